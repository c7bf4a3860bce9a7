/** Which rules bring seats to agree on a number although some of them lie, and what waiting for the others is worth. */
import { type Seed, seedStreams, seedWords, uniform } from "../../src/index.ts";
import {
  agreementFactor,
  agreementRounds,
  type BroadcastThresholds,
  brachaThresholds,
  equivocatedBroadcast,
} from "../../src/institutions/index.ts";
import { type Claim, defineExperiment, type ExperimentContext } from "../../src/lab/index.ts";
import { lineChart } from "../../src/report/index.ts";
import { type Interval, mean, meanInterval, wilsonInterval } from "../../src/stats/index.ts";
import {
  errorOfLearners,
  errorOfScripts,
  learning,
  levels,
  pennies,
  type View,
  views,
  wonByWaiting,
} from "./learning.ts";
import { endOf, type Liar, liars, networks, type Rule, rules, spreads } from "./rooms.ts";

const sessions = 20;
/** Further apart than this is not agreed (degrees). */
const apart = 0.01;

/** Seats and faulty ones, and what a room begins with in which a two-faced seat is as bad as it can be. */
const sizes = [
  [4, 1],
  [5, 1],
  [7, 2],
] as const;
const worst = { low: 10, high: 14, ticks: 40 };
const serverRoom = {
  faulty: 1,
  inputs: [18, 22, 20, -273.15, null],
  truth: [20, 20],
  low: -1e9,
  high: 1e9,
  horizon: 61,
};
const network = { agents: 8, horizon: 200 };
const lying = ["stubborn", "two-faced"] as const;
const learned = ["silent", "stubborn", "random", "two-faced"] as const;

const right = brachaThresholds(4, 1);
/** Thresholds that Bracha's are tried against; of three nodes those with which anything is delivered. */
const broadcasts: Readonly<Record<string, BroadcastThresholds & { nodes: number; schedules: number }>> = {
  "as they should be": { ...right, nodes: 4, schedules: 2000 },
  "an echo too few": { ...right, echo: 2, nodes: 4, schedules: 2000 },
  "no amplification": { ...right, amplify: 99, nodes: 4, schedules: 2000 },
  "three nodes": { echo: 2, amplify: 2, deliver: 2, nodes: 3, schedules: 1000 },
};

const settings = {
  sessions,
  apart,
  rules,
  liars,
  sizes,
  worst,
  serverRoom,
  networks,
  network,
  lying,
  learned,
  views,
  levels,
  learning,
  pennies,
  broadcasts,
};

/** A value a session. */
type Values = readonly number[];
interface Found {
  readonly seed: Seed;
  readonly sessions: number;
  /** By rule and liar. */
  readonly rooms: Readonly<Record<Rule, Readonly<Record<Liar, { spread: Values; error: Values }>>>>;
  /** By number of seats: the largest ratio of spreads in a tick, by session; and spreads from the worst inputs, by tick. */
  readonly factors: Readonly<Record<string, { ratio: Values; worst: Values }>>;
  /** Spreads of two honest seats of three, by tick. */
  readonly three: Values;
  /** By rule: spreads in the server room, by tick; and how far all are from 20 in the end. */
  readonly serverRoom: Readonly<Record<Rule, { spread: Values; error: number }>>;
  /** By network and liar. */
  readonly networks: Readonly<Record<string, Readonly<Record<string, Values>>>>;
  /** By liar and rule, error in levels. */
  readonly scripts: Readonly<Record<string, Readonly<Record<Rule, Values>>>>;
  /** By liar and by what they see, error of learners beside that liar, and beside one who says the lowest number. */
  readonly learners: Readonly<Record<string, Readonly<Record<View, { own: Values; other: Values }>>>>;
  /** By thresholds: broadcasts of each session after which honest nodes disagree, and which only some deliver. */
  readonly broadcasts: Readonly<Record<string, { disagree: Values; partial: Values }>>;
  readonly waiting: { readonly open: Values; readonly sealed: Values };
}

/** Six digits: enough for all claims. */
const short = (values: Iterable<number>) => Array.from(values, (value) => Number(value.toPrecision(6)));

/** From one tick to the next; spreads that are nothing but rounding are left out. */
const ratios = (spread: Values) =>
  spread.slice(1).map((after, t) => (spread[t] > 1e-9 ? after / spread[t] : 0));

function factorsOf([agents, faulty]: readonly [number, number], count: number, seed: string) {
  const room = { rule: "approximate-agreement", liar: "two-faced" } as const;
  const drawn = spreads({ ...room, params: { agents, faulty, horizon: 13 } }, count, 12, seed);
  const inputs = Array.from({ length: agents }, (_, a) => (a < agents - faulty - 1 ? worst.low : worst.high));
  const params = { agents, faulty, inputs, horizon: worst.ticks + 1 };
  const [slowest] = spreads({ ...room, params }, 1, worst.ticks, seed);
  return { ratio: short(drawn.map((each) => Math.max(...ratios(each)))), worst: short(slowest) };
}

function inServerRoom(rule: Rule, seed: string) {
  const room = { rule, liar: "two-faced", params: serverRoom } as const;
  const [spread] = spreads(room, 1, 40, seed);
  return { spread: short(spread), error: short(endOf(room, 1, seed).error)[0] };
}

function failuresOf(name: string, count: number, seed: string) {
  const { nodes, schedules, ...thresholds } = broadcasts[name];
  const streams = new Int32Array(4 * count);
  seedStreams(streams, seedWords(seed, name), 0, count);
  const outcomes = Array.from({ length: count }, (_, s) =>
    Array.from({ length: schedules }, () =>
      equivocatedBroadcast(nodes, thresholds, () => uniform(streams, s)),
    ),
  );
  return {
    disagree: outcomes.map((all) => all.filter((each) => each.disagree).length),
    partial: outcomes.map((all) => all.filter((each) => each.partial).length),
  };
}

async function run({ seed, sessions: wanted, quick, cell, note }: ExperimentContext): Promise<Found> {
  const count = wanted ?? (quick ? 4 : sessions);
  const table = async <K extends string, T>(keys: readonly K[], of: (key: K) => Promise<T> | T) => {
    const entries = {} as Record<K, T>;
    for (const key of keys) entries[key] = await of(key);
    return entries;
  };
  note(`rooms, ${count} sessions`);
  const rooms = await table(rules, (rule) =>
    table(Object.keys(liars) as Liar[], (liar) =>
      cell(`room ${rule} ${liar}`, () => {
        const { spread, error } = endOf({ rule, liar }, count, `${seed}/rooms`);
        return { spread: short(spread), error: short(error) };
      }),
    ),
  );
  const factors = await table(
    sizes.map(([agents]) => String(agents)),
    (key) =>
      cell(`factor ${key}`, () =>
        factorsOf(sizes.find(([agents]) => String(agents) === key)!, count, `${seed}/factors`),
      ),
  );
  const three = await cell("three", () => {
    const params = { agents: 3, inputs: [18, 22, 20], horizon: 51 };
    const [spread] = spreads(
      { rule: "approximate-agreement", liar: "two-faced", params },
      1,
      50,
      `${seed}/three`,
    );
    return short(spread);
  });
  const inRoom = await table(rules, (rule) =>
    cell(`server room ${rule}`, () => inServerRoom(rule, `${seed}/server`)),
  );
  const inNetworks = await table(Object.keys(networks) as (keyof typeof networks)[], (kind) =>
    table(lying, (liar) =>
      cell(`network ${kind} ${liar}`, () => {
        const params = { ...network, topology: networks[kind] };
        return short(endOf({ rule: "w-msr", liar, params }, count, `${seed}/networks`).spread);
      }),
    ),
  );
  note("broadcasts");
  const inBroadcasts = await table(Object.keys(broadcasts), (name) =>
    cell(`broadcast ${name}`, () => failuresOf(name, count, `${seed}/broadcast`)),
  );
  note("learners");
  const inLevels = await table(learned, (liar) =>
    table(rules, (rule) =>
      cell(`levels ${rule} ${liar}`, () => short(errorOfScripts(rule, liar, count, `${seed}/levels`))),
    ),
  );
  const byView = await table(learned, (liar) =>
    table(Object.keys(views) as View[], (view) =>
      cell(`learners ${view} ${liar}`, () => {
        const { own, other } = errorOfLearners(view, liar, count, `${seed}/levels`);
        return { own: short(own), other: short(other) };
      }),
    ),
  );
  note("who waits");
  const waiting = {
    open: await cell("open", () => short(wonByWaiting(true, count, `${seed}/waiting`))),
    sealed: await cell("sealed", () => short(wonByWaiting(false, count, `${seed}/waiting`))),
  };
  return {
    seed,
    sessions: count,
    rooms,
    factors,
    three,
    serverRoom: inRoom,
    networks: inNetworks,
    scripts: inLevels,
    learners: byView,
    broadcasts: inBroadcasts,
    waiting,
  };
}

const shareOf = (values: Values, is: (value: number) => boolean): Interval =>
  wilsonInterval(values.filter(is).length, values.length);
const stayApart = (spread: Values): Interval => shareOf(spread, (each) => each > apart);
const exactly = (value: number): Interval => ({ estimate: value, low: value, high: value });
const difference = (one: Values, other: Values): Interval =>
  meanInterval(one.map((value, s) => value - other[s]));

const dolev = { source: "Dolev et al. 1986, Journal of the ACM 33:499-516", status: "source" } as const;
const leblanc = {
  source: "LeBlanc et al. 2013, IEEE J. Selected Areas in Communications 31:766-781",
  status: "source",
} as const;
const bracha = { source: "Bracha 1987, Information and Computation 75:130-143", status: "source" } as const;
const blum = { source: "Blum 1983, ACM SIGACT News 15:23-27", status: "source" } as const;
const roomNumbers = { source: "the rule by hand, from 18, 22, 20, -273.15", status: "source" } as const;

const all = Object.keys(liars) as Liar[];

const survivalClaims = (["approximate-agreement", "w-msr"] as const).map(
  (rule): Claim<Found> => ({
    says: `Seats that play ${rule} agree, whatever a fifth does: as they do, silent, stubborn, random or two-faced`,
    measured: ({ rooms }) => stayApart(all.flatMap((liar) => rooms[rule][liar].spread)),
    within: [0, 0.1],
    ...(rule === "w-msr" ? leblanc : dolev),
  }),
);

const factorClaims = sizes.flatMap(([agents, faulty]): Claim<Found>[] => {
  const rounds = agreementRounds(agents, faulty, worst.high - worst.low, apart);
  return [
    {
      says: `With ${faulty} of ${agents} two-faced, honest seats are never left with more than ${agreementFactor(agents, faulty).toFixed(3)} of their spread after a tick`,
      measured: ({ factors }) =>
        exactly(Math.max(...factors[agents].ratio, ...ratios(factors[agents].worst))),
      within: [0, agreementFactor(agents, faulty) + 1e-5],
      ...dolev,
    },
    {
      says: `With ${faulty} of ${agents} two-faced, four degrees have become a hundredth of one after at most ${rounds} ticks`,
      measured: ({ factors }) => exactly(factors[agents].worst.findIndex((each) => each <= apart)),
      within: [1, rounds],
      ...dolev,
    },
  ];
});

const learnerClaims = learned.map(
  (liar): Claim<Found> => ({
    says: `Beside a ${liar} seat learners who see the median are no further from the truth than approximate agreement`,
    measured: ({ learners, scripts }) =>
      difference(learners[liar].median.own, scripts[liar]["approximate-agreement"]),
    within: [-0.5, 0.02],
  }),
);

const broadcastClaims = (
  [
    [
      "an echo too few",
      "partial",
      "An echo threshold of 2 in place of 3 leaves some broadcasts delivered by only some",
    ],
    ["no amplification", "partial", "So do readies that make nobody ready"],
    [
      "three nodes",
      "disagree",
      "Of three nodes with a liar, some broadcasts are delivered as different values",
    ],
  ] as const
).map(
  ([name, kind, says]): Claim<Found> => ({
    says,
    measured: ({ broadcasts: found }) =>
      meanInterval(found[name][kind].map((n) => n / broadcasts[name].schedules)),
    within: [0.001, 0.5],
    ...bracha,
  }),
);

export const experiment = defineExperiment({
  id: "server-room",
  title: "A server room in which some lie about the temperature",
  question:
    "Which rules bring seats to agree on a number beside one that is silent, stubborn or two-faced, what do learners make of it, and what is waiting for the others worth?",
  settings,
  run,
  claims: [
    {
      says: "Seats that take means end near one who says 40 for ever: 15 degrees and more from the truth",
      measured: ({ rooms }) => meanInterval(rooms["mean-taker"].stubborn.error),
      within: [15, 22],
    },
    {
      says: "A two-faced seat keeps means apart in more than half of the sessions",
      measured: ({ rooms }) => stayApart(rooms["mean-taker"]["two-faced"].spread),
      within: [0.5, 1],
    },
    {
      says: "Seats that take medians agree beside one that is stubborn or random",
      measured: ({ rooms }) =>
        stayApart([...rooms["median-taker"].stubborn.spread, ...rooms["median-taker"].random.spread]),
      within: [0, 0.1],
    },
    {
      says: "A two-faced seat keeps medians apart in some sessions",
      measured: ({ rooms }) => stayApart(rooms["median-taker"]["two-faced"].spread),
      within: [0.02, 0.6],
    },
    {
      says: "A silent seat keeps medians apart in most sessions",
      measured: ({ rooms }) => stayApart(rooms["median-taker"].silent.spread),
      within: [0.6, 1],
    },
    ...survivalClaims,
    {
      says: "Where nobody lies, dropping extremes costs less than .3 degrees against means",
      measured: ({ rooms }) =>
        difference(rooms["approximate-agreement"].none.error, rooms["mean-taker"].none.error),
      within: [0, 0.3],
    },
    ...factorClaims,
    {
      says: "Of three with one two-faced, the honest two stay four degrees apart for ever",
      measured: ({ three }) => exactly(three[three.length - 1]),
      within: [4, 4],
      ...dolev,
    },
    ...[98.3833, 32.7944].map(
      (spread, k): Claim<Found> => ({
        says: `In the server room 295.15 degrees have become ${spread} by approximate agreement after ${k + 1} ${k === 0 ? "tick" : "ticks"}`,
        measured: ({ serverRoom: found }) => exactly(found["approximate-agreement"].spread[k + 1]),
        within: [spread - 1e-3, spread + 1e-3],
        ...roomNumbers,
      }),
    ),
    {
      says: "In the server room all end at 20.0",
      measured: ({ serverRoom: found }) => exactly(found["approximate-agreement"].error),
      within: [0, 1e-4],
      ...roomNumbers,
    },
    {
      says: "There means stay 400 million degrees apart",
      measured: ({ serverRoom: found }) => exactly(found["mean-taker"].spread[39]),
      within: [3.9e8, 4.1e8],
      source: "a fifth of two billion",
      status: "source",
    },
    {
      says: "W-MSR agrees on a ring in which each hears six of seven, which is 3-robust",
      measured: ({ networks: { ring } }) => stayApart(lying.flatMap((liar) => ring[liar])),
      within: [0, 0.1],
      ...leblanc,
    },
    {
      says: "On two cliques that are joined in pairs, which are 1-robust, a two-faced seat keeps W-MSR apart in most sessions",
      measured: ({ networks: { cliques } }) => stayApart(cliques["two-faced"]),
      within: [0.6, 1],
      ...leblanc,
    },
    ...learnerClaims,
    {
      says: "Learners who see the mean alone find out a stubborn liar: half a degree and more nearer to the truth than means",
      measured: ({ learners, scripts }) =>
        difference(learners.stubborn.mean.own, scripts.stubborn["mean-taker"]),
      within: [-2, -0.5],
    },
    {
      says: "Beside one who says the lowest number in place of the highest they are a tenth of a degree and more further off",
      measured: ({ learners: { stubborn } }) => difference(stubborn.mean.other, stubborn.mean.own),
      within: [0.1, 1],
    },
    {
      says: "Those who see the median are not",
      measured: ({ learners: { stubborn } }) => difference(stubborn.median.other, stubborn.median.own),
      within: [-0.05, 0.05],
    },
    {
      says: "With Bracha's thresholds no broadcast goes wrong, whatever the sender tells whom",
      measured: ({ broadcasts: found }) => {
        const { disagree, partial } = found["as they should be"];
        const failures = [...disagree, ...partial].reduce((sum, each) => sum + each, 0);
        return wilsonInterval(failures, disagree.length * broadcasts["as they should be"].schedules);
      },
      within: [0, 0.001],
      ...bracha,
    },
    ...broadcastClaims,
    {
      says: "A learner that may wait wins nearly all of matching pennies where commitments are open",
      measured: ({ waiting }) => meanInterval(waiting.open),
      within: [0.9, 1],
      ...blum,
    },
    {
      says: "It wins nothing by waiting where they are sealed",
      measured: ({ waiting }) => meanInterval(waiting.sealed),
      within: [-0.1, 0.1],
      ...blum,
    },
  ],
  summary(found) {
    const rows = rules.map((rule) => {
      const cells = all.map((liar) => {
        const { spread, error } = found.rooms[rule][liar];
        return `${liar} ${spread.filter((each) => each > apart).length} (${mean(error).toFixed(2)})`;
      });
      return `${rule}, sessions of ${found.sessions} that stay apart (error): ${cells.join(", ")}`;
    });
    const errors = learned.map((liar) => {
      const scripts = Object.entries(found.scripts[liar]).map(
        ([rule, values]) => `${rule} ${mean(values).toFixed(3)}`,
      );
      const learners = Object.entries(found.learners[liar]).map(
        ([view, { own, other }]) =>
          `learners by the ${view} ${mean(own).toFixed(3)} (beside another ${mean(other).toFixed(3)})`,
      );
      return `in levels beside ${liar}, error: ${[...scripts, ...learners].join(", ")}`;
    });
    const factors = sizes.map(([agents, faulty]) => {
      const { ratio, worst: slow } = found.factors[agents];
      return `(${agents}, ${faulty}) ${Math.max(...ratio, ...ratios(slow)).toFixed(4)}, ${slow.findIndex((each) => each <= apart)} ticks`;
    });
    const failures = Object.entries(found.broadcasts).map(([name, { disagree, partial }]) => {
      const total = (values: Values) => values.reduce((sum, each) => sum + each, 0);
      return `${name} ${total(disagree)} and ${total(partial)}`;
    });
    return [
      ...rows,
      `factors: ${factors.join("; ")}`,
      `networks, sessions apart: ${Object.entries(found.networks)
        .map(([kind, by]) =>
          lying.map((liar) => `${kind} ${liar} ${by[liar].filter((each) => each > apart).length}`).join(", "),
        )
        .join(", ")}`,
      ...errors,
      `broadcasts that end in disagreement and are delivered by some: ${failures.join("; ")}`,
      `who waits wins ${mean(found.waiting.open).toFixed(3)} open, ${mean(found.waiting.sealed).toFixed(3)} sealed`,
    ].join("\n");
  },
  figures({ serverRoom: found }) {
    const x = found["approximate-agreement"].spread.map((_, t) => t);
    return {
      spread: lineChart({
        title: "How far honest seats of the server room are apart, beside a two-faced one",
        xLabel: "tick",
        yLabel: "spread in degrees, as a power of ten (-9: none)",
        series: rules.map((rule) => ({
          label: rule,
          x,
          y: found[rule].spread.map((each) => Math.log10(Math.max(1e-9, each))),
        })),
      }),
    };
  },
});
