/** Zero-determinant strategies: who holds both payoffs on a line of its choice, and who withstands mistakes. */
import {
  bimatrix,
  type MemoryOne,
  memoryOneShares,
  zeroDeterminantMemoryOne,
} from "../../src/games/index.ts";
import { type Seed, seedStreams, seedWords, uniform, z } from "../../src/index.ts";
import { type Claim, defineExperiment, type ExperimentContext } from "../../src/lab/index.ts";
import { lineChart } from "../../src/report/index.ts";
import type { Interval } from "../../src/stats/index.ts";

const payoffs = { T: 5, R: 3, P: 1, S: 0 };
/** Probability that an action is flipped, in play with itself. */
const noise = 0.01;
/** Random opponents whose payoffs are looked at; the picture shows some of them. */
const opponents = 500;
const settings = { payoffs, noise, opponents };

const params = z.object({
  chi: z
    .number()
    .min(1)
    .max(100)
    .default(3)
    .describe("slope of the extortioner: its surplus for one unit of the other's"),
});

const { T, R, P, S } = payoffs;
const game = bimatrix([
  [R, S],
  [T, P],
]);
const allC: MemoryOne = [1, 1, 1, 1];
/** Those who meet themselves under noise. */
const selves = {
  "tit-for-tat": [1, 0, 1, 0],
  "win-stay-lose-shift": [1, 0, 0, 1],
  "generous-tit-for-tat": [1, 1 / 3, 1, 1 / 3],
  "always-defect": [0, 0, 0, 0],
} as const satisfies Record<string, MemoryOne>;
type Self = keyof typeof selves;
const every = Object.keys(selves) as Self[];

type Pair = readonly [own: number, other: number];
interface Found {
  readonly seed: Seed;
  readonly chi: number;
  /** The four probabilities of the extortioner. */
  readonly extortioner: readonly number[];
  /** Against who always cooperates. */
  readonly againstCooperator: { readonly chi: Pair; readonly two: Pair };
  /** Payoffs of the extortioner and of the generous strategy of slope 2 beside random opponents, and of those. */
  readonly lines: { readonly extortion: readonly Pair[]; readonly generosity: readonly Pair[] };
  readonly selves: Readonly<Record<Self, number>>;
}

function meet(own: MemoryOne, other: MemoryOne): Pair {
  const [cc, cd, dc, dd] = memoryOneShares(own, other);
  return [R * cc + S * cd + T * dc + P * dd, R * cc + T * cd + S * dc + P * dd];
}

/** Nine digits: enough for the lines. */
const short = ([own, other]: Pair): Pair => [Number(own.toPrecision(9)), Number(other.toPrecision(9))];

const trembling = (strategy: MemoryOne): MemoryOne => {
  const [cc, cd, dc, dd] = strategy.map((p) => (1 - noise) * p + noise * (1 - p));
  return [cc, cd, dc, dd];
};

function run({ seed, params: { chi } }: ExperimentContext<z.output<typeof params>>): Found {
  const extort = (slope: number) => zeroDeterminantMemoryOne(game, { mode: "extort", chi: slope });
  const generous = zeroDeterminantMemoryOne(game, { mode: "generous", chi: 2 });
  const words = new Int32Array(4);
  seedStreams(words, seedWords(seed, "opponents"), 0, 1);
  const inside = () => 0.01 + 0.98 * uniform(words, 0);
  const others = Array.from({ length: opponents }, (): MemoryOne => [inside(), inside(), inside(), inside()]);
  return {
    seed,
    chi,
    extortioner: [...extort(chi)],
    againstCooperator: { chi: meet(extort(chi), allC), two: meet(extort(2), allC) },
    lines: {
      extortion: others.map((other) => short(meet(extort(chi), other))),
      generosity: others.map((other) => short(meet(generous, other))),
    },
    selves: Object.fromEntries(
      every.map((each) => [each, meet(trembling(selves[each]), trembling(selves[each]))[0]]),
    ) as Record<Self, number>,
  };
}

const exactly = (value: number): Interval => ({ estimate: value, low: value, high: value });
const within = (value: number, slack = 1e-6) => ({
  within: [value - slack, value + slack] as const,
  quick: [value - slack, value + slack] as const,
});
/** The largest distance of any pair of payoffs from own - kappa = slope (other - kappa). */
const farthest = (pairs: readonly Pair[], kappa: number, slope: number): Interval =>
  exactly(Math.max(...pairs.map(([own, other]) => Math.abs(own - kappa - slope * (other - kappa)))));

const press = "Press & Dyson 2012, PNAS 109:10409-10413";
const stewart = "Stewart & Plotkin 2012, PNAS 109:10134-10135";
const published: Readonly<Record<Self, number>> = {
  "tit-for-tat": 2.25,
  "win-stay-lose-shift": 2.951,
  "generous-tit-for-tat": 2.97,
  "always-defect": 1.03,
};

export const experiment = defineExperiment({
  id: "zero-determinant",
  title: "Zero-determinant strategies",
  question:
    "Can a player of the repeated prisoner's dilemma hold both payoffs on a line, and who withstands mistakes?",
  reproduces: [press, stewart],
  settings,
  params,
  run,
  claims: [
    ...([11 / 13, 1 / 2, 7 / 26, 0] as const).map(
      (p, j): Claim<Found> => ({
        says: `Who extorts threefold cooperates after ${["both did", "only it did", "only the other did", "neither did"][j]} with probability ${["11/13", "1/2", "7/26", "0"][j]}`,
        quantity: `probability of the extortioner to cooperate after ${["CC", "CD", "DC", "DD"][j]}`,
        measured: ({ extortioner }) => exactly(extortioner[j]),
        ...within(p),
        source: press,
        status: "source",
      }),
    ),
    ...(
      [
        ["chi", 0, "it has 41/11", 41 / 11],
        ["chi", 1, "who always cooperates has 21/11", 21 / 11],
        ["two", 0, "who extorts twofold has 3.5", 3.5],
        ["two", 1, "who always cooperates has 2.25", 2.25],
      ] as const
    ).map(
      ([which, seat, what, value]): Claim<Found> => ({
        says: `Of ${which === "chi" ? "a threefold" : "a twofold"} extortion ${what}`,
        quantity: `payoff of ${seat === 0 ? "the extortioner" : "who always cooperates"}, ${which === "chi" ? "threefold" : "twofold"}`,
        measured: ({ againstCooperator }) => exactly(againstCooperator[which][seat]),
        ...within(value),
        source: which === "chi" ? press : stewart,
        status: "source",
      }),
    ),
    {
      says: "Whoever it meets, its payoff beyond 1 is chi times the other's",
      quantity: "largest distance of 500 pairs of payoffs from the line of extortion",
      measured: ({ lines, chi }) => farthest(lines.extortion, P, chi),
      within: [0, 1e-6],
      quick: [0, 1e-6],
      source: press,
      status: "source",
    },
    {
      says: "Whoever ZDGTFT-2 meets, it lacks twice as much of 3 as the other",
      quantity: "largest distance of 500 pairs of payoffs from the line of generosity",
      measured: ({ lines }) => farthest(lines.generosity, R, 2),
      within: [0, 1e-6],
      quick: [0, 1e-6],
      source: stewart,
      status: "source",
    },
    ...every.map(
      (self): Claim<Found> => ({
        says: `With one action in a hundred flipped ${self} has ${published[self]} with itself`,
        quantity: `payoff of ${self} with itself under noise`,
        measured: ({ selves: found }) => exactly(found[self]),
        // The numbers are given with three decimals at most.
        ...within(published[self], 5e-4),
        source: "the Markov chain in another program; Nowak & Sigmund 1993, Nature 364:56-58, has why",
        status: "simulated",
      }),
    ),
  ],
  summary: ({ extortioner, againstCooperator, selves: found, chi }) =>
    [
      `extortion at chi ${chi}: ${extortioner.map((p) => p.toFixed(4)).join(", ")}; against who always cooperates ${againstCooperator.chi.map((each) => each.toFixed(4)).join(" to ")}`,
      ...every.map((self) => `${self} with itself: ${found[self].toFixed(4)}`),
    ].join("\n"),
  figures: ({ lines, chi }) => {
    const line = (pairs: readonly Pair[], label: string) => {
      const sorted = pairs.slice(0, 200).toSorted(([, a], [, b]) => a - b);
      return { label, x: sorted.map(([, other]) => other), y: sorted.map(([own]) => own) };
    };
    return {
      lines: lineChart({
        title: "Payoffs beside 200 random opponents",
        xLabel: "payoff of the opponent",
        yLabel: "own payoff",
        marks: "every",
        series: [
          line(lines.extortion, `extortion, chi ${chi}`),
          line(lines.generosity, "ZDGTFT-2"),
          { label: "alike", x: [1, 3], y: [1, 3], flat: true },
        ],
        yInclude: [0],
      }),
    };
  },
});
