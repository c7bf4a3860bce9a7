/** Whether intervals hold the truth as often as they say, where the truth is known. */

import { methods, used } from "./intervals/methods.ts";
import * as parts from "./intervals/parts.ts";
import { type Shape, shapes } from "./intervals/shapes.ts";
import { type Covered, errorOf } from "./intervals/simulate.ts";
import type { Study } from "./study.ts";

const sizes = [2, 3, 4, 5, 6, 8, 12, 16, 24, 32, 64] as const;
const middleSizes = [2, 3, 4, 5, 6, 8, 12, 16, 32] as const;
const compared = [5, 16] as const;
const differences: readonly parts.Arms[] = [
  { name: "normal, n and n", shapes: ["normal", "normal"], sizes: (n: number) => [n, n] as const, scale: 1 },
  {
    name: "normal, 3 times the spread in n, and 2 n",
    shapes: ["normal", "normal"],
    sizes: (n: number) => [n, 2 * n] as const,
    scale: 3,
  },
  {
    name: "exponential, n and n",
    shapes: ["exponential", "exponential"],
    sizes: (n: number) => [n, n] as const,
    scale: 1,
  },
  {
    name: "exponential, n, less normal, n",
    shapes: ["exponential", "normal"],
    sizes: (n: number) => [n, n] as const,
    scale: 1,
  },
  {
    name: "two values 80/20, n and n",
    shapes: ["two values, 80/20", "two values, 80/20"],
    sizes: (n: number) => [n, n] as const,
    scale: 1,
  },
].map(({ shapes: [first, second], ...arms }) => ({
  ...arms,
  first: shapeOf(first),
  second: shapeOf(second),
}));
const chances = [0.5, 0.75, 0.9, 0.95, 0.99] as const;
const pairs = [
  [5, 5],
  [8, 8],
  [16, 16],
  [32, 32],
  [5, 20],
] as const;
const shares = [0.5, 0.8, 0.9, 0.95, 0.99] as const;
const shareSizes = [5, 8, 16, 32, 64] as const;
const orders = [4, 8, 16, 32, 64, 128] as const;
const otherMiddles = ["paired difference", "difference of two samples", "pool of two tasks, n each"];

/** How many samples are drawn for a cell. */
export interface Effort {
  readonly means: number;
  readonly methods: number;
  readonly middles: number;
  readonly improvement: number;
  readonly games: number;
}
export const whole: Effort = { means: 20_000, methods: 1000, middles: 1500, improvement: 3000, games: 400 };

export interface Cell extends Covered {
  readonly name: string;
  readonly n: number;
}

export interface Result {
  readonly effort: Effort;
  readonly means: readonly Cell[];
  readonly methods: readonly (Cell & { readonly method: string })[];
  readonly differences: readonly Cell[];
  readonly middles: readonly (Cell & { readonly kind: string })[];
  readonly improvement: readonly (Cell & { readonly p: number; readonly k: number })[];
  readonly shares: readonly { readonly n: number; readonly p: number; readonly coverage: number }[];
  readonly profiles: readonly (Cell & { readonly p: number })[];
  readonly sampled: readonly (parts.SampledCovered & { readonly name: string })[];
}

export function shapeOf(name: string): Shape {
  const shape = shapes.find((each) => each.name === name);
  if (!shape) throw new Error(`no shape ${name}`);
  return shape;
}

/** Every combination. */
function each<A, B, R>(as: readonly A[], bs: readonly B[], of: (a: A, b: B) => R): R[] {
  return as.flatMap((a) => bs.map((b) => of(a, b)));
}

export const measureMeans = (samples: number): Cell[] =>
  each(shapes, sizes, (shape, n) => ({ name: shape.name, n, ...parts.meanCovered(shape, n, samples) }));

export const measureMiddles = (samples: number): (Cell & { kind: string })[] => {
  const cell = (kind: string, shape: Shape, n: number) => ({
    kind,
    name: shape.name,
    n,
    ...parts.middleCovered(kind, shape, n, samples),
  });
  return [
    ...each(shapes, middleSizes, (shape, n) => cell("one sample", shape, n)),
    ...otherMiddles.flatMap((kind) =>
      each(["normal", "exponential", "two bumps, 75/25"].map(shapeOf), [5, 8, 16], (shape, n) =>
        cell(kind, shape, n),
      ),
    ),
  ];
};

export const measureImprovement = (samples: number): (Cell & { p: number; k: number })[] =>
  each(Object.keys(parts.duels), pairs, (name, [n, k]) =>
    chances.map((p) => ({ name, n, k, p, ...parts.improvementCovered(name, p, n, k, samples) })),
  ).flat();

function measure(effort: Effort): Result {
  return {
    effort,
    means: measureMeans(effort.means),
    methods: Object.keys(methods).flatMap((method) =>
      each(shapes, compared, (shape, n) => ({
        name: shape.name,
        n,
        method,
        ...parts.methodCovered(method, shape, n, effort.methods),
      })),
    ),
    differences: each(differences, [5, 8, 16, 32], (arms, n) => ({
      name: arms.name,
      n,
      ...parts.meanDifferenceCovered(arms, n, effort.means),
    })),
    middles: measureMiddles(effort.middles),
    improvement: measureImprovement(effort.improvement),
    shares: each(shareSizes, shares, (n, p) => ({ n, p, coverage: parts.wilsonCovers(n, p) })),
    profiles: each([2, 4], [0.5, 0.75, 0.9], (tasks, p) => ({
      name: `${tasks} tasks`,
      n: 8,
      p,
      ...parts.profileCovered(tasks, p, 8, effort.improvement),
    })),
    sampled: each(Object.keys(parts.coalitionGames), orders, (name, draws) => ({
      name,
      ...parts.sampledCovered(name, draws, effort.games),
    })),
  };
}

export interface Range {
  readonly sessions: number;
  readonly least: number;
  readonly most: number;
}

/** Least and most coverage over the shapes in which no rare session decides, in whole percent, by sessions. */
export function ranges(cells: readonly Cell[]): Range[] {
  const common = cells.filter(({ name }) => !shapeOf(name).rare);
  return [...new Set(common.map(({ n }) => n))].map((n) => {
    const found = common.filter((cell) => cell.n === n).map(({ coverage }) => 100 * coverage);
    return { sessions: n, least: Math.round(Math.min(...found)), most: Math.round(Math.max(...found)) };
  });
}

const percent = (share: number) => (Number.isNaN(share) ? "–" : (100 * share).toFixed(1));
const row = (cells: readonly (string | number)[]) => `| ${cells.join(" | ")} |`;
const table = (head: readonly (string | number)[], rows: readonly (readonly (string | number)[])[]) =>
  [row(head), row(head.map((_, i) => (i === 0 ? "---" : "---:"))), ...rows.map(row)].join("\n");

/** Names down, numbers across. */
function grid<C extends Cell>(
  corner: string,
  cells: readonly C[],
  across: (cell: C) => string | number,
  show = (cell: C) => percent(cell.coverage),
) {
  const columns = [...new Set(cells.map(across))];
  const names = [...new Set(cells.map(({ name }) => name))];
  return table(
    [corner, ...columns],
    names.map((name) => [
      name,
      ...columns.map((column) => {
        const cell = cells.find((c) => c.name === name && across(c) === column);
        return cell ? show(cell) : "";
      }),
    ]),
  );
}

const worstError = (cells: readonly Covered[]) => (100 * Math.max(...cells.map(errorOf))).toFixed(1);

function markdown(result: Result): string {
  const { effort } = result;
  const one = result.middles.filter(({ kind }) => kind === "one sample");
  const others = result.middles.filter(({ kind }) => kind !== "one sample");
  return `# What intervals cover

An interval at 95 % should hold the truth in 95 of 100 repetitions. Here samples are drawn from distributions of which the
truth is known, and it is counted how often it does. \`npm run evidence -- coverage\` makes this page; the numbers follow from
fixed seeds. All numbers are percentages unless they are widths.

## Means: \`meanInterval\`

On each side the further of Student's interval and the one that Hall's transformation (1992) gives, which takes out the
skewness; see \`src/stats/mean-interval.ts\`. ${effort.means} samples a cell, standard error of a coverage at most
${worstError(result.means)} points. "Two clusters" are 20 standard deviations apart, "two bumps" 5.

${grid("sessions", result.means, ({ n }) => n)}

At 16 sessions all are within 3 points of 95 or above it, but those in which one session in ten or in twenty decides: two
bumps 90/10 and two values 95/5. In 19 % and 44 % of samples of 16 none such is seen, and an interval made of what was seen
cannot know of it. The lognormal distribution with sigma 1, the next in skewness, is at the edge. Two values at fewer than
12 sessions fail for the same reason: five sessions of an 80/20 split are all alike in one of three samples. Above 95 an
interval is wider than it need be.

Median widths for the normal distribution, as multiples of what would do if its spread were known, 2 x 1.96 / sqrt(n): ${result.means
    .filter(({ name, n }) => name === "normal" && n >= 4)
    .map(({ n, width }) => `${((width * Math.sqrt(n)) / 3.92).toFixed(2)} at ${n}`)
    .join(", ")}.

### Against other intervals

Coverage, and in brackets the median width as a multiple of Student's. ${effort.methods} samples a cell, the same for all
methods, standard error at most ${worstError(result.methods)} points; bootstraps resample 499 times, the percentile bootstrap 2000 times.

${compared
  .map((n) => {
    const cells = result.methods.filter((cell) => cell.n === n);
    const widthOf = (name: string) =>
      cells.find((cell) => cell.name === name && cell.method === "Student's t")?.width ?? 0;
    return `${n} sessions:\n\n${grid(
      "",
      cells,
      ({ method }) => method,
      ({ name, coverage, width }) =>
        `${percent(coverage)}${widthOf(name) > 0 ? ` (${(width / widthOf(name)).toFixed(2)})` : ""}`,
    )}`;
  })
  .join("\n\n")}

At 5 sessions the percentile bootstrap and BCa are too narrow wherever values do not repeat. The studentised bootstrap
covers about as well as "${used}", which needs no random numbers; but where values repeat, resamples without
spread make it more than a hundred times wider. Hall's alone loses where tails are heavy (Student's t with 3 degrees),
Student's alone where values are skewed.

### Differences of two means: \`meanDifferenceInterval\`

${effort.means} samples a cell.

${grid("sessions (n)", result.differences, ({ n }) => n)}

## Interquartile means: \`bootstrapInterval\`, \`summarise\`

The percentile bootstrap with 2000 resamples. ${effort.middles} samples a cell, standard error at most ${worstError(one)} points. The truth
is the mean between the quartiles of the distribution.

${grid("sessions", one, ({ n }) => n)}

With few sessions the interval cannot be wider than the sample: four values all lie on one side of the middle in one of
eight samples. From 12 sessions on it is within 3 points of what it says, from 8 on within 4. Where the rarer of two values
comes up in less than a quarter of sessions, the interquartile mean of the distribution is the other one.

${grid(
  "",
  others.map((cell) => ({ ...cell, name: `${cell.kind}: ${cell.name}` })),
  ({ n }) => n,
)}

## Probability of improvement: \`improvementInterval\`

Coverage of P(X > Y) where it is p. ${effort.improvement} samples a cell, standard error at most ${worstError(result.improvement)} points. No
interval is without width.

${pairs
  .map(
    ([n, k]) =>
      `${n} sessions of X, ${k} of Y:\n\n${grid(
        "p",
        result.improvement.filter((cell) => cell.n === n && cell.k === k),
        ({ p }) => p,
      )}`,
  )
  .join("\n\n")}

"Against a constant" the wins are independent trials, and the interval is Wilson's, with its gaps near 0 and 1 (below).

## Shares: \`wilsonInterval\`

Exact, by summing over the binomial distribution. Near 0 and 1 the coverage depends on whether the next possible share is
within reach (Brown, Cai and DasGupta 2001, "Interval Estimation for a Binomial Proportion"): with 16 sessions and a
probability of .99, 15 of 16 gives an interval that ends at .989. What is missed is then next to the bound.

${table(
  ["sessions", ...shares],
  shareSizes.map((n) => [
    n,
    ...shares.map((p) => percent(result.shares.find((cell) => cell.n === n && cell.p === p)?.coverage ?? 0)),
  ]),
)}

Bands of \`performanceProfile\` over tasks of 8 sessions each, ${effort.improvement} samples a cell:

${grid("share above", result.profiles, ({ p }) => p)}

## Sampled Shapley values: \`sampleShapley\`

Games of 7 players, orders drawn independently, ${effort.games} games a cell. A standard error is NaN, not known, of fewer than 16
draws and where all draws gave the same.

${table(
  [
    "game",
    "orders",
    "games with a wrong value and an error of 0",
    "values with an error",
    "within 1.96 errors",
  ],
  result.sampled.map(({ name, draws, wrongZeros, known, coverage }) => [
    name,
    draws,
    percent(wrongZeros),
    percent(known),
    percent(coverage),
  ]),
)}
`;
}

export const coverage: Study<Result> = { name: "coverage", measure: () => measure(whole), markdown };
