/** Public goods that one may stay out of: contributors, free riders and loners follow each other in circles. */
import { matchedGroups, refineRestPoint, replicatorDynamic, trajectory } from "../../src/games/index.ts";
import { type Seed, z } from "../../src/index.ts";
import { type Claim, defineExperiment, type ExperimentContext } from "../../src/lab/index.ts";
import { lineChart } from "../../src/report/index.ts";
import type { Interval } from "../../src/stats/index.ts";

const start = [0.2, 0.3, 0.5] as const;
const time = { dt: 0.01, steps: 100_000 };
/** Steps between points of the picture, and how many it shows. */
const shown = { every: 20, points: 600 };
const settings = { start, time, shown };

const params = z.object({
  players: z
    .number()
    .int()
    .min(2)
    .max(20)
    .default(5)
    .describe("N: those who are offered a public good together"),
  multiplier: z.number().min(0).default(3).describe("r: what contributions are multiplied by"),
  loner: z.number().default(1).describe("what who stays out earns"),
});
type P = z.output<typeof params>;

interface Found {
  readonly seed: Seed;
  /** Contributors, free riders and loners at rest. */
  readonly rest: readonly number[];
  /** Mean payoff over time of all. */
  readonly payoff: number;
  /** Loners each time that contributors catch up with free riders. */
  readonly crossings: readonly number[];
  /** Shares of the three over time. */
  readonly path: readonly (readonly number[])[];
}

/** Who is alone with the public good earns what a loner does. Hauert, De Monte, Hofbauer & Sigmund 2002. */
const game = ({ players, multiplier, loner }: P) =>
  matchedGroups(players, 3, (own, [contributors, riders]) => {
    if (own === 2 || contributors + riders === 1) return loner;
    return (multiplier * contributors) / (contributors + riders) - (own === 0 ? 1 : 0);
  });

function run({ seed, quick, params: own }: ExperimentContext<P>): Found {
  const optional = game(own);
  const dynamic = replicatorDynamic(optional);
  const short = (value: number) => Number(value.toPrecision(8));
  const earned = new Float64Array(3);
  const crossings: number[] = [];
  const path: number[][] = [];
  const steps = quick ? time.steps / 2 : time.steps;
  let before = 0;
  let payoff = 0;
  trajectory(dynamic, start, {
    dt: time.dt,
    steps,
    onStep(state, _, step) {
      const [contributors, riders, loners] = state;
      if (step % shown.every === 0 && path.length < shown.points) path.push([...state].map(short));
      optional.fitness(state, earned);
      if (step > 0) payoff += (contributors * earned[0] + riders * earned[1] + loners * earned[2]) / steps;
      const gap = contributors - riders;
      if (before < 0 && gap >= 0) crossings.push(short(loners));
      before = gap;
    },
  });
  return {
    seed,
    rest: [...refineRestPoint(dynamic, [0.3, 0.25, 0.45])].map(short),
    payoff: short(payoff),
    crossings,
    path,
  };
}

const exactly = (value: number): Interval => ({ estimate: value, low: value, high: value });
const hauert = "Hauert, De Monte, Hofbauer & Sigmund 2002, Science 296:1129-1132";
const derived = { source: `the replicator dynamic of ${hauert}`, status: "source" } as const;
const within = (value: number, slack = 0.005) => ({
  within: [value - slack, value + slack] as const,
  quick: [value - slack, value + slack] as const,
});

export const experiment = defineExperiment({
  id: "voluntary-public-goods",
  title: "Public goods with a way out",
  question: "What becomes of a public good that one may stay out of?",
  reproduces: [hauert],
  settings,
  params,
  run,
  claims: [
    {
      says: "At rest half of those who take part contribute",
      quantity: "contributors among participants at rest",
      measured: ({ rest: [contributors, riders] }) => exactly(contributors / (contributors + riders)),
      ...within(0.5),
      ...derived,
    },
    {
      says: "At rest .4613 stay out",
      quantity: "loners at rest",
      measured: ({ rest }) => exactly(rest[2]),
      ...within(0.4613),
      source: "the same dynamic in another program",
      status: "simulated",
    },
    {
      says: "Over time all earn what a loner does",
      quantity: "mean payoff over time",
      measured: ({ payoff }) => exactly(payoff),
      ...within(1),
      quick: [0.98, 1.02],
      ...derived,
    },
    {
      says: "Populations come back to where they were: orbits are closed",
      quantity: "spread of loners over times at which contributors catch up with free riders",
      measured: ({ crossings }) =>
        crossings.length > 3 ? exactly(Math.max(...crossings) - Math.min(...crossings)) : undefined,
      within: [0, 0.005],
      quick: [0, 0.005],
      ...derived,
    },
    {
      says: "They are no point: loners at these times are more than .05 from where they rest",
      quantity: "distance of loners at these times from rest",
      measured: ({ crossings: [first], rest }) => exactly(Math.abs(first - rest[2])),
      within: [0.05, 1],
      quick: [0.05, 1],
      ...derived,
    },
  ] satisfies Claim<Found>[],
  summary: ({ rest, payoff, crossings }) =>
    [
      `at rest: contributors, free riders, loners ${rest.map((each) => each.toFixed(4)).join(", ")}`,
      `mean payoff over time ${payoff.toFixed(4)}; ${crossings.length} turns`,
    ].join("\n"),
  figures: ({ path }) => ({
    orbit: lineChart({
      title: "Contributors, free riders and loners, one after the other",
      xLabel: "time",
      yLabel: "share of the population",
      yInclude: [0, 1],
      series: ["contributors", "free riders", "loners"].map((label, j) => ({
        label,
        x: path.map((_, k) => k * shown.every * time.dt),
        y: path.map((state) => state[j]),
      })),
    }),
  }),
});
