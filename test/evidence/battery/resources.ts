/** A fishery, roads and a queue: what is in common is a stock or a capacity, and tolls or taxes may go with it. */
import { always, qLearning } from "../../../agents/index.ts";
import { commons } from "../../../envs/commons/commons.ts";
import { congestionGame } from "../../../envs/congestion-game/congestion-game.ts";
import { rateLimitedApi } from "../../../envs/rate-limited-api/rate-limited-api.ts";
import type { MechanismUse, PolicyUse } from "../../../src/index.ts";
import { pigouvianTax } from "../../../src/mechanisms/index.ts";
import type { CertifyOptions, Deviant } from "../../../src/norms/index.ts";
import type { Affine } from "./affine.ts";
import { bestFishing } from "./oracle.ts";
import { turns } from "./policies.ts";
import { brief, constant, constants } from "./repeated.ts";
import { type KnownSociety, societyIn, type Truth } from "./society.ts";

/** Gordon 1954 in closed form: r = .5, K = 100, q = .005, p = 1, c = .1; three boats, seven levels of effort. */
const boats = 3;
const sea = { growth: 0.5, capacity: 100, catchability: 0.005, price: 1, cost: 0.1, horizon: 200 };
const openEffort = (sea.growth / sea.catchability) * (1 - sea.cost / (sea.catchability * sea.capacity));
const bestEffort = openEffort / 2;
const nashEffort = (boats / (boats + 1)) * openEffort;
const rentAt = (E: number) =>
  sea.catchability * E * Math.max(0, sea.capacity * (1 - (sea.catchability * E) / sea.growth)) - sea.cost * E;
const share = bestEffort / boats;
/** Levels are half shares apart. */
const efforts = Array.from({ length: 7 }, (_, level) => (level * share) / 2);
const seaStake = (rentAt(bestEffort) - rentAt(nashEffort)) / boats;
/** The harm of a unit of effort to the others in steady state: p q^2 K / r times their effort. */
const harm = (others: number) => (sea.catchability ** 2 * sea.capacity * others) / sea.growth;

function fishery(
  name: string,
  level: number,
  verdicts: readonly string[],
  why: string,
  { rate = 0, noise = 0 }: { rate?: number; noise?: number } = {},
): KnownSociety {
  const own = efforts[level];
  const others = (boats - 1) * own;
  const { norm, best } = bestFishing({ ...sea, efforts, others, own, tax: rate * harm(others) });
  return {
    name: noise > 0 ? `${name}, uncertain growth` : name,
    family: "commons",
    build: societyIn(commons, [{ use: always, params: { action: level } }], {
      params: { agents: boats, noise },
      ...(rate > 0 && {
        mechanisms: ({ a }: Affine): MechanismUse[] => [
          { use: pigouvianTax, params: { on: "externality", rate: a * rate } },
        ],
      }),
    }),
    options: () => ({ ...brief, ticks: 200, discount: 1, deviants: constants(7) }),
    truth: {
      verdicts,
      gain: best - norm,
      stake: seaStake,
      progress: (rentAt(3 * own) - rentAt(nashEffort)) / (rentAt(bestEffort) - rentAt(nashEffort)),
      why,
    },
  };
}

export const fisheries: readonly KnownSociety[] = [0, 0.2].flatMap((noise) => [
  fishery(
    "the best constant effort",
    2,
    ["stuck but unenforced"],
    "a sole boat's best reply is more effort (Gordon 1954); nobody answers; gain by backward induction over stocks",
    { noise },
  ),
  fishery(
    "all the effort there is",
    6,
    ["no norm"],
    "three times the best effort, beyond Nash at one and a half times (Gordon 1954)",
    { noise },
  ),
]);

/**
 * Under the tax no other constant effort pays, but one boat that fishes in pulses of three ticks (nothing, all it can,
 * nothing) catches a fuller sea for the same tax: plain arithmetic of the stock, tick by tick.
 */
const pulses: Deviant = {
  label: "fishes in pulses",
  use: turns,
  params: { plays: [0, 6, 0], together: true },
};
function taxedFishery(name: string, more: CertifyOptions): KnownSociety {
  const others = (boats - 1) * share;
  const known = fishery(
    name,
    2,
    ["stuck but unenforced", "leaving pays"],
    "the tax takes what any other constant effort brings (Gordon 1954), but not what pulses bring: backward induction over stocks",
    { rate: 1 },
  );
  const { norm, best } = bestFishing({ ...sea, efforts, others, own: share, tax: harm(others) });
  return {
    ...known,
    planted: true,
    options: (copy) => ({ ...known.options(copy), ...more }),
    truth: { ...known.truth, gain: best - norm },
  };
}
export const taxedFisheries: readonly KnownSociety[] = [
  taxedFishery("the best constant effort under the Pigouvian tax, told by a deviant that knows", {
    deviants: [...constants(7), pulses],
  }),
  taxedFishery("the best constant effort under the Pigouvian tax", {
    learners: [
      {
        label: "Q-learning",
        use: qLearning,
        params: {
          gamma: 0.95,
          alpha: { start: 0.3, end: 0.02, decay: 5e-4 },
          epsilon: { start: 1, end: 0.05, decay: 5e-4 },
        },
      },
    ],
    trainTicks: 10_000,
  }),
];

const roads = (n: number) => ({
  agents: n,
  links: [
    { constant: 1.1, slope: 0 },
    { constant: 0, slope: 1 },
  ],
});
const wide = (seats?: number[]): PolicyUse => ({ use: always, ...(seats && { seats }) });
const narrow = (seats?: number[]): PolicyUse => ({
  use: always,
  params: { action: 1 },
  ...(seats && { seats }),
});
const toll =
  (rate: number, redistribute = false) =>
  ({ a }: Affine): MechanismUse[] => [
    { use: pigouvianTax, params: { on: "externality", rate: a * rate, redistribute } },
  ];
/** Four drivers: all on the narrow road take 1 each, two and two take 3.2 together. */
const roadStake = 0.2;

function routing(
  name: string,
  uses: readonly PolicyUse[],
  truth: Pick<Truth, "verdicts" | "gain" | "progress" | "why">,
  mechanisms?: (copy: Affine) => MechanismUse[],
): KnownSociety {
  return {
    name,
    family: "congestion",
    build: societyIn(congestionGame, uses, { params: roads(4), ...(mechanisms && { mechanisms }) }),
    options: () => ({ ...brief, ticks: 60, discount: 0.9 }),
    truth: { ...truth, stake: roadStake },
  };
}
const split = [wide([0, 1]), narrow([2, 3])];
export const roadSocieties: readonly KnownSociety[] = [
  routing("all on the narrow road", [narrow()], {
    verdicts: ["no norm"],
    gain: 0,
    progress: 0,
    why: "at most 1 against 1.1 on the wide road: dominant (Pigou 1920)",
  }),
  routing("two on each road", split, {
    verdicts: ["stuck but unenforced"],
    gain: 0.35,
    progress: 1,
    why: "the optimum; whoever is on the wide road (1.1) would take 3/4 on the narrow one, and nobody answers",
  }),
  routing("two on each road, in turns", [{ use: turns, params: { plays: [0, 0, 1, 1] } }], {
    verdicts: ["stuck but unenforced"],
    gain: 0.15,
    progress: 1,
    why: "the optimum; 3/4 instead of 1.1 in every tick on the wide road, half of the time",
  }),
  routing(
    "two on each road under a toll",
    split,
    {
      verdicts: ["stable norm"],
      gain: 0,
      progress: 1,
      why: "with a toll of what others lose, moving costs 3/4 + 2/4 > 1.1 and 1.1 > 1/2 + 1/4 (Pigou 1920)",
    },
    toll(1),
  ),
  routing(
    "two on each road, in turns under a toll",
    [{ use: turns, params: { plays: [0, 0, 1, 1] } }],
    {
      verdicts: ["stable norm"],
      gain: 0,
      progress: 1,
      why: "with a toll of what others lose, moving costs 3/4 + 2/4 > 1.1 and 1.1 > 1/2 + 1/4 (Pigou 1920)",
    },
    toll(1),
  ),
  routing(
    "two on each road under half of the toll",
    split,
    {
      verdicts: ["stuck but unenforced"],
      gain: 0.1,
      progress: 1,
      why: "moving costs 3/4 + 1/4 < 1.1",
    },
    toll(0.5),
  ),
  routing(
    "two on each road under a toll that is handed back",
    split,
    {
      verdicts: ["stuck but unenforced"],
      gain: 1 / 60,
      progress: 1,
      why: "one who moves gets a third of the others' tolls, which rise from 1/2 to 1: 3/4 + 2/4 - 1/3 against 1.1 - 1/6",
    },
    toll(1, true),
  ),
];

/** Edelson & Hilderbrand 1975: mu = 1, R = 5, C = 1, four clients. */
const clients = 4;
const queue = {
  agents: clients,
  admission: "mm1",
  arrivals: "saturated",
  actions: "rate",
  maxCalls: 0.5,
  capacity: 1,
  value: 5,
  callCost: 0,
  waitCost: 1,
  maxWait: 20,
  horizon: 32,
};
const calls = (load: number) => 5 - 1 / (1 - load);
const worthOfLoad = (load: number) => load * calls(load);
const bestLoad = 1 - Math.sqrt(1 / 5);
/** R s^2 - C (1 - 1/n) s - C mu / n = 0 in the slack s. */
const nashLoad = 1 - (0.75 + Math.sqrt(0.75 ** 2 + 5)) / 10;
const queueStake = (worthOfLoad(bestLoad) - worthOfLoad(nashLoad)) / clients;
/** R - T - C / s - C x / s^2 = 0 at the optimum: the toll at which four clients keep to it. */
const slack = 1 - bestLoad;
const callToll = 5 - 1 / slack - bestLoad / clients / slack ** 2;
/** Best rate against three clients, on a fine grid. */
function queueGain(load: number, price: number): number {
  const own = load / clients;
  const others = load - own;
  const earns = (x: number) => x * (calls(others + x) - price);
  let most = earns(own);
  for (let x = 0; x <= 0.5; x += 1e-4) if (others + x < 0.94) most = Math.max(most, earns(x));
  return most - earns(own);
}
function queueing(
  name: string,
  load: number,
  verdicts: readonly string[],
  why: string,
  price = 0,
): KnownSociety {
  return {
    name,
    family: "queues",
    build: societyIn(rateLimitedApi, [{ use: always, params: { action: load / clients } }], {
      params: queue,
      ...(price > 0 && {
        mechanisms: ({ a }: Affine): MechanismUse[] => [
          { use: pigouvianTax, params: { on: "calls", rate: a * price } },
        ],
      }),
    }),
    options: () => ({
      ...brief,
      ticks: 64,
      discount: 1,
      deviants: [0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.5].map(constant),
    }),
    truth: {
      verdicts,
      gain: queueGain(load, price),
      stake: queueStake,
      progress: (worthOfLoad(load) - worthOfLoad(nashLoad)) / (worthOfLoad(bestLoad) - worthOfLoad(nashLoad)),
      why,
    },
  };
}
export const queues: readonly KnownSociety[] = [
  queueing(
    "the best load, in equal parts",
    bestLoad,
    ["stuck but unenforced"],
    "x (R - C / (mu - L)) rises with the own rate at the optimum (Edelson & Hilderbrand 1975), and nobody answers",
  ),
  queueing(
    "the load of selfish clients",
    nashLoad,
    ["no norm"],
    "the symmetric equilibrium of four clients (Edelson & Hilderbrand 1975)",
  ),
  queueing(
    "the best load under a toll",
    bestLoad,
    ["stable norm"],
    "with a toll of R - C / s - C x / s^2 a call the first-order condition holds at the optimum",
    callToll,
  ),
];
