/** Bounded confidence: at which tolerance a crowd agrees, where pairs meet halfway and where all take means. */
import { always } from "../../agents/index.ts";
import { boundedConfidence } from "../../envs/index.ts";
import { bindPolicies, createBatch, play, type Seed, z } from "../../src/index.ts";
import { type Claim, defineExperiment, type ExperimentContext } from "../../src/lab/index.ts";
import { lineChart } from "../../src/report/index.ts";
import { type Interval, mean, wilsonInterval } from "../../src/stats/index.ts";

const sessions = 400;
/** By rule: tolerances, and how far nobody moves any more in the end. */
const rules = {
  pairs: { tolerances: [0.2, 0.22, 0.25, 0.27, 0.3], settled: 0.001 },
  mean: { tolerances: [0.19, 0.2, 0.21, 0.22, 0.23, 0.25], settled: 1e-7 },
} as const;
type Rule = keyof typeof rules;
const names = Object.keys(rules) as Rule[];
const sweeps = 2000;
const settings = { sessions, rules, sweeps };

const params = z.object({
  agents: z.number().int().min(20).max(4096).default(1000).describe("agents, all of whom meet all"),
});
type P = z.output<typeof params>;

/** One value a session: camps of a twentieth of agents or more, and whether all are in one camp. */
interface Ended {
  readonly majors: readonly number[];
  readonly consensus: readonly number[];
}
interface Found {
  readonly seed: Seed;
  readonly sessions: number;
  /** By rule and tolerance. */
  readonly ended: Readonly<Record<Rule, Readonly<Record<string, Ended>>>>;
}

function endOf(rule: Rule, tolerance: number, agents: number, worlds: number, seed: Seed): Ended {
  const { settled } = rules[rule];
  const given = { agents, rule, tolerances: [tolerance], settled, horizon: sweeps };
  const batch = createBatch(boundedConfidence, given, { worlds, seed, checked: false });
  const policies = bindPolicies(batch, [{ use: always }], { seed });
  play({ batch, policies, ticks: sweeps, renew: false });
  const each = Array.from({ length: worlds }, (_, i) => batch.readMetrics(i));
  return {
    majors: each.map(({ majors }) => majors),
    consensus: each.map(({ consensus }) => consensus),
  };
}

async function run({
  params: { agents },
  seed,
  sessions: wanted,
  quick,
  cell,
  note,
}: ExperimentContext<P>): Promise<Found> {
  const count = wanted ?? (quick ? 8 : sessions);
  const ended = { pairs: {}, mean: {} } as Record<Rule, Record<string, Ended>>;
  for (const rule of names)
    for (const tolerance of rules[rule].tolerances) {
      const name = `${rule} ${tolerance}`;
      note(`${name}, ${count} sessions`);
      ended[rule][tolerance] = await cell(name, () =>
        endOf(rule, tolerance, agents, count, `${seed}/${name}`),
      );
    }
  return { seed, sessions: count, ended };
}

const shareOf = (values: readonly boolean[]): Interval =>
  wilsonInterval(values.filter((each) => each).length, values.length);
const withMajors = ({ majors }: Ended, camps: number): Interval =>
  shareOf(majors.map((each) => each === camps));
const inOne = ({ consensus }: Ended): Interval => shareOf(consensus.map((each) => each === 1));

const slack = 0.12;
const around = (share: number) => [Math.max(0, share - slack), Math.min(1, share + slack)] as const;
const loosely = (share: number) => [Math.max(0, share - 0.7), Math.min(1, share + 0.7)] as const;
const simulated = {
  source: "an independent simulation of the same rules with 1000 agents, 50 seeds",
  status: "simulated",
} as const;

const ofPairs = (tolerance: number, camps: number, share: number, unmet?: string): Claim<Found> => ({
  says: `Pairs that hear each other within ${tolerance} end in ${camps === 1 ? "one camp" : "two camps"} of a twentieth or more in a share of ${share}, within .12`,
  quantity: `crowds of pairs within ${tolerance} that end with ${camps} major camps (share)`,
  measured: ({ ended }) => withMajors(ended.pairs[tolerance], camps),
  within: around(share),
  quick: loosely(share),
  ...simulated,
  ...(unmet !== undefined && { unmet }),
});
const ofMeans = (tolerance: number, share: number): Claim<Found> => ({
  says: `Where all take means within ${tolerance}, a share of ${share} end in consensus, within .12`,
  quantity: `crowds that take means within ${tolerance} and end in consensus (share)`,
  measured: ({ ended }) => inOne(ended.mean[tolerance]),
  within: around(share),
  quick: loosely(share),
  ...simulated,
});

export const experiment = defineExperiment({
  id: "bounded-confidence",
  title: "Bounded confidence: when a crowd agrees",
  question:
    "How tolerant must people be for a crowd to agree, where they hear only those who are near enough to them?",
  reproduces: [
    "Deffuant et al. 2000, Advances in Complex Systems 3:87-98",
    "Hegselmann & Krause 2002, J. Artificial Societies and Social Simulation 5(3):2",
  ],
  settings,
  params,
  run,
  claims: [
    ofPairs(0.3, 1, 0.98),
    ofPairs(
      0.27,
      1,
      0.5,
      "the .41 of 400 sessions lies within what 50 sessions know of their .5, a share from .37 to .63; the share rises from .06 to .99 between .25 and .3",
    ),
    ofPairs(0.25, 1, 0.02),
    ofPairs(0.22, 2, 1),
    ofPairs(0.2, 2, 1),
    ofMeans(0.25, 1),
    ofMeans(0.22, 0.6),
    ofMeans(0.2, 0.1),
    ofMeans(0.19, 0),
  ],
  summary({ ended }) {
    return names
      .flatMap((rule) =>
        rules[rule].tolerances.map((tolerance) => {
          const found = ended[rule][tolerance];
          return `${rule} within ${tolerance}: one major camp ${withMajors(found, 1).estimate.toFixed(3)}, two ${withMajors(found, 2).estimate.toFixed(3)}, consensus ${mean(found.consensus).toFixed(3)}`;
        }),
      )
      .join("\n");
  },
  figures({ ended }) {
    const series = names.map((rule) => {
      const x = rules[rule].tolerances;
      const shares = x.map((tolerance) => withMajors(ended[rule][tolerance], 1));
      return {
        label: rule === "pairs" ? "pairs meet halfway" : "all take means",
        x,
        y: shares.map(({ estimate }) => estimate),
        low: shares.map(({ low }) => low),
        high: shares.map(({ high }) => high),
      };
    });
    return {
      agreement: lineChart({
        title: "Crowds of 1000 that end with one camp of a twentieth or more",
        xLabel: "tolerance: furthest that is heard (opinion, from 0 to 1)",
        yLabel: "share of crowds",
        width: 760,
        height: 420,
        marks: "every",
        series,
        yInclude: [0, 1],
      }),
    };
  },
});
