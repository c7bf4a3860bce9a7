/**
 * Does looking ahead to the other's learning lead to reciprocity in the coin game?
 *
 * The game of Lerer & Peysakhovich 2017, arXiv:1707.01068, on boards of 2 x 2 and, as in Foerster et al. 2018, "Learning
 * with Opponent-Learning Awareness", AAMAS, 3 x 3 cells, where robbery is remembered for a tick or until it is paid back.
 * Naive policy gradient against LOLA-DiCE (Foerster et al. 2018, "DiCE", ICML), both in tables and from the same imagined
 * play. A session is one pair of learners. Frozen, it plays by itself, and then its first player plays beside a robber, who
 * takes any coin.
 */
import { anyCoin, lolaDice } from "../../agents/index.ts";
import { coinGame } from "../../envs/index.ts";
import {
  type BoundPolicy,
  bindPolicies,
  createBatch,
  play,
  rollout,
  type Seed,
  type Society,
  type Summary,
  summarise,
  type Tap,
  train,
} from "../../src/index.ts";
import {
  defineExperiment,
  type ExperimentContext,
  explained,
  rangeOf,
  withoutMissing,
} from "../../src/lab/index.ts";
import { lineChart } from "../../src/report/index.ts";
import type { Interval } from "../../src/stats/index.ts";

const sessions = 8;
/** Ticks of frozen play. */
const evaluated = 3200;
const windows = 20;
const common = { spread: 0.1, opening: false };
/** Of the boards on which robbery is remembered for a tick. */
const forTick = {
  colours: "alternating",
  remembered: "tick",
  episode: 32,
  learning: { alpha: 5, gamma: 0.9, rollouts: 256 },
} as const;

const learners = {
  naive: { label: "naive policy gradient", lookAheads: 0, memory: true },
  one: { label: "one step ahead", lookAheads: 1, memory: true },
  two: { label: "two steps ahead", lookAheads: 2, memory: true },
  forgetful: { label: "two steps ahead, blind to robbery", lookAheads: 2, memory: false },
} as const;
type Learner = keyof typeof learners;

interface Board {
  readonly label: string;
  readonly size: number;
  readonly colours: "alternating" | "random";
  readonly remembered: "tick" | "balance";
  /** Ticks of an episode, of which one is played between two updates. */
  readonly episode: number;
  readonly learning: { readonly alpha: number; readonly gamma: number; readonly rollouts: number };
  readonly updates: number;
  /** Step size of the steps ahead: the more states there are, the smaller the gradient in each. */
  readonly otherAlpha: number;
  /** Where the other stands enters the table. */
  readonly other: boolean;
  readonly learners: readonly Learner[];
}

const boards: Readonly<Record<string, Board>> = {
  "2x2": {
    ...forTick,
    label: "2 x 2 cells",
    size: 2,
    updates: 120,
    otherAlpha: 20,
    other: true,
    learners: ["naive", "one", "two", "forgetful"],
  },
  "3x3": {
    ...forTick,
    label: "3 x 3 cells",
    size: 3,
    updates: 200,
    otherAlpha: 50,
    other: false,
    learners: ["naive", "two"],
  },
  /** As in the paper colours are random, and whoever was robbed remembers until it is even. */
  balance: {
    label: "3 x 3 cells, random colours, robberies are counted up",
    size: 3,
    colours: "random",
    remembered: "balance",
    episode: 64,
    learning: { alpha: 2, gamma: 0.96, rollouts: 2048 },
    updates: 60,
    otherAlpha: 50,
    other: false,
    learners: ["naive", "one", "two", "forgetful"],
  },
};

/** A glance: of the last board, a third of the updates with half of the imagined episodes. */
const short: Readonly<Record<string, Board>> = {
  balance: {
    ...boards.balance,
    updates: 20,
    learning: { ...boards.balance.learning, rollouts: 1024 },
    learners: ["naive", "two"],
  },
};

/** All that the results depend on by choice. */
const settings = { sessions, evaluated, windows, common, learners, boards };

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
type Measure = (typeof measures)[number];

/** The pairs of one kind of learner on one board. */
interface Life {
  /** By window of learning and session. */
  readonly curve: readonly { readonly update: number; readonly ownCoins: readonly number[] }[];
  readonly values: Readonly<Record<Measure, readonly number[]>>;
  readonly summary: Readonly<Record<Measure, Summary>>;
}

interface Found {
  readonly seed: Seed;
  readonly sessions: number;
  readonly boards: Readonly<Record<string, Readonly<Record<string, Life>>>>;
}

async function run({ seed, sessions: wanted, quick, cell, note }: ExperimentContext): Promise<Found> {
  const count = wanted ?? (quick ? 2 : sessions);
  const found: Record<string, Record<string, Life>> = {};
  for (const [name, board] of Object.entries(quick ? short : boards)) {
    found[name] = {};
    for (const learner of board.learners) {
      note(`${board.label}, ${learners[learner].label}: ${count} sessions`);
      found[name][learner] = await cell(`${name} ${learner}`, () => live(board, learner, count, seed));
    }
  }
  return { seed, sessions: count, boards: found };
}

/** The learners of a board in their order, with their labels. */
const livesOf = (lives: Readonly<Record<string, Life>>) =>
  Object.entries(lives).map(([learner, life]) => ({ ...life, label: learners[learner as Learner].label }));

function summary({ boards: found }: Found): string {
  const lines = Object.entries(found).flatMap(([name, lives]) => [
    `${boards[name].label}: ${measures.join(", ")}`,
    ...livesOf(lives).map(
      ({ label, summary }) => `  ${label}: ${measures.map((key) => summary[key].iqm.toFixed(2)).join(", ")}`,
    ),
  ]);
  return lines.join("\n");
}

function figures({ boards: found }: Found): Record<string, string> {
  const charts = Object.entries(found).map(
    ([name, lives]) => [`own-coins.${name}`, picture(name, livesOf(lives))] as const,
  );
  return Object.fromEntries(charts);
}

function picture(name: string, lives: readonly (Life & { label: string })[]): string {
  return lineChart({
    title: `Own coins while learning, ${boards[name].label}`,
    xLabel: "updates",
    yLabel: "share of coins picked up by their owner; interquartile mean and 95 % interval over sessions",
    yInclude: [0.4, 1],
    width: 760,
    height: 460,
    labels: "below",
    series: lives.map(({ label, curve }) => {
      const points = curve.map(({ ownCoins }) => summarise(withoutMissing(ownCoins)));
      return {
        label,
        x: curve.map(({ update }) => update),
        y: points.map(({ iqm }) => iqm),
        low: points.map(({ low }) => low),
        high: points.map(({ high }) => high),
      };
    }),
  });
}

/** Over sessions: the interquartile mean and its 95 % interval. */
const middle =
  (board: string, learner: Learner, measure: Measure) =>
  ({ boards: found }: Found): Interval | undefined => {
    const summary = found[board]?.[learner]?.summary[measure];
    return summary && summary.n > 1
      ? { estimate: summary.iqm, low: summary.low, high: summary.high }
      : undefined;
  };

/** In every session. */
const every =
  (board: string, learner: Learner, measure: Measure) =>
  ({ boards: found }: Found): Interval | undefined =>
    found[board]?.[learner] && rangeOf(found[board][learner].values[measure]);

/** What a robber gets less than the partner in whose place it is, in every session. */
const robberLess =
  (board: string) =>
  ({ boards: found }: Found): Interval | undefined => {
    const values = found[board]?.two?.values;
    return values && rangeOf(values.robber.map((gain, i) => gain - values.welfare[i] / 2));
  };

const tickIsShort =
  "On 3 x 3 cells, about 80 % of the coins that those pick up who look ahead are their own, though they remember robbery for a tick";

const paper = {
  source: "Foerster et al. 2018, LOLA, AAMAS, the coin game, with recurrent networks",
  status: "memory",
} as const;

export const experiment = defineExperiment({
  id: "coin-game-lola",
  title: "The coin game: naive policy gradient and LOLA-DiCE",
  question:
    "Two learners walk a torus on which one coin lies at a time. Any coin pays its finder 1; if it has the other's colour, the other loses 2. Do they come to leave each other's coins when they look ahead to what the other will learn?",
  settings,
  run,
  summary,
  figures,
  reproduces: [
    "Foerster et al. 2018, Learning with Opponent-Learning Awareness, AAMAS, the coin game",
    "Lerer & Peysakhovich 2017, arXiv:1707.01068",
  ],
  long: true,
  claims: explained(
    [
      {
        says: "On 2 x 2 cells, naive learners pick up coins of either colour: half of them are their own",
        measured: every("2x2", "naive", "ownCoins"),
        within: [0.45, 0.55],
        ...paper,
      },
      {
        says: "On 2 x 2 cells, those that look two steps ahead leave the other's coins, in every session",
        measured: every("2x2", "two", "ownCoins"),
        within: [0.9, 1],
      },
      {
        says: "On 2 x 2 cells, those that look two steps ahead pay a robber back, in every session",
        measured: every("2x2", "two", "paysBack"),
        within: [0.9, 1],
      },
      {
        says: "To rob a pair that looks two steps ahead on 2 x 2 cells brings less than to be one of it, in every session",
        measured: robberLess("2x2"),
        within: [Number.NEGATIVE_INFINITY, 0],
      },
      {
        says: "On 3 x 3 cells, naive learners pick up coins of either colour, too",
        measured: every("3x3", "naive", "ownCoins"),
        within: [0.45, 0.55],
        ...paper,
      },
      {
        says: "On 3 x 3 cells, those that look two steps ahead leave some of the other's coins",
        measured: middle("3x3", "two", "ownCoins"),
        within: [0.53, 1],
      },
      {
        says: tickIsShort,
        measured: middle("3x3", "two", "ownCoins"),
        within: [0.75, 0.85],
        ...paper,
      },
      {
        says: "Where colours are random and robberies are counted up, naive learners pick up coins of either colour, in every session",
        measured: every("balance", "naive", "ownCoins"),
        within: [0.45, 0.55],
        quick: [0.4, 0.6],
        ...paper,
      },
      {
        says: "There at least 75 % of the coins that those pick up who look two steps ahead are their own, in every session; about 80 % in the paper",
        measured: every("balance", "two", "ownCoins"),
        within: [0.75, 1],
        quick: [0.6, 1],
        ...paper,
      },
      {
        says: "To rob a pair of them brings less than to be one of it, in every session",
        measured: robberLess("balance"),
        within: [Number.NEGATIVE_INFINITY, 0],
        source: "Foerster et al. 2018, LOLA, AAMAS: reciprocity",
        status: "memory",
      },
    ],
    {
      [tickIsShort]:
        "Some pairs leave each other's coins and some do not: these tables remember robbery for one tick, in which it can often not be paid back. Where it is remembered until it is even, all pairs do.",
    },
  ),
});

/** Teaches `count` pairs, one in each world, and measures them. */
function live(board: Board, learner: Learner, count: number, seed: Seed): Life {
  const { lookAheads, memory } = learners[learner];
  const { size, colours, remembered, episode, updates } = board;
  const env = { size, colours, remembered, horizon: episode };
  const batch = createBatch(coinGame, env, { worlds: count, seed });
  const bins = { robbed: memory ? 2 : 0, ...(!board.other && { other: 0 }) };
  const params = {
    ...common,
    ...board.learning,
    steps: episode,
    otherAlpha: board.otherAlpha,
    lookAheads,
    bins,
  };
  const policies = bindPolicies(batch, [{ use: lolaDice, params }], { seed });
  const worlds = Array.from({ length: count }, (_, i) => i);

  const window = (updates / windows) * episode;
  const curve = train({ batch, policies, ticks: updates * episode, window }, ({ tick }) => ({
    update: tick / episode,
    ownCoins: worlds.map((i) => batch.readMetrics(i).cooperation),
  }));

  rollout(batch, policies, evaluated);
  const alone = worlds.map((i) => {
    const { cooperation: ownCoins, coins, welfare } = batch.readMetrics(i);
    return { ownCoins, coins, welfare };
  });
  const robbed = besideRobber({ batch, policies }, board.size);
  const sessions: Session[] = worlds.map((i) => ({ ...alone[i], ...robbed[i] }));
  const ofEach = <T>(make: (key: Measure) => T) =>
    Object.fromEntries(measures.map((key) => [key, make(key)])) as Record<Measure, T>;
  const values = ofEach((key) => sessions.map((session) => session[key]));
  return { curve, values, summary: ofEach((key) => summarise(withoutMissing(values[key]))) };
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
  const watch: Tap = {
    chosen() {
      for (let i = 0; i < worlds; i++) {
        const k = 2 * i;
        chance[i] = ownColour[k] === 0 && moves(coin[k], size) === 1 ? k + robbed[k] : -1;
      }
    },
    stepped() {
      for (let i = 0; i < worlds; i++) {
        earned[i] += io.payoff[2 * i + 1];
        if (chance[i] < 0) continue;
        chances[chance[i]]++;
        taken[chance[i]] += columns.harvest[2 * i];
      }
    },
  };
  play({ batch, policies: [pair, robber], ticks: evaluated, taps: [watch] });
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
