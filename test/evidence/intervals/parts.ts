/** What is measured: each function gives one cell of a table, from a stream of its own. */

import { normal, uniform } from "../../../src/core/random.ts";
import { sampleShapley, shapleyValues } from "../../../src/games/index.ts";
import {
  bootstrapInterval,
  improvementInterval,
  iqm,
  meanDifferenceInterval,
  meanInterval,
  pairedDifferenceInterval,
  performanceProfile,
  stratifiedInterval,
  taskwiseInterval,
  wilsonInterval,
} from "../../../src/stats/index.ts";
import { methods } from "./methods.ts";
import { normalQuantile, type Shape, streamOf } from "./shapes.ts";
import { type Covered, covered } from "./simulate.ts";

const sampleOf = (shape: Shape, n: number, words: Int32Array) =>
  Float64Array.from({ length: n }, () => shape.draw(words));

export function meanCovered(shape: Shape, n: number, samples: number): Covered {
  const words = streamOf("mean", shape.name, n);
  return covered(samples, shape.mean, () => meanInterval(sampleOf(shape, n, words)));
}

export function methodCovered(method: string, shape: Shape, n: number, samples: number): Covered {
  // All methods see the same samples; what they draw themselves comes from elsewhere.
  const words = streamOf("methods", shape.name, n);
  const own = streamOf("methods", method, shape.name, n);
  return covered(samples, shape.mean, () => methods[method](sampleOf(shape, n, words), own));
}

export interface Arms {
  readonly name: string;
  readonly first: Shape;
  readonly second: Shape;
  /** Sizes of the two, for n. */
  readonly sizes: (n: number) => readonly [number, number];
  /** Factor on the first. */
  readonly scale: number;
}

export function meanDifferenceCovered(
  { name, first, second, sizes, scale }: Arms,
  n: number,
  samples: number,
) {
  const words = streamOf("difference", name, n);
  const [a, b] = sizes(n);
  return covered(samples, scale * first.mean - second.mean, () =>
    meanDifferenceInterval(
      sampleOf(first, a, words).map((x) => scale * x),
      sampleOf(second, b, words),
    ),
  );
}

/** Intervals of the interquartile mean: of one sample, of the difference of two, of a pool of two tasks. */
const middles: Readonly<
  Record<string, (shape: Shape, n: number, words: Int32Array) => { low: number; high: number }>
> = {
  "one sample": (shape, n, words) => bootstrapInterval(sampleOf(shape, n, words), iqm),
  // A luck of the session's own, as large as what differs between sessions, is shared by both.
  "paired difference": (shape, n, words) => {
    const luck = sampleOf(shape, n, words);
    const differences = Array.from({ length: n }, () => shape.draw(words));
    return pairedDifferenceInterval(
      luck.map((value, i) => value + differences[i]),
      luck,
      iqm,
    );
  },
  "difference of two samples": (shape, n, words) =>
    taskwiseInterval([sampleOf(shape, n, words), sampleOf(shape, n, words)], ([x, y]) => iqm(x) - iqm(y)),
  "pool of two tasks, n each": (shape, n, words) =>
    stratifiedInterval([sampleOf(shape, n, words), sampleOf(shape, n, words)], iqm),
};

export function middleCovered(kind: string, shape: Shape, n: number, samples: number): Covered {
  const words = streamOf("middle", kind, shape.name, n);
  const truth = kind === "difference of two samples" ? 0 : shape.iqm;
  return covered(samples, truth, () => middles[kind](shape, n, words));
}

/** Two distributions with P(X > Y) + P(X = Y) / 2 = p. */
export const duels: Readonly<Record<string, (p: number) => readonly ((words: Int32Array) => number)[]>> = {
  "normal, one spread": (p) => {
    const shift = Math.SQRT2 * normalQuantile(p);
    return [(words) => shift + normal(words, 0), (words) => normal(words, 0)];
  },
  "normal, spreads 10 to 1": (p) => {
    const shift = Math.sqrt(1.01) * normalQuantile(p);
    return [(words) => shift + normal(words, 0), (words) => 0.1 * normal(words, 0)];
  },
  exponential: (p) => {
    const wait = (words: Int32Array) => -Math.log(1 - uniform(words, 0));
    return [(words) => (wait(words) * p) / (1 - p), wait];
  },
  "against a constant": (p) => [(words) => Number(uniform(words, 0) < p), () => 0.5],
  "two values": (p) => [
    (words) => Number(uniform(words, 0) < p),
    (words) => Number(uniform(words, 0) < 1 - p),
  ],
};

export function improvementCovered(duel: string, p: number, n: number, k: number, samples: number): Covered {
  const [x, y] = duels[duel](p);
  const words = streamOf("improvement", duel, Math.round(1000 * p), n, k);
  return covered(samples, p, () =>
    improvementInterval(
      [Array.from({ length: n }, () => x(words))],
      [Array.from({ length: k }, () => y(words))],
    ),
  );
}

/** Coverage of Wilson's interval, exactly, by summing over the binomial distribution. */
export function wilsonCovers(n: number, p: number): number {
  let probability = (1 - p) ** n;
  let inside = 0;
  for (let k = 0; k <= n; k++) {
    const { low, high } = wilsonInterval(k, n);
    if (low <= p && p <= high) inside += probability;
    probability *= ((n - k) / (k + 1)) * (p / (1 - p));
  }
  return inside;
}

/** Coverage of the band of a profile over `tasks` tasks, each above its threshold with probability `p`. */
export function profileCovered(tasks: number, p: number, n: number, samples: number): Covered {
  const words = streamOf("profile", tasks, Math.round(1000 * p), n);
  return covered(samples, p, () => {
    const scores = Array.from({ length: tasks }, () =>
      Array.from({ length: n }, () => Number(uniform(words, 0) < p)),
    );
    const { low, high } = performanceProfile(scores, [0.5]);
    return { low: low[0], high: high[0] };
  });
}

const players = 7;
/** Worths of all coalitions of a game drawn anew, by bitmask. */
export const coalitionGames: Readonly<Record<string, (words: Int32Array) => Float64Array>> = {
  "weighted voting": (words) => {
    const weights = Array.from({ length: players }, () => 1 + Math.floor(9 * uniform(words, 0)));
    const quota = weights.reduce((sum, weight) => sum + weight) / 2;
    return worthOf((members) => Number(members.reduce((sum, i) => sum + weights[i], 0) > quota));
  },
  airport: (words) => {
    const costs = Array.from({ length: players }, () => uniform(words, 0));
    return worthOf((members) => Math.max(0, ...members.map((i) => costs[i])));
  },
  "random worths": (words) => worthOf((members) => (members.length > 0 ? uniform(words, 0) : 0)),
};

function worthOf(worth: (members: readonly number[]) => number): Float64Array {
  return Float64Array.from({ length: 2 ** players }, (_, mask) =>
    worth([...Array(players).keys()].filter((i) => (mask >> i) & 1)),
  );
}

export interface SampledCovered {
  readonly draws: number;
  /** Share of games in which a standard error of 0 stands beside a wrong value. */
  readonly wrongZeros: number;
  /** Share of values that have a standard error. */
  readonly known: number;
  /** Share of those that lie within 1.96 of them of the exact value. */
  readonly coverage: number;
  readonly games: number;
}

export function sampledCovered(kind: string, draws: number, games: number): SampledCovered {
  const words = streamOf("sampled", kind, draws);
  let wrong = 0;
  let known = 0;
  let inside = 0;
  for (let g = 0; g < games; g++) {
    const table = coalitionGames[kind](words);
    const exact = shapleyValues(table, players);
    const { values, standardErrors } = sampleShapley(
      players,
      (members, count, out) => {
        for (let c = 0; c < count; c++) {
          let mask = 0;
          for (let i = 0; i < players; i++) mask |= members[c * players + i] << i;
          out[c] = table[mask];
        }
      },
      { budget: 2 + draws * (players - 1), method: "independent", seed: g },
    );
    if (values.some((value, i) => Math.abs(value - exact[i]) > 1e-9 && standardErrors[i] < 1e-9)) wrong++;
    values.forEach((value, i) => {
      if (Number.isNaN(standardErrors[i])) return;
      known++;
      if (Math.abs(value - exact[i]) <= 1.96 * standardErrors[i]) inside++;
    });
  }
  return {
    draws,
    wrongZeros: wrong / games,
    known: known / (games * players),
    coverage: inside / known,
    games,
  };
}
