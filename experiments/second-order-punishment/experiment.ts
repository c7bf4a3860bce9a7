/** Who punishes those who do not punish: strategies that are imitated, and learners in a public good. */

import { fermi, rareMutationLimit } from "../../src/games/index.ts";
import type { Seed } from "../../src/index.ts";
import { type Governor, governance } from "../../src/institutions/index.ts";
import { type Claim, defineExperiment, type ExperimentContext, explained } from "../../src/lab/index.ts";
import { barChart } from "../../src/report/index.ts";
import { type Interval, mean, meanInterval } from "../../src/stats/index.ts";
import {
  gamma,
  institutions,
  type Kind,
  kept,
  kinds,
  type Life,
  learning,
  liveIn,
  measured,
  terms,
  village,
} from "./village.ts";

const sessions = 16;

/** Imitated: the population of Sigmund et al. 2010. */
const population = {
  size: 100,
  group: 5,
  multiplier: 3,
  loner: 1,
  cost: 0.7,
  fine: 0.7,
  fee: 0.7,
  poolFine: 0.7,
};
const intensities = [10, 10_000];
const sets = {
  voluntary: ["contributor", "defector", "loner"],
  peers: ["contributor", "defector", "loner", "peer"],
  compulsory: ["contributor", "defector", "peer"],
  all: ["contributor", "defector", "loner", "peer", "pool"],
} as const satisfies Record<string, readonly Governor[]>;
type Set = keyof typeof sets;

const upholders = [0, 1, 2, 3];

const settings = {
  sessions,
  population,
  intensities,
  sets,
  upholders,
  village,
  terms,
  learning,
  measured,
  institutions: Object.fromEntries(kinds.map((kind) => [kind, institutions[kind].learner])),
};

interface Found {
  readonly seed: Seed;
  readonly sessions: number;
  /** By set, without and with second-order fines, and by intensity: shares of time in the order of the set. */
  readonly imitated: Readonly<
    Record<Set, Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>>
  >;
  /** By institution: a learner beside so many scripts that uphold it. */
  readonly beside: Readonly<Record<Kind, Readonly<Record<string, Life>>>>;
  /** Learners in all seats. */
  readonly alone: Readonly<Record<Kind | "none", Life>>;
}

const rounded = (value: number) => Math.round(value * 1e4) / 1e4;

function imitate(set: Set, secondOrder: boolean, intensity: number): number[] {
  const { stationary } = rareMutationLimit(
    governance(sets[set], { ...population, secondOrder }),
    fermi(intensity),
  );
  return Array.from(stationary, rounded);
}

async function run({ seed, sessions: wanted, quick, cell, note }: ExperimentContext): Promise<Found> {
  const count = wanted ?? (quick ? 4 : sessions);
  const share = quick ? 0.25 : 1;
  const table = async <T>(keys: readonly (number | string)[], of: (key: never) => Promise<T>) => {
    const entries: Record<string, T> = {};
    for (const key of keys) entries[key] = await of(key as never);
    return entries;
  };
  note("strategies that are imitated");
  const imitated = await table(Object.keys(sets), (set: Set) =>
    table(["plain", "fined"], (order: string) =>
      table(intensities, (intensity: number) =>
        cell(`imitated ${set} ${order} ${intensity}`, () => imitate(set, order === "fined", intensity)),
      ),
    ),
  );
  note(`learners, ${count} sessions`);
  const beside = await table(kinds, (kind: Kind) =>
    table(upholders, (m: number) =>
      cell(`beside ${kind} ${m}`, () => liveIn(kind, { upholders: m }, `${seed}/beside`, count, share)),
    ),
  );
  const alone = await table(["none", ...kinds], (kind: Kind | "none") =>
    cell(`alone ${kind}`, () => liveIn(kind, "all learn", `${seed}/alone`, count, share)),
  );
  return { seed, sessions: count, imitated, beside, alone } as unknown as Found;
}

/**
 * What is best for one learner beside so many scripts that uphold, with free riders in the other seats: shares of ticks in which it gives,
 * and in which it upholds. A fine by peers comes a tick later, and so does help.
 */
function best(kind: Kind, m: number): { readonly gives: number; readonly upholds: number } {
  const { cost, fine, fee, benefit, help } = terms;
  const yes = (is: boolean) => (is ? 1 : 0);
  if (kind === "sanction") return { gives: yes(gamma * m * fine > kept), upholds: 0 };
  if (kind === "metanorm")
    return { gives: yes(gamma * m * fine > kept), upholds: yes(gamma * m * fine > cost) };
  if (kind === "pool") return { gives: yes(m * fine > kept), upholds: 0 };
  // Who is to be fined for not paying saves its token as well.
  if (kind === "pool2") {
    const both = yes(m * fine > kept + fee);
    return { gives: both, upholds: both };
  }
  // One of the other four is met at a time, in standing where it upholds: then standing costs a token and help, else a token.
  const others = village.players - 1;
  const standing = (gamma * benefit * m) / others;
  const met = m / others;
  return { gives: met * yes(standing > kept + help) + (1 - met) * yes(standing > kept), upholds: 1 };
}

/** Of each session: how far learners are from what is best for them, in the mean over how many uphold. */
const errors = ({ beside }: Found, kind: Kind, what: "gives" | "upholds"): Interval =>
  meanInterval(
    beside[kind][0].gives.map((_, s) =>
      mean(upholders.map((m) => Math.abs(beside[kind][m][what][s] - best(kind, m)[what]))),
    ),
  );

/** What a learner earns beyond each script that upholds. */
const beyond = ({ beside }: Found, kind: Kind, m: number): Interval => {
  const { learnersEarn, upholdersEarn } = beside[kind][m];
  return meanInterval(learnersEarn.map((earned, s) => earned - upholdersEarn[s]));
};

/** A number that is no sample. */
const exactly = (value: number): Interval => ({ estimate: value, low: value, high: value });
const around = (value: number, slack: number) => [value - slack, value + slack] as const;

const sigmund = {
  source: "Sigmund et al. 2010, Nature 466:861-863, with their chain of rare mutations",
  status: "source",
} as const;
const response = { source: "best response to the scripts, by hand", status: "source" } as const;
const dominance = { source: "dominance: a token returns 3/5, a fee nothing", status: "source" } as const;

const shareClaim = (
  says: string,
  set: Set,
  order: "plain" | "fined",
  strategy: Governor,
  value: number,
  intensity = 10_000,
): Claim<Found> => ({
  says,
  measured: ({ imitated }) =>
    exactly(imitated[set][order][intensity][(sets[set] as readonly Governor[]).indexOf(strategy)]),
  within: around(value, 0.0006),
  ...sigmund,
});

const conditions: Readonly<Record<Kind, readonly [gives: string, upholds: string]>> = {
  sanction: ["whom a peer would punish give", "they leave punishing to others"],
  metanorm: [
    "whom a peer would punish give",
    "they punish offenders beside two or three who punish leniency, and not beside one",
  ],
  pool: ["whom a payer would fine give", "they never pay"],
  pool2: [
    "beside two or three payers they give, and not beside one",
    "beside two or three they pay, and not beside one",
  ],
  shunning: [
    "beside two or three shunners they give, beside one where they meet somebody else",
    "they refuse those who are out of standing",
  ],
};

const gaps: readonly (readonly [Kind, number, string, number])[] = [
  ["sanction", 2, "a learner beside two who punish earns their cost more than they do, .7", 0.7],
  [
    "metanorm",
    2,
    "a learner beside two who punish offenders and the lenient punishes offenders, and earns the cost of the other punishment more, .7",
    0.7,
  ],
  ["metanorm", 3, "beside three, where nobody is lenient, it earns what they do", 0],
  ["pool", 2, "a learner beside two payers earns their fee more than they do, .7", 0.7],
  ["pool2", 2, "it earns what they do", 0],
  ["shunning", 2, "a learner beside two shunners earns what they do", 0],
];

const names: Readonly<Record<Kind | "none", string>> = {
  none: "nothing",
  ...(Object.fromEntries(kinds.map((kind) => [kind, institutions[kind].label])) as Record<Kind, string>),
};
const capital = (text: string) => text[0].toUpperCase() + text.slice(1);

export const experiment = defineExperiment<Found>({
  id: "second-order-punishment",
  title: "Who punishes those who do not punish",
  question:
    "Who bears the cost of punishment, where strategies are imitated, and where learners meet peers, a pool or shunning?",
  settings,
  run,
  claims: explained(
    [
      shareClaim("Who may stay out does so half of the time", "voluntary", "plain", "loner", 1 / 2),
      shareClaim(
        "Peers who punish hold 102/108 of it where one may stay out",
        "peers",
        "plain",
        "peer",
        102 / 108,
      ),
      shareClaim("Where none may, all defect", "compulsory", "plain", "defector", 1),
      shareClaim(
        "Without second-order fines the pool is there .003 of the time",
        "all",
        "plain",
        "pool",
        0.003,
      ),
      shareClaim("Without them peers are there .947 of it", "all", "plain", "peer", 0.947),
      shareClaim("With second-order fines the pool is there always", "all", "fined", "pool", 1),
      shareClaim(
        "Where imitation is weaker they stay out .6067 of it",
        "voluntary",
        "plain",
        "loner",
        0.6067,
        10,
      ),
      ...kinds.flatMap((kind) =>
        (["gives", "upholds"] as const).map(
          (what, j): Claim<Found> => ({
            says: `Under ${names[kind]} learners find what is best beside scripts, within .05 of ticks: ${conditions[kind][j]}`,
            measured: (found) => errors(found, kind, what),
            within: [0, 0.05],
            ...response,
          }),
        ),
      ),
      ...gaps.map(
        ([kind, m, says, value]): Claim<Found> => ({
          says: `Under ${names[kind]} ${says}, within .1`,
          measured: (found) => beyond(found, kind, m),
          within: around(value, 0.1),
          ...response,
        }),
      ),
      {
        says: "Where all learn and nothing is laid over them nobody gives",
        measured: ({ alone }) => meanInterval(alone.none.gives),
        within: [0, 0.05],
        ...dominance,
      },
      {
        says: "Where all learn nobody pays a pool that does not fine them for it",
        measured: ({ alone }) => meanInterval(alone.pool.upholds),
        within: [0, 0.05],
        ...dominance,
      },
      {
        says: "Where all learn under such a pool nobody gives",
        measured: ({ alone }) => meanInterval(alone.pool.gives),
        within: [0, 0.05],
        ...dominance,
      },
    ],
    {
      "Where all learn under such a pool nobody gives":
        "Nobody pays, and yet nearly all give: learners began among many payers, where giving is best, and have been coupled since (Banchio & Mantegazza 2022).",
    },
  ),
  summary(found) {
    const { imitated, beside, alone } = found;
    const of = (values: readonly number[]) => mean(values).toFixed(3);
    return [
      ...(["plain", "fined"] as const).map(
        (order) =>
          `imitated, ${order}: ${imitated.all[order][10_000].map((share, j) => `${sets.all[j]} ${share}`).join(", ")}`,
      ),
      ...kinds.map(
        (kind) =>
          `${names[kind]}, beside 0 to 3: gives ${upholders.map((m) => of(beside[kind][m].gives)).join(" ")}, upholds ${upholders.map((m) => of(beside[kind][m].upholds)).join(" ")}, earns beyond ${upholders
            .slice(1)
            .map((m) => beyond(found, kind, m).estimate.toFixed(3))
            .join(" ")}`,
      ),
      ...(["none", ...kinds] as const).map(
        (kind) =>
          `${names[kind]}, all learn: give ${of(alone[kind].gives)}, uphold ${of(alone[kind].upholds)}, earn ${of(alone[kind].learnersEarn)}`,
      ),
    ].join("\n");
  },
  figures({ beside, alone }) {
    const bars = kinds.flatMap((kind) => {
      const { learnersEarn, upholdersEarn } = beside[kind][2];
      const bar = (label: string, values: readonly number[]) => {
        const { estimate: value, low, high } = meanInterval(values);
        return { group: capital(names[kind]), label, value, low, high };
      };
      return [
        bar("all five learn", alone[kind].learnersEarn),
        bar("one learns beside two scripts", learnersEarn),
        bar("the two scripts", upholdersEarn),
      ];
    });
    return {
      earned: barChart({
        title: "What learners earn, and those who uphold the institution",
        xLabel: "reward a tick; mean over sessions, 95 % interval",
        bars,
        references: [
          { label: "nobody gives: 1", value: 1 },
          { label: "all give: 3", value: 3 },
        ],
      }),
    };
  },
});
