/**
 * Exact best response to a strategy with finite memory: a Markov decision process over the states of its machine.
 *
 * Policy iteration (Howard 1960; Puterman 1994, "Markov Decision Processes", section 6.4), and in the limit of means, for
 * which chapter 9 shows that a stationary pure plan is optimal too, all of these. No strategy of any memory does better.
 */
import { fail } from "../../core/errors.ts";
import { type NormalForm, pureMix } from "../normal-form.ts";
import { rewardsPerRound } from "./chain.ts";
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

/** An action for each state, and the payoff per round from each state on. */
interface Plan {
  readonly plan: Int32Array;
  readonly values: Float64Array;
}

/** Plans that are tried at discount 1. */
const maxPlans = 2 ** 16;
/** A discount closer to 1 than this, but not 1, leaves no digits to rank plans by. */
const closest = 1e-6;
/** Differences below this share of the largest payoff are rounding. */
const rounding = 1e-13;

/**
 * The best that the player in `seat` (default 0, the row) can do against the machine in the other. At discount 1 the
 * machine may have as many states as allow 65536 plans: 16 with two actions.
 */
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
  options: RepeatedOptions,
): Plan {
  const { discount, noise } = requireOptions(who, options);
  if (discount < 1 && discount > 1 - closest)
    fail(who, `discount must be at most 1 - ${closest}, or 1`, discount, "take 1, the limit of means");
  requireTwoPlayers(who, game);
  requireMachine(who, other, game.actions[1], game.actions[0]);
  const process = processOf(game, other, noise);
  const slack = rounding * payoffSize(game);
  return discount < 1 ? iteratePolicies(process, discount, slack) : tryAllPlans(who, process, slack);
}

/** Policy iteration from the plan that always takes action 0. */
function iteratePolicies(process: Process, discount: number, slack: number): Plan {
  const { states, choices, moves, reward } = process;
  const plan = new Int32Array(states);
  for (;;) {
    const values = valuesOf(process, plan, discount);
    const worth = (row: number) => {
      let after = 0;
      for (let to = 0; to < states; to++) after += moves[states * row + to] * values[to];
      return (1 - discount) * reward[row] + discount * after;
    };
    let improved = false;
    for (let s = 0; s < states; s++) {
      let best = worth(choices * s + plan[s]) + slack;
      for (let a = 0; a < choices; a++)
        if (worth(choices * s + a) > best) {
          best = worth(choices * s + a);
          plan[s] = a;
          improved = true;
        }
    }
    if (!improved) return { plan, values };
  }
}

/**
 * The first plan with the largest sum of values in the limit of means. One plan is the best from every state, so that
 * plan has the largest sum. Policy iteration would need relative values, which lose their digits where play settles slowly.
 */
function tryAllPlans(who: string, process: Process, slack: number): Plan {
  const { states, choices } = process;
  const plans = choices ** states;
  if (plans > maxPlans)
    fail(
      who,
      `at discount 1 all plans are tried, at most ${maxPlans}`,
      plans,
      `take a smaller machine, or a discount of at most 1 - ${closest}`,
    );
  const plan = new Int32Array(states);
  let best: Plan | undefined;
  let most = Number.NEGATIVE_INFINITY;
  for (let j = 0; j < plans; j++) {
    for (let s = 0, rest = j; s < states; s++, rest = Math.floor(rest / choices)) plan[s] = rest % choices;
    const values = valuesOf(process, plan, 1);
    const sum = values.reduce((total, value) => total + value, 0);
    if (sum <= most + slack) continue;
    best = { plan: plan.slice(), values };
    most = sum;
  }
  return best!;
}

/** The plan as a strategy: it follows the states of the other's machine. */
export function planMachine(
  { actions: [m, n] }: NormalForm,
  other: StrategyMachine,
  plan: Int32Array,
): StrategyMachine {
  return {
    start: other.start,
    mixes: Array.from(plan, (action) => Array.from(pureMix(m, action))),
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
      const mix = asPlayed(pureMix(choices, intended), noise);
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

/** Payoff per round of keeping to a plan, from each state on. */
function valuesOf(
  { states, choices, moves, reward }: Process,
  plan: Int32Array,
  discount: number,
): Float64Array {
  const chain = new Float64Array(states * states);
  for (let s = 0; s < states; s++) {
    const at = states * (choices * s + plan[s]);
    chain.set(moves.subarray(at, at + states), states * s);
  }
  const rewards = Float64Array.from(plan, (action, s) => reward[choices * s + action]);
  return rewardsPerRound(chain, rewards, 1, discount);
}
