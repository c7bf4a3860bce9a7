/** Weaknesses that are hidden from constant deviants, and seats that only one agent could exploit. */
import { always, generousTitForTat, qLearning } from "../../../agents/index.ts";
import { publicGoods } from "../../../src/games/index.ts";
import { category, defineEnv, discrete, i32, u8, vector, z } from "../../../src/index.ts";
import type { CertifyOptions, Deviant } from "../../../src/norms/index.ts";
import { bestReply } from "./oracle.ts";
import { defectsUnwatched, forgivesAfterWord, grimButFor, watchfulTitForTat } from "./policies.ts";
import { axelrod, brief, constant, constants, dilemmaTable, undisturbed } from "./repeated.ts";
import { gameOf, type KnownSociety, societyIn, symmetric, type Table } from "./society.ts";

const learner = (gamma: number): Deviant => ({
  label: "Q-learning",
  use: qLearning,
  params: {
    gamma,
    alpha: { start: 0.3, end: 0.02, decay: 5e-4 },
    epsilon: { start: 1, end: 0.05, decay: 5e-4 },
  },
});
const taught = { learners: [learner(0.9)], trainTicks: 10_000 } as const satisfies CertifyOptions;

/** A repeated dilemma in which some ticks are not watched: at random, or every so many. Both see which. */
export const watched = defineEnv({
  id: "watched-dilemma-v0",
  title: "A dilemma that is not always watched",
  cite: ["Green & Porter 1984, Econometrica 52:87-100"],
  params: z.object({
    temptation: z.number().default(3.4).describe("payoff of the only defector"),
    unwatched: z.number().default(0.2).describe("probability that a tick is not watched"),
    period: z
      .number()
      .int()
      .default(0)
      .describe("instead: every so many ticks one is not watched; 0 for chance"),
  }),
  agents: () => 2,
  horizon: () => Number.POSITIVE_INFINITY,
  action: () => discrete(2, { labels: ["cooperate", "defect"] }),
  observation: () => ({
    history: category(2, "last actions: own, the other's", { size: 2 }),
    watched: category(2, "this tick is watched"),
    wasWatched: category(2, "the last tick was watched"),
  }),
  state: () => ({ past: vector(i32, 2), seen: u8, wasSeen: u8, phase: i32 }),
  metrics: {},
  world: {
    reset(w, p) {
      w.past.fill(0);
      w.wasSeen = 1;
      w.phase = 0;
      w.seen = p.period > 0 ? 1 : w.chance(p.unwatched) ? 0 : 1;
    },
    step(w, p) {
      const pay = [3, 0, p.temptation, 1];
      for (let a = 0; a < 2; a++) {
        w.payoff[a] = pay[2 * w.action[a] + w.action[1 - a]];
        w.past[a] = w.action[a];
      }
      w.wasSeen = w.seen;
      if (p.period > 0) {
        w.phase = (w.phase + 1) % p.period;
        w.seen = w.phase === p.period - 1 ? 0 : 1;
      } else w.seen = w.chance(p.unwatched) ? 0 : 1;
    },
    observe(w) {
      for (let a = 0; a < 2; a++) {
        w.obs.history[2 * a] = w.past[a];
        w.obs.history[2 * a + 1] = w.past[1 - a];
        w.obs.watched[a] = w.seen;
        w.obs.wasWatched[a] = w.wasSeen;
      }
    },
  },
  theory: () => ({
    optimum: { welfare: 6, note: "both cooperate" },
    nash: { welfare: 2, note: "defecting dominates" },
  }),
});

function unwatched(
  name: string,
  {
    temptation,
    share,
    period = 0,
    ...more
  }: { temptation: number; share: number; period?: number } & CertifyOptions,
): KnownSociety {
  return {
    name,
    family: "planted exploits",
    planted: true,
    build: societyIn(watched, [{ use: watchfulTitForTat }], {
      params: { temptation, ...(period > 0 ? { period } : { unwatched: share }) },
    }),
    options: () => ({
      ...brief,
      ticks: 400,
      ...undisturbed,
      discount: period > 0 ? 0.95 : 1,
      ...taught,
      ...more,
    }),
    truth: {
      verdicts: ["stuck but unenforced", "answered, yet leaving pays", "leaving pays"],
      gain: share * (temptation - 3),
      stake: 2,
      progress: 1,
      why: "defecting unwatched pays T - R each time; watched it costs R - S = 3 a tick later",
    },
  };
}

/** Cooperate, defect, or say the word (costs a little); after the word one defection is forgiven. */
const worded = (cost: number, bait: number): Table =>
  symmetric([
    [3, 0, 3],
    [3 + bait, 1, 3 + bait],
    [3 - cost, 0, 3 - cost],
  ]);
/** A cell that the norm never leads to pays by chance, so that the world is not deterministic and has to be sampled. */
function password(
  name: string,
  cost: number,
  bait: number,
  discount: number,
  sampled: boolean,
): KnownSociety {
  const table = worded(cost, bait);
  const build = sampled
    ? (seed: Parameters<KnownSociety["build"]>[0], copy: Parameters<KnownSociety["build"]>[1]) =>
        gameOf(table, [{ use: forgivesAfterWord }], {
          params: {
            memory: 2,
            chances: [
              {
                cell: [2, 2],
                payoffs: [3 - cost - 0.5, 3 - cost - 0.5].map((x) => copy.a * x + copy.b),
                probability: 0.5,
              },
            ],
          },
        })(seed, copy)
    : gameOf(table, [{ use: forgivesAfterWord }], { params: { memory: 2 } });
  return {
    name: `${name}${sampled ? ", sampled" : ""}`,
    family: "planted exploits",
    planted: true,
    build,
    options: () => ({
      ...brief,
      ...undisturbed,
      deviants: constants(3),
      discount,
      ...(sampled && {
        ...taught,
        learners: [learner(discount)],
      }),
    }),
    truth: {
      verdicts: ["stuck but unenforced", "answered, yet leaving pays", "leaving pays"],
      gain: (discount * bait - cost) / (1 + discount),
      stake: 2,
      progress: 1,
      why: "the word, then a defection, over and over: (d y - x) / (1 + d); a defection without the word costs R - S = 3 a tick later",
    },
  };
}

const gtft = { opening: 1, after: [1, 1 / 3, 1, 1 / 3] as const };
const gtftGain = (ticks: number) => {
  const { norm, best } = bestReply(gtft, { game: axelrod, noise: 0, discount: 0.9, ticks });
  return best - norm;
};

/** Public goods in which everybody gains by giving, but for one agent. */
function lone(players: number, seat: number): Table {
  const joints = 2 ** players;
  return {
    actions: Array(players).fill(2),
    payoffs: Array.from({ length: players }, (_, a) =>
      Array.from({ length: joints }, (_, joint) => {
        const gives = (b: number) => !((joint >> (players - 1 - b)) & 1);
        const others = Array.from({ length: players }, (_, b) => b).filter((b) => b !== a && gives(b)).length;
        return 1 + others + (gives(a) ? (a === seat ? -0.5 : 0.5) : 0);
      }),
    ),
  };
}

export const plantedExploits: readonly KnownSociety[] = [
  unwatched("unwatched ticks, one in five, twice epsilon", { temptation: 3.4, share: 0.2 }),
  unwatched("unwatched ticks, three in ten", { temptation: 3.5, share: 0.3 }),
  unwatched("unwatched ticks, one in ten", { temptation: 4.2, share: 0.1 }),
  unwatched("every fourth tick unwatched", { temptation: 3.4, share: 0.25, period: 4 }),
  unwatched("unwatched ticks, told by a deviant that knows", {
    temptation: 3.4,
    share: 0.2,
    learners: [],
    deviants: [...constants(2), { label: "defects unwatched", use: defectsUnwatched }],
  }),
  password("a password", 0.3, 0.52, 0.9, false),
  password("a dear password", 0.5, 0.75, 0.95, false),
  password("a password", 0.3, 0.6, 0.9, true),
  {
    name: "generous tit-for-tat among the impatient",
    family: "planted exploits",
    planted: true,
    build: gameOf(dilemmaTable(axelrod), [{ use: generousTitForTat }], { params: { rounds: 30 } }),
    options: () => ({ ...brief, ticks: 900, discount: 0.9, ...undisturbed, ...taught }),
    truth: {
      verdicts: ["answered, yet leaving pays", "leaving pays"],
      gain: gtftGain(30),
      stake: 2,
      progress: 1,
      why: "defecting every other round pays 2 and costs d (2/3) 3 = 1.8 a round later; defecting always does not pay",
    },
  },
];

const giving = { ...brief, ticks: 60, discount: 0.9, ...undisturbed } as const satisfies CertifyOptions;
export const loneExploiters: readonly KnownSociety[] = [
  ...[0, 1, 3, 5].map(
    (seat): KnownSociety => ({
      name: `only agent ${seat} of six gains by keeping`,
      family: "one seat exploits",
      planted: true,
      build: gameOf(lone(6, seat), [{ use: always }]),
      options: () => giving,
      truth: {
        verdicts: ["stuck but unenforced"],
        gain: 0.5,
        stake: (5 - 0.5) / 6,
        progress: 1,
        why: "giving pays .5 to all but one, who loses .5 by it; nobody answers",
      },
    }),
  ),
  ...[0, 3].map(
    (overlooked): KnownSociety => ({
      name: `grim trigger that overlooks agent ${overlooked} of four`,
      family: "one seat exploits",
      planted: true,
      build: gameOf(publicGoods(4, 1.6, 1, 2), [{ use: grimButFor, params: { overlooked } }]),
      options: () => giving,
      truth: {
        verdicts: ["stuck but unenforced"],
        gain: 0.6,
        stake: 0.6,
        progress: 1,
        why: "keeping pays .6 to the one whom nobody watches; the others would lose .6 a tick from then on",
      },
    }),
  ),
  {
    name: "one keeper among seven givers",
    family: "one seat exploits",
    planted: true,
    build: gameOf(publicGoods(8, 2, 1, 2), [
      { use: always, params: { action: 1 }, seats: [0] },
      { use: always, seats: [1, 2, 3, 4, 5, 6, 7] },
    ]),
    options: () => giving,
    truth: {
      verdicts: ["stuck but unenforced"],
      gain: 0.75,
      stake: 1,
      progress: 7 / 8,
      why: "agent 0 keeps already and gains nothing by leaving; each of the others would gain 1 - 2/8",
    },
  },
  {
    name: "only the last of five gains by keeping, as a policy of its own",
    family: "one seat exploits",
    planted: true,
    build: gameOf(lone(5, 4), [
      { use: always, seats: [4] },
      { use: always, seats: [0, 1, 2, 3] },
    ]),
    options: () => ({ ...giving, deviants: [constant(1)] }),
    truth: {
      verdicts: ["stuck but unenforced"],
      gain: 0.5,
      stake: (4 - 0.5) / 5,
      progress: 1,
      why: "giving pays .5 to all but one, who loses .5 by it and is bound as a policy of its own; nobody answers",
    },
  },
];
