/**
 * Exact best response to a strategy with finite memory: a Markov decision process over the states of its machine.
 *
 * Policy iteration (Howard 1960; Puterman 1994, "Markov Decision Processes", section 6.4 for discounted payoffs, 9.2 for
 * the limit of means with several recurrent classes). No strategy of any memory does better than the one that is found.
 */
import { fail } from "../../core/errors.ts";
import { type NormalForm, pure } from "../normal-form.ts";
import { relativeValues, rewardsPerRound } from "./chain.ts";
import { asPlayed, type RepeatedOptions, requireOptions } from "./meeting.ts";
import { requireMachine, requireTwoPlayers, type StrategyMachine } from "./strategy.ts";

export interface BestResponse {
  /** Payoff per round against the machine, as in `repeatedPayoffs`. */
  readonly payoff: number;
  /** A pure strategy that earns it; its states are those of the machine it answers. */
  readonly machine: StrategyMachine;
}

/** The decision process: intended action a in state s is row `choices * s + a`. */
interface Process {
  readonly states: number;
  readonly choices: number;
  /** `moves[states * row + to]`. */
  readonly moves: Float64Array;
  readonly reward: Float64Array;
}

/** A discount closer to 1 than this, but not 1, leaves no digits to rank plans by. */
const closest = 1e-6;
/** Differences below this share of the largest payoff are rounding. */
const rounding = 1e-13;

/** The best that the player in `seat` (default 0, the row) can do against the machine in the other. */
export function bestResponseMachine(
  game: NormalForm,
  other: StrategyMachine,
  options: RepeatedOptions,
  seat: 0 | 1 = 0,
): BestResponse {
  const who = "bestResponseMachine";
  const own = seat === 0 ? game : seatsSwapped(who, game);
  const { plan, values } = bestPlan(who, own, other, options);
  return { payoff: values[other.start], machine: planMachine(own, other, plan) };
}

/** Player 0's best action in each state of the other's machine, and its payoff per round from there on. */
export function bestPlan(
  who: string,
  game: NormalForm,
  other: StrategyMachine,
  { discount, noise = 0 }: RepeatedOptions,
): { readonly plan: Int32Array; readonly values: Float64Array } {
  requireOptions(who, discount, noise);
  if (discount < 1 && discount > 1 - closest)
    fail(who, `discount must be at most 1 - ${closest}, or 1`, discount, "take 1, the limit of means");
  requireTwoPlayers(who, game);
  requireMachine(who, other, game.actions[1], game.actions[0]);
  const process = processOf(game, other, noise);
  const slack = rounding * payoffSize(game);
  const plan = new Int32Array(process.states);
  for (;;) {
    const { chain, rewards } = underPlan(process, plan);
    const values = rewardsPerRound(chain, rewards, 1, discount);
    const ahead = (row: number) => expected(process, row, values);
    const improved =
      discount < 1
        ? improve(plan, process, (row) => (1 - discount) * process.reward[row] + discount * ahead(row), slack)
        : improve(plan, process, ahead, slack) ||
          improveAtSameMean(plan, process, chain, rewards, values, slack);
    if (!improved) return { plan, values };
  }
}

/** The plan as a strategy: it follows the states of the other's machine. */
export function planMachine(
  { actions: [m, n] }: NormalForm,
  other: StrategyMachine,
  plan: Int32Array,
): StrategyMachine {
  return {
    start: other.start,
    mixes: Array.from(plan, (action) => Array.from(pure(m, action))),
    next: other.next.map((after) =>
      Array.from({ length: m * n }, (_, joint) => after[m * (joint % n) + Math.floor(joint / n)]),
    ),
  };
}

/** The game as the player in seat 1 sees it, which becomes player 0. */
export function seatsSwapped(who: string, game: NormalForm): NormalForm {
  requireTwoPlayers(who, game);
  const [m, n] = game.actions;
  const turned = (table: Float64Array) =>
    table.map((_, joint) => table[n * (joint % m) + Math.floor(joint / m)]);
  return { actions: [n, m], payoffs: [turned(game.payoffs[1]), turned(game.payoffs[0])] };
}

/** The largest payoff by size, to which rounding is relative; at least 1e-300. */
export function payoffSize({ payoffs }: NormalForm): number {
  return payoffs.reduce(
    (most, table) => table.reduce((high, x) => Math.max(high, Math.abs(x)), most),
    1e-300,
  );
}

function processOf(game: NormalForm, other: StrategyMachine, noise: number): Process {
  const [choices, n] = game.actions;
  const states = other.mixes.length;
  const moves = new Float64Array(states * choices * states);
  const reward = new Float64Array(states * choices);
  for (let s = 0; s < states; s++) {
    const otherMix = asPlayed(other.mixes[s], noise);
    for (let intended = 0; intended < choices; intended++) {
      const row = choices * s + intended;
      const mix = asPlayed(pure(choices, intended), noise);
      for (let a = 0; a < choices; a++)
        for (let b = 0; b < n; b++) {
          const chance = mix[a] * otherMix[b];
          moves[states * row + other.next[s][choices * b + a]] += chance;
          reward[row] += chance * game.payoffs[0][n * a + b];
        }
    }
  }
  return { states, choices, moves, reward };
}

function underPlan({ states, choices, moves, reward }: Process, plan: Int32Array) {
  const chain = new Float64Array(states * states);
  const rewards = new Float64Array(states);
  for (let s = 0; s < states; s++) {
    const row = choices * s + plan[s];
    chain.set(moves.subarray(states * row, states * (row + 1)), states * s);
    rewards[s] = reward[row];
  }
  return { chain, rewards };
}

function expected({ states, moves }: Process, row: number, values: Float64Array): number {
  let sum = 0;
  for (let to = 0; to < states; to++) sum += moves[states * row + to] * values[to];
  return sum;
}

/** Changes the plan wherever an action scores higher by more than `slack`; tells whether it did. */
function improve(
  plan: Int32Array,
  { states, choices }: Process,
  score: (row: number) => number,
  slack: number,
  allowed: (row: number, current: number) => boolean = () => true,
): boolean {
  let improved = false;
  for (let s = 0; s < states; s++) {
    const current = choices * s + plan[s];
    let best = score(current) + slack;
    for (let a = 0; a < choices; a++) {
      const row = choices * s + a;
      if (allowed(row, current) && score(row) > best) {
        best = score(row);
        plan[s] = a;
        improved = true;
      }
    }
  }
  return improved;
}

/** Among actions that lead to the same long-run mean, those with the higher relative value. */
function improveAtSameMean(
  plan: Int32Array,
  process: Process,
  chain: Float64Array,
  rewards: Float64Array,
  means: Float64Array,
  slack: number,
): boolean {
  const { value, rounds } = relativeValues(chain, rewards, means);
  const longest = rounds.reduce((most, x) => Math.max(most, x), 1);
  return improve(
    plan,
    process,
    (row) => process.reward[row] + expected(process, row, value),
    slack * longest,
    (row, current) => expected(process, row, means) >= expected(process, current, means) - slack,
  );
}
