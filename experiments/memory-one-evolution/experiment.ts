/** Memory-one evolution: which strategies of the repeated prisoner's dilemma rule in the long run where mutants come one after the other. */
import {
  type MemoryOne,
  type MutantPopulation,
  memoryOneShares,
  successiveMutants,
} from "../../src/games/index.ts";
import { type Seed, seedStreams, seedWords, uniform, z } from "../../src/index.ts";
import { type Claim, defineExperiment, type ExperimentContext } from "../../src/lab/index.ts";
import { lineChart } from "../../src/report/index.ts";
import { type Interval, wilsonInterval } from "../../src/stats/index.ts";

const sessions = 100;
const mutants = 20_000;
/** Probabilities that a strategy is made of: nobody is free of mistakes. */
const grid = [0.001, 0.01, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99, 0.999];
const payoffs = { T: 5, R: 3, P: 1, S: 0 };
/** A population cooperates whose mean payoff is at least this; mutual cooperation brings 3, its end by coins 2.25. */
const cooperates = 2.8;
/** Looks at a population, evenly over the mutants, for the picture. */
const looks = 100;
const settings = { sessions, mutants, grid, payoffs, cooperates, looks };

const params = z.object({
  generations: z
    .number()
    .int()
    .min(1)
    .max(10_000)
    .default(100)
    .describe("generations from one mutant to the next"),
});

/** What the mean strategy says after CC, CD, DC and DD, by what is more likely: 1001 wins and stays, or loses and shifts. */
const kinds = { "win-stay-lose-shift": "1001", "tit-for-tat": "1010" } as const;
type Kind = keyof typeof kinds;
const everyKind = Object.keys(kinds) as Kind[];

interface End {
  readonly payoff: number;
  readonly kind: string;
}
interface Found {
  readonly seed: Seed;
  readonly sessions: number;
  readonly payoff: readonly number[];
  readonly kind: readonly string[];
  /** Shares of sessions by look, from the first mutants on: those that cooperate, and those of each kind. */
  readonly path: Readonly<Record<Kind | "cooperation", readonly number[]>>;
}

function payoffOf(own: MemoryOne, other: MemoryOne): number {
  memoryOneShares(own, other, shares);
  const { T, R, P, S } = payoffs;
  return R * shares[0] + S * shares[1] + T * shares[2] + P * shares[3];
}
const shares = new Float64Array(4);

/** The mean strategy by its more likely choices. */
function kindOf({ strategies, shares: weights }: MutantPopulation<MemoryOne>): string {
  return [0, 1, 2, 3]
    .map((after) => strategies.reduce((sum, strategy, i) => sum + weights[i] * strategy[after], 0))
    .map((p) => (p >= 0.5 ? "1" : "0"))
    .join("");
}

/** What a population is like at each look. */
function evolve(generations: number, count: number, random: () => number): End[] {
  const drawn = () => grid[Math.floor(random() * grid.length)];
  const histories = successiveMutants<MemoryOne>({
    founder: [0.5, 0.5, 0.5, 0.5],
    mutant: () => [drawn(), drawn(), drawn(), drawn()],
    pay: payoffOf,
    mutants: count,
    generations,
  });
  const ends: End[] = [];
  let mutant = 0;
  for (const population of histories) {
    if (mutant > 0 && mutant % (count / looks) === 0)
      ends.push({ payoff: Number(population.payoff.toPrecision(5)), kind: kindOf(population) });
    mutant++;
  }
  return ends;
}

async function run(context: ExperimentContext<z.output<typeof params>>): Promise<Found> {
  const { seed, sessions: wanted, quick, cell, note, params: own } = context;
  const count = wanted ?? (quick ? sessions / 5 : sessions);
  const length = quick ? mutants / 4 : mutants;
  const words = new Int32Array(4 * count);
  seedStreams(words, seedWords(seed, "memory-one"), 0, count);
  const all: End[][] = [];
  for (let s = 0; s < count; s++) {
    if (s % 20 === 0) note(`session ${s}`);
    all.push(await cell(`session ${s}`, () => evolve(own.generations, length, () => uniform(words, s))));
  }
  const last = all.map((ends) => ends[looks - 1]);
  const over = (is: (end: End) => boolean) =>
    Array.from({ length: looks }, (_, look) => all.filter((ends) => is(ends[look])).length / count);
  return {
    seed,
    sessions: count,
    payoff: last.map(({ payoff }) => payoff),
    kind: last.map(({ kind }) => kind),
    path: {
      cooperation: over(({ payoff }) => payoff >= cooperates),
      "win-stay-lose-shift": over(({ kind }) => kind === kinds["win-stay-lose-shift"]),
      "tit-for-tat": over(({ kind }) => kind === kinds["tit-for-tat"]),
    },
  };
}

const shareOf = <T>(values: readonly T[], is: (value: T) => boolean): Interval =>
  wilsonInterval(values.filter(is).length, values.length);
const cooperating = ({ payoff }: Found) => shareOf(payoff, (each) => each >= cooperates);
const ruledBy = ({ kind }: Found, which: Kind) => shareOf(kind, (each) => each === kinds[which]);

function summary(found: Found): string {
  const told = ({ estimate, low, high }: Interval) =>
    `${(100 * estimate).toFixed(0)} % [${(100 * low).toFixed(0)}, ${(100 * high).toFixed(0)}]`;
  return [
    `${told(cooperating(found))} of populations cooperate`,
    ...everyKind.map((kind) => `${told(ruledBy(found, kind))} are mostly ${kind}`),
  ].join("\n");
}

function figures({ path }: Found): Record<string, string> {
  const x = path.cooperation.map((_, k) => ((k + 1) * mutants) / looks / 1000);
  return {
    kinds: lineChart({
      title: "What rules populations, by mutants that have come",
      xLabel: "mutants, thousands",
      yLabel: "share of sessions",
      yInclude: [0, 1],
      series: (["cooperation", ...everyKind] as const).map((label) => ({ label, x, y: path[label] })),
    }),
  };
}

const nowak = "Nowak & Sigmund 1993, Nature 364:56-58";
const simulated = {
  source: "the same rules in another program, 40 seeds; what counts as cooperation and as a kind is ours",
  status: "simulated",
} as const;

export const experiment = defineExperiment({
  id: "memory-one-evolution",
  title: "Win-stay, lose-shift evolves",
  question:
    "Which strategies of the repeated prisoner's dilemma rule in the long run where all make mistakes and mutants come one after the other?",
  reproduces: [nowak],
  settings,
  params,
  run,
  claims: [
    {
      says: "After 20,000 mutants more than .65 of populations win-stay, lose-shift",
      quantity: "share of populations that are mostly win-stay, lose-shift",
      measured: (found) => ruledBy(found, "win-stay-lose-shift"),
      within: [0.65, 1],
      quick: [0.2, 1],
      source: `${nowak}; .82 of 40 seeds of the same rules in another program`,
      status: "simulated",
    },
    {
      says: "After 20,000 mutants .97 of populations cooperate, within .07",
      quantity: "share of populations that cooperate",
      measured: cooperating,
      within: [0.9, 1],
      quick: [0.4, 1],
      ...simulated,
    },
    {
      says: "After 20,000 mutants .12 of populations are like tit-for-tat, within .1",
      quantity: "share of populations that are mostly tit-for-tat",
      measured: (found) => ruledBy(found, "tit-for-tat"),
      within: [0.02, 0.22],
      quick: [0, 0.6],
      ...simulated,
    },
  ] satisfies Claim<Found>[],
  summary,
  figures,
});
