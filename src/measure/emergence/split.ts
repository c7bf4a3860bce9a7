/** Where a series splits best into two levels, and what it would look like without any split. */
import { shuffle } from "../../core/random.ts";

export interface Split {
  /** Index of the first value of the second part; 0 if nothing can be split. */
  readonly at: number;
  /** Sum of squares between the parts, in squared units of the series. */
  readonly gain: number;
  /** The same as a share of the total sum of squares, in 0..1. */
  readonly share: number;
}

/**
 * The split into two parts, each of at least `least` values, that leaves the least squares within them: the maximum
 * over k of k (n - k) / n (mean of the first k - mean of the rest)^2 (Scott and Knott 1974, "A Cluster Analysis
 * Method for Grouping Means in the Analysis of Variance"). The earliest of equals.
 */
export function bestSplit(values: Float64Array, least: number): Split {
  const n = values.length;
  const centre = meanOf(values);
  let squares = 0;
  for (let i = 0; i < n; i++) squares += (values[i] - centre) ** 2;
  let at = 0;
  let gain = 0;
  let cusum = 0;
  for (let k = 1; k <= n - least; k++) {
    cusum += values[k - 1] - centre;
    if (k < least) continue;
    const between = (cusum * cusum * n) / (k * (n - k));
    // Splits that tie up to rounding are one and the same; take the first.
    if (between > gain * (1 + 1e-12)) {
      gain = between;
      at = k;
    }
  }
  return { at, gain, share: squares > 0 ? gain / squares : 0 };
}

/**
 * Lag-1 autocorrelation, in 0..0.98; negative memory counts as none. `at` > 0: of the noise around two levels, the
 * second from there on. Corrected for the bias -(1 + 3 rho) / m of an estimate from m values around their own mean
 * (Kendall 1954, "Note on Bias in the Estimation of Autocorrelation").
 */
export function memoryOf(values: Float64Array, at = 0): number {
  const parts = at > 0 ? [values.subarray(0, at), values.subarray(at)] : [values];
  let squares = 0;
  let products = 0;
  for (const part of parts) {
    const level = meanOf(part);
    for (let i = 0; i < part.length; i++) {
      const deviation = part[i] - level;
      squares += deviation * deviation;
      if (i > 0) products += deviation * (part[i - 1] - level);
    }
  }
  if (squares === 0) return 0;
  const raw = products / squares;
  return Math.min(Math.max(raw + (parts.length * (1 + 3 * raw)) / values.length, 0), 0.98);
}

/**
 * Memory of the noise in a series whose best split is at `at`, the smaller of two estimates. Shifts besides that one
 * raise `memoryOf`; they hardly touch E (x[t+2] - x[t])^2 / E (x[t+1] - x[t])^2 = 1 + rho, which rests on differences
 * (the idea of Chakar, Lebarbier, Lévy-Leduc and Robin 2017, "A Robust Approach for Estimating Change-Points in the
 * Mean of an AR(1) Process"), here without the largest fifth of them, those across shifts.
 */
export function memoryBetweenShifts(values: Float64Array, at: number): number {
  const near = smallSquares(values, 1);
  const far = smallSquares(values, 2);
  const byDifferences = near > 0 ? far / near - 1 + 1 / values.length : 0;
  return Math.max(0, Math.min(memoryOf(values, at), byDifferences));
}

/** Mean of the squared differences at a lag, without the largest fifth. */
function smallSquares(values: Float64Array, lag: number): number {
  const differences = Float64Array.from(
    { length: values.length - lag },
    (_, i) => (values[i + lag] - values[i]) ** 2,
  ).sort();
  return meanOf(differences.subarray(0, Math.ceil(0.8 * differences.length)));
}

/**
 * Series with the values' memory but no structure in time: AR(1) noise whose innovations are those of the values,
 * shuffled (the sieve bootstrap of order 1: Bühlmann 1997, "Sieve Bootstrap for Time Series"). Without memory this
 * is a permutation of the values, and a test against it exact. The array is reused by the next draw.
 */
export function surrogates(values: Float64Array, memory: number, words: Int32Array): () => Float64Array {
  const centre = meanOf(values);
  // The first value is a draw from the stationary distribution, not an innovation; it is scaled to be one.
  const start = Math.sqrt(1 - memory * memory);
  const innovations = values.map((value, i) =>
    i === 0 ? (value - centre) * start : value - centre - memory * (values[i - 1] - centre),
  );
  const out = new Float64Array(values.length);
  return () => {
    shuffle(words, 0, innovations);
    let deviation = innovations[0] / start;
    out[0] = centre + deviation;
    for (let i = 1; i < out.length; i++) {
      deviation = memory * deviation + innovations[i];
      out[i] = centre + deviation;
    }
    return out;
  };
}

export function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}
