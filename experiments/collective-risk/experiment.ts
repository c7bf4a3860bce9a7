/** Collective risk: how many pay to avert a loss that strikes all, by how likely it is. */
import {
  interiorRestPoints,
  matchedGroups,
  replicatorDynamic,
  signChanges,
  trajectory,
} from "../../src/games/index.ts";
import { type Seed, z } from "../../src/index.ts";
import { type Claim, defineExperiment, type ExperimentContext } from "../../src/lab/index.ts";
import { lineChart } from "../../src/report/index.ts";
import type { Interval } from "../../src/stats/index.ts";

/** Shares of contributors at first, of which the picture shows where they go; risks of the picture and of the claims. */
const starts = [0.05, 0.15, 0.25, 0.5, 0.9] as const;
const risks = [0.5, 1] as const;
const grid = Array.from({ length: 99 }, (_, k) => (k + 1) / 100);
/** Time that populations are followed for, in steps of half a unit. */
const time = { dt: 0.5, steps: 2000 };
const settings = { starts, risks, grid, time };

const params = z.object({
  players: z.number().int().min(2).max(50).default(6).describe("N: members of a group"),
  needed: z.number().int().min(1).max(50).default(3).describe("M: contributors that avert the loss"),
  cost: z.number().min(0).max(1).default(0.1).describe("c: share of the endowment that a contributor pays"),
});
type P = z.output<typeof params>;

interface Found {
  readonly seed: Seed;
  /** The least risk at which contributors can last. */
  readonly leastRisk: number;
  /** By risk: shares of contributors at rest, the one below which they die out first. */
  readonly rest: Readonly<Record<string, { readonly unstable: number; readonly stable: number }>>;
  /** At a risk of one half, from each start: the share in the end. */
  readonly ends: Readonly<Record<string, number>>;
  /** Gradient of selection by share of contributors, over the grid. */
  readonly gradient: Readonly<Record<string, readonly number[]>>;
}

/** Contributors (0) pay; short of `needed` of them all lose what they have with the probability `risk`. Santos & Pacheco 2011. */
const game = ({ players, needed, cost }: P, risk: number) =>
  matchedGroups(
    players,
    2,
    (own, [contributors]) => (contributors >= needed ? 1 : 1 - risk) - (own === 0 ? cost : 0),
  );

function run({ seed, params: own }: ExperimentContext<P>): Found {
  const short = (value: number) => Number(value.toPrecision(8));
  const inside = (risk: number) => interiorRestPoints(game(own, risk));
  const slope = new Float64Array(2);
  const gradient = (risk: number) => {
    const { velocity } = replicatorDynamic(game(own, risk));
    return grid.map((share) => {
      velocity(Float64Array.of(share, 1 - share), slope);
      return short(slope[0]);
    });
  };
  const half = replicatorDynamic(game(own, risks[0]));
  return {
    seed,
    leastRisk: short(signChanges((risk) => (inside(risk).length > 0 ? 1 : -1), 100).changes[0].at),
    rest: Object.fromEntries(
      risks.map((risk) => {
        const [unstable, stable] = inside(risk).map(({ share }) => short(share));
        return [risk, { unstable, stable }];
      }),
    ),
    ends: Object.fromEntries(
      starts.map((start) => [start, short(trajectory(half, [start, 1 - start], time)[0])]),
    ),
    gradient: Object.fromEntries([0.2, ...risks].map((risk) => [risk, gradient(risk)])),
  };
}

const exactly = (value: number): Interval => ({ estimate: value, low: value, high: value });
const within = (value: number, slack = 1e-3) => ({
  within: [value - slack, value + slack] as const,
  quick: [value - slack, value + slack] as const,
});
const santos = "Santos & Pacheco 2011, PNAS 108:10421-10425";
const derived = {
  source: `the gradient C(5,2) x^2 (1 - x)^3 r - c of ${santos}`,
  status: "source",
} as const;

export const experiment = defineExperiment({
  id: "collective-risk",
  title: "Collective risk",
  question: "How likely must a loss be that some pay to avert it from all, and how many do?",
  reproduces: [santos],
  settings,
  params,
  run,
  claims: [
    {
      says: "Contributors last from a risk of .28935 on",
      quantity: "least risk at which contributors last",
      measured: ({ leastRisk }) => exactly(leastRisk),
      ...within(0.28935),
      ...derived,
    },
    ...(
      [
        [0.5, "unstable", 0.1962],
        [0.5, "stable", 0.631],
        [1, "unstable", 0.1214],
        [1, "stable", 0.7356],
      ] as const
    ).map(
      ([risk, which, value]): Claim<Found> => ({
        says: `At a risk of ${risk} ${value} contributors are ${which === "stable" ? "where populations end" : "the least from which they grow"}`,
        quantity: `${which} share of contributors at a risk of ${risk}`,
        measured: ({ rest }) => exactly(rest[risk][which]),
        ...within(value),
        ...derived,
      }),
    ),
    {
      says: "At a risk of one half populations that begin below .1962 end without contributors, all others at .631",
      quantity: "largest distance of a population's end from where it should be",
      measured: ({ ends }) =>
        exactly(Math.max(...starts.map((start) => Math.abs(ends[start] - (start < 0.1962 ? 0 : 0.631))))),
      within: [0, 1e-3],
      quick: [0, 1e-3],
      ...derived,
    },
  ] satisfies Claim<Found>[],
  summary: ({ leastRisk, rest }) =>
    [
      `contributors last from a risk of ${leastRisk.toFixed(5)} on`,
      ...risks.map(
        (risk) =>
          `at ${risk} they grow from ${rest[risk].unstable?.toFixed(4)} on, to ${rest[risk].stable?.toFixed(4)}`,
      ),
    ].join("\n"),
  figures: ({ gradient }) => ({
    gradient: lineChart({
      title: "Whether contributors become more: the gradient of selection",
      xLabel: "share of contributors",
      yLabel: "change of that share in a unit of time",
      references: [{ label: "at rest", y: 0 }],
      series: Object.entries(gradient).map(([risk, y]) => ({ label: `risk ${risk}`, x: grid, y })),
    }),
  }),
});
