/** Intervals of a mean that are known, to compare with. Nominal coverage 95 %; `words` feeds what is drawn. */

import { uniform } from "../../../src/core/random.ts";
import { centralStudentQuantile } from "../../../src/stats/distributions.ts";
import { bootstrapInterval, type Interval, mean, meanInterval, quantile } from "../../../src/stats/index.ts";
import { normalQuantile } from "./shapes.ts";

type Method = (values: Float64Array, words: Int32Array) => Pick<Interval, "low" | "high">;

const resamples = 499;

function momentsOf(values: Float64Array) {
  const n = values.length;
  let centre = 0;
  for (let i = 0; i < n; i++) centre += values[i] / n;
  let squares = 0;
  let cubes = 0;
  for (let i = 0; i < n; i++) {
    const away = values[i] - centre;
    squares += away * away;
    cubes += away * away * away;
  }
  const error = Math.sqrt(squares / (n - 1) / n);
  return { n, centre, error, skewness: squares > 0 ? cubes / n / (squares / n) ** 1.5 : 0 };
}

const student: Method = (values) => {
  const { n, centre, error } = momentsOf(values);
  const half = centralStudentQuantile(0.95, n - 1) * error;
  return { low: centre - half, high: centre + half };
};

/** Johnson 1978, "Modified t Tests and Confidence Intervals for Asymmetrical Populations", equation 2.9. */
const johnson: Method = (values) => {
  const { n, error, skewness } = momentsOf(values);
  const shift = (skewness * error) / (6 * Math.sqrt(n));
  const { low, high } = student(values, noWords);
  return { low: low + shift, high: high + shift };
};

/** Hall 1992 by itself, with Student's quantiles. */
const hall: Method = (values) => {
  const { n, centre, error, skewness } = momentsOf(values);
  const a = skewness / Math.sqrt(n);
  const t = centralStudentQuantile(0.95, n - 1);
  const inverse = (x: number) => (Math.abs(a) < 1e-9 ? x : (3 / a) * (Math.cbrt(1 + a * (x - a / 6)) - 1));
  return { low: centre - error * inverse(t), high: centre - error * inverse(-t) };
};

const percentile: Method = (values) => bootstrapInterval(values, mean);

type Moments = ReturnType<typeof momentsOf>;

function overResamples(
  values: Float64Array,
  words: Int32Array,
  of: (drawn: Moments) => number,
): Float64Array {
  const resample = values.slice();
  return Float64Array.from({ length: resamples }, () => {
    for (let i = 0; i < values.length; i++)
      resample[i] = values[Math.floor(uniform(words, 0) * values.length)];
    return of(momentsOf(resample));
  });
}

/** Efron and Tibshirani 1993, "An Introduction to the Bootstrap", section 12.5; infinite T are cut at 1000. */
const studentised: Method = (values, words) => {
  const { centre, error } = momentsOf(values);
  const ts = overResamples(values, words, (drawn) => {
    const away = drawn.centre - centre;
    const t = drawn.error > 1e-9 * error ? away / drawn.error : Math.sign(away) * 1000;
    return Math.min(Math.max(t, -1000), 1000);
  });
  return { low: centre - error * quantile(ts, 0.975), high: centre - error * quantile(ts, 0.025) };
};

/** Efron 1987, "Better Bootstrap Confidence Intervals". */
const bca: Method = (values, words) => {
  const { n, centre, skewness } = momentsOf(values);
  const means = overResamples(values, words, (drawn) => drawn.centre);
  let below = 0;
  for (const value of means)
    below += Math.abs(value - centre) <= 1e-12 * Math.abs(centre) ? 0.5 : Number(value < centre);
  const bias = normalQuantile(Math.min(Math.max(below / resamples, 0.001), 0.999));
  const acceleration = skewness / (6 * Math.sqrt(n));
  const at = (z: number) => shareBelow(bias + (bias + z) / (1 - acceleration * (bias + z)));
  return { low: quantile(means, at(-1.959964)), high: quantile(means, at(1.959964)) };
};

/** P(Z < z), by halving on its inverse. */
function shareBelow(z: number): number {
  let low = 1e-9;
  let high = 1 - 1e-9;
  for (let iteration = 0; iteration < 30; iteration++) {
    const middle = (low + high) / 2;
    if (normalQuantile(middle) < z) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

const noWords = new Int32Array(4);

export const used = "wider of Student and Hall";
export const methods: Readonly<Record<string, Method>> = {
  "percentile bootstrap": percentile,
  "BCa bootstrap": bca,
  "studentised bootstrap": studentised,
  "Student's t": student,
  Johnson: johnson,
  Hall: hall,
  [used]: (values) => meanInterval(values),
};
