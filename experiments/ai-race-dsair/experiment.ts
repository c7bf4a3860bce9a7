/** A race for AI as a game that is played in a population: where safety is best for all, where it is likely, and between them. */
import {
  fermi,
  finitePairs,
  invasionBarrier,
  matchedPairs,
  rareMutationLimit,
  signChanges,
} from "../../src/games/index.ts";
import { type Seed, z } from "../../src/index.ts";
import { type Claim, defineExperiment, type ExperimentContext } from "../../src/lab/index.ts";
import { lineChart } from "../../src/report/index.ts";
import type { Interval } from "../../src/stats/index.ts";

/** Of a round: what it brings to develop, what safety costs, the prize of who is first, and the rounds of a race. */
const race = { benefit: 4, cost: 1, prize: 1e4, rounds: 100 };
const speeds = [1.5, 3] as const;
/** Risks at which the unsafe share is claimed, at the lower speed; and the grid of the picture. */
const risks = [0.7, 0.75, 0.775, 0.8, 0.85] as const;
const grid = Array.from({ length: 101 }, (_, k) => k / 100);
const settings = { race, speeds, risks, grid };

const params = z.object({
  size: z.number().int().min(2).max(1000).default(100).describe("Z: labs in the population"),
  intensity: z
    .number()
    .min(0)
    .max(10)
    .default(0.01)
    .describe("beta: how strongly the better paid is imitated"),
});

interface Thresholds {
  /** Risks above which all safe is better for all than all unsafe, and above which safety is risk dominant. */
  readonly society: number;
  readonly dominance: number;
}
interface Found {
  readonly seed: Seed;
  /** By speed. */
  readonly thresholds: Readonly<Record<string, Thresholds>>;
  /** Share of unsafe labs at each claimed risk, and by speed over the grid. */
  readonly unsafe: Readonly<Record<string, number>>;
  readonly path: Readonly<Record<string, readonly number[]>>;
}

/** Payoffs a round of safe and unsafe labs; an unsafe one loses all with the probability `risk`. Han et al. 2020, section 3. */
function payoffs(speed: number, risk: number): number[][] {
  const { benefit, cost, prize, rounds } = race;
  const spared = 1 - risk;
  return [
    [benefit / 2 - cost + prize / (2 * rounds), benefit / (speed + 1) - cost],
    [
      spared * ((speed * benefit) / (speed + 1) + (speed * prize) / rounds),
      spared * (benefit / 2 + (speed * prize) / (2 * rounds)),
    ],
  ];
}

/** Safety withstands an invasion of up to a half where it is risk dominant. */
const barrier = (speed: number, risk: number) =>
  invasionBarrier(matchedPairs(payoffs(speed, risk)), [1, 0], [0, 1], 20);

function thresholdsAt(speed: number): Thresholds {
  const between = (f: (risk: number) => number) => signChanges(f, 200).changes[0].at;
  return {
    society: between((risk) => payoffs(speed, risk)[0][0] - payoffs(speed, risk)[1][1]),
    dominance: between((risk) => barrier(speed, risk) - 0.5),
  };
}

function run({ seed, params: { size, intensity } }: ExperimentContext<z.output<typeof params>>): Found {
  const unsafeAt = (speed: number, risk: number) =>
    rareMutationLimit(finitePairs(size, payoffs(speed, risk)), fermi(intensity)).stationary[1];
  const short = (value: number) => Number(value.toPrecision(8));
  return {
    seed,
    thresholds: Object.fromEntries(speeds.map((speed) => [speed, thresholdsAt(speed)])),
    unsafe: Object.fromEntries(risks.map((risk) => [risk, short(unsafeAt(speeds[0], risk))])),
    path: Object.fromEntries(
      speeds.map((speed) => [speed, grid.map((risk) => short(unsafeAt(speed, risk)))]),
    ),
  };
}

const exactly = (value: number): Interval => ({ estimate: value, low: value, high: value });
const within = (value: number) => ({
  within: [value - 1e-3, value + 1e-3] as const,
  quick: [value - 1e-3, value + 1e-3] as const,
});
const han = "Han, Pereira, Santos & Lenaerts 2020, J. Artificial Intelligence Research 69:881-921";
const derived = { source: `the payoffs of ${han}`, status: "source" } as const;
const published: Readonly<Record<(typeof speeds)[number], Thresholds>> = {
  1.5: { society: 0.3377, dominance: 0.7751 },
  3: { society: 0.6645, dominance: 0.8879 },
};
const shares: Readonly<Record<(typeof risks)[number], number>> = {
  0.7: 1,
  0.75: 0.961,
  0.775: 0.585,
  0.8: 0.076,
  0.85: 0.0003,
};

export const experiment = defineExperiment({
  id: "ai-race-dsair",
  title: "Safety in a race for AI",
  question:
    "At which risks do labs that imitate each other race unsafely although all would be better off safe?",
  reproduces: [han],
  settings,
  params,
  run,
  claims: [
    ...speeds.flatMap((speed): Claim<Found>[] => [
      {
        says: `At a speed of ${speed} all safe is better for all than all unsafe from a risk of ${published[speed].society} on`,
        quantity: `risk from which all prefer safety, speed ${speed}`,
        measured: ({ thresholds }) => exactly(thresholds[speed].society),
        ...within(published[speed].society),
        ...derived,
      },
      {
        says: `At a speed of ${speed} safety is risk dominant from a risk of ${published[speed].dominance} on`,
        quantity: `risk from which safety is risk dominant, speed ${speed}`,
        measured: ({ thresholds }) => exactly(thresholds[speed].dominance),
        ...within(published[speed].dominance),
        ...derived,
      },
    ]),
    ...risks.map(
      (risk): Claim<Found> => ({
        says: `At a risk of ${risk} a share of ${shares[risk]} of labs is unsafe`,
        quantity: `share of unsafe labs at a risk of ${risk}`,
        measured: ({ unsafe }) => exactly(unsafe[risk]),
        ...within(shares[risk]),
        source: "the chain of rare mutations, in another program",
        status: "simulated",
      }),
    ),
  ],
  summary: ({ thresholds, unsafe }) =>
    [
      ...speeds.map(
        (speed) =>
          `speed ${speed}: safety is better for all from ${thresholds[speed].society.toFixed(4)} on, risk dominant from ${thresholds[speed].dominance.toFixed(4)} on`,
      ),
      `unsafe at speed ${speeds[0]}: ${risks.map((risk) => `${unsafe[risk]} at ${risk}`).join(", ")}`,
    ].join("\n"),
  figures: ({ path }) => ({
    unsafe: lineChart({
      title: "Labs that race unsafely",
      xLabel: "risk that an unsafe lab loses all",
      yLabel: "share of time in which labs are unsafe",
      yInclude: [0, 1],
      series: speeds.map((speed) => ({ label: `speed ${speed}`, x: grid, y: path[speed] })),
    }),
  }),
});
