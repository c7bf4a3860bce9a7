/**
 * Does looking ahead to the other's learning lead to reciprocity in the coin game?
 *
 * The game of Lerer & Peysakhovich 2017, arXiv:1707.01068, on boards of 2 x 2 and, as in Foerster et al. 2018, "Learning
 * with Opponent-Learning Awareness", AAMAS, 3 x 3 cells; colours alternate. Naive policy gradient against LOLA-DiCE
 * (Foerster et al. 2018, "DiCE", ICML), both in tables and from the same imagined play. A session is one pair of
 * learners. Frozen, it plays by itself, and then its first player plays beside a robber, who takes any coin.
 */
import { anyCoin, lolaDice } from "../../agents/index.ts";
import { coinGame } from "../../envs/index.ts";
import {
  type BoundPolicy,
  bindPolicies,
  createBatch,
  rollout,
  type Seed,
  type Society,
  summarise,
  train,
} from "../../src/index.ts";
import { withoutMissing } from "../../src/lab/index.ts";

export const title = "The coin game: naive policy gradient and LOLA-DiCE";

const sessions = 8;
/** Ticks of an episode, of which one is played between two updates. */
const episode = 32;
const evaluated = 100 * episode;
const windows = 20;
const colours = "alternating";
const common = { alpha: 5, gamma: 0.9, steps: episode, rollouts: 256, spread: 0.1, opening: false };

const learners = {
  naive: { label: "naive policy gradient", lookAheads: 0, memory: true },
  one: { label: "one step ahead", lookAheads: 1, memory: true },
  two: { label: "two steps ahead", lookAheads: 2, memory: true },
  forgetful: { label: "two steps ahead, blind to robbery", lookAheads: 2, memory: false },
} as const;
type Learner = keyof typeof learners;

interface Board {
  readonly size: number;
  readonly updates: number;
  /** Rate of the steps ahead: the more states there are, the smaller the gradient in each. */
  readonly eta: number;
  /** Where the other stands enters the table. */
  readonly other: boolean;
  readonly learners: readonly Learner[];
}

const boards: Readonly<Record<string, Board>> = {
  "2x2": { size: 2, updates: 120, eta: 20, other: true, learners: ["naive", "one", "two", "forgetful"] },
  "3x3": { size: 3, updates: 200, eta: 50, other: false, learners: ["naive", "two"] },
};

/** All that the results depend on by choice. */
export const settings = { sessions, episode, evaluated, windows, colours, common, learners, boards };

/** What is measured of a session, frozen. */
interface Session {
  /** Share of the coins picked up that went to the agent of their colour. */
  readonly ownCoins: number;
  /** Coins picked up in a tick; one that both reach counts twice. */
  readonly coins: number;
  /** Payoff a tick, of both together. */
  readonly welfare: number;
  /** Payoff a tick of a robber in the second player's place. */
  readonly robber: number;
  /** How often the first player, one move from a coin of that robber's, takes it: just robbed, and otherwise. */
  readonly paysBack: number;
  readonly goesOn: number;
}
const measures = ["ownCoins", "coins", "welfare", "robber", "paysBack", "goesOn"] as const;

interface Options {
  readonly seed: Seed;
  readonly sessions?: number;
  readonly quick: boolean;
  note(line: string): void;
}

export async function measure({ seed, sessions: wanted, quick, note }: Options) {
  const count = wanted ?? (quick ? 2 : sessions);
  const found = Object.entries(boards).map(([name, board]) => {
    const updates = quick ? board.updates / 2 : board.updates;
    const lives = board.learners.map((learner) => {
      note(`${name} cells, ${learners[learner].label}: ${count} sessions`);
      return { learner, ...live(board, learner, updates, count, seed) };
    });
    return { name, lives };
  });
  const summary = found.flatMap(({ name, lives }) => [
    `${name} cells: ${measures.join(", ")}`,
    ...lives.map(
      ({ learner, summary }) =>
        `  ${learners[learner].label}: ${measures.map((key) => summary[key].iqm.toFixed(2)).join(", ")}`,
    ),
  ]);
  const results = found.map(({ name, lives }) => {
    const learned = lives.map(({ learner, values, summary }) => [learner, { values, summary }] as const);
    return [name, Object.fromEntries(learned)] as const;
  });
  const charts = found.map(({ name, lives }) => [`own-coins.${name}`, picture(name, lives)] as const);
  return {
    summary: summary.join("\n"),
    results: { seed, sessions: count, boards: Object.fromEntries(results) },
    charts: Object.fromEntries(charts),
  };
}

interface Life {
  readonly learner: Learner;
  /** By window of learning and session. */
  readonly curve: readonly { readonly update: number; readonly ownCoins: readonly number[] }[];
}

function picture(name: string, lives: readonly Life[]) {
  return {
    title: `Own coins while learning, ${name} cells`,
    xLabel: "updates",
    yLabel: "share of coins picked up by their owner; interquartile mean and 95 % interval over sessions",
    yInclude: [0.4, 1],
    width: 760,
    height: 460,
    labels: "below" as const,
    series: lives.map(({ learner, curve }) => {
      const points = curve.map(({ ownCoins }) => summarise(withoutMissing(ownCoins)));
      return {
        label: learners[learner].label,
        x: curve.map(({ update }) => update),
        y: points.map(({ iqm }) => iqm),
        low: points.map(({ low }) => low),
        high: points.map(({ high }) => high),
      };
    }),
  };
}

/** Teaches `count` pairs, one in each world, and measures them. */
function live(board: Board, learner: Learner, updates: number, count: number, seed: Seed) {
  const { lookAheads, memory } = learners[learner];
  const env = { size: board.size, colours, horizon: episode };
  const batch = createBatch(coinGame, env, { worlds: count, seed });
  const bins = { robbed: memory ? 2 : 0, ...(!board.other && { other: 0 }) };
  const params = { ...common, eta: board.eta, lookAheads, bins };
  const policies = bindPolicies(batch, [{ use: lolaDice, params }], { seed });
  const worlds = Array.from({ length: count }, (_, i) => i);

  const window = (updates / windows) * episode;
  const curve = [];
  for (const { tick } of train({ batch, policies, ticks: updates * episode, window }))
    curve.push({ update: tick / episode, ownCoins: worlds.map((i) => batch.readMetrics(i).cooperation) });

  rollout(batch, policies, evaluated);
  const alone = worlds.map((i) => {
    const { cooperation: ownCoins, coins, welfare } = batch.readMetrics(i);
    return { ownCoins, coins, welfare };
  });
  const robbed = besideRobber({ batch, policies }, board.size);
  const sessions: Session[] = worlds.map((i) => ({ ...alone[i], ...robbed[i] }));
  const values = Object.fromEntries(measures.map((key) => [key, sessions.map((session) => session[key])]));
  const summary = Object.fromEntries(measures.map((key) => [key, summarise(withoutMissing(values[key]))]));
  return { curve, values, summary };
}

/** Plays on, frozen, with a robber in the second player's place. */
function besideRobber({ batch, policies: [pair] }: Society, size: number) {
  const { io, columns, worlds } = batch;
  const { coin, ownColour, robbed } = io.obs;
  // Bound beside the pair, which plays both seats: acting last, the robber has its way.
  const robber: BoundPolicy = bindPolicies(batch, [{ use: anyCoin, seats: [1] }, { use: anyCoin }])[0];
  const earned = new Float64Array(worlds);
  /** By world, first otherwise and then just robbed: coins of the robber's one move away, and how many are taken. */
  const chances = new Float64Array(2 * worlds);
  const taken = new Float64Array(2 * worlds);
  const chance = new Int32Array(worlds);
  for (let t = 0; t < evaluated; t++) {
    for (let i = 0; i < worlds; i++) {
      const k = 2 * i;
      chance[i] = ownColour[k] === 0 && moves(coin[k], size) === 1 ? k + robbed[k] : -1;
    }
    pair.policy.act(0, worlds, false);
    robber.policy.act(0, worlds, false);
    batch.step();
    for (let i = 0; i < worlds; i++) {
      earned[i] += io.payoff[2 * i + 1];
      if (chance[i] < 0) continue;
      chances[chance[i]]++;
      taken[chance[i]] += columns.harvest[2 * i];
    }
    batch.resetDone();
  }
  return Array.from(earned, (sum, i) => ({
    robber: sum / evaluated,
    goesOn: taken[2 * i] / chances[2 * i],
    paysBack: taken[2 * i + 1] / chances[2 * i + 1],
  }));
}

/** Moves to a cell that is numbered as seen from the agent, on the torus. */
function moves(cell: number, size: number): number {
  const [down, right] = [Math.floor(cell / size), cell % size];
  return Math.min(down, size - down) + Math.min(right, size - right);
}
