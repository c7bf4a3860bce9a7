/**
 * Oscillation: a series that comes back, such as boom and bust of a stock.
 *
 * The highest local maximum of the autocorrelation that follows a trough below zero, of the series less its straight
 * line, among periods that fit at least four times. Chance is noise with the memory of the series (red noise, the
 * null of Torrence and Compo 1998, "A Practical Guide to Wavelet Analysis"): a slow drift has no such peak, and
 * memory alone gives high autocorrelation, not a significant return of it.
 */
import { fail } from "../../core/errors.ts";
import { requireFinite } from "../check.ts";
import { type ChanceOptions, chanceOf, resolveChance } from "./chance.ts";
import { memoryOf, surrogates } from "./split.ts";

/** Share of the highest peak that the peak of the period has (McLeod and Wyvill 2005, "A Smarter Way to Find Pitch"). */
const nearlyHighest = 0.8;

export interface Oscillation {
  /** Lag of the first peak that is nearly the highest, in steps of the series; none if there is no peak. */
  readonly period: number | undefined;
  /** Autocorrelation at the highest peak, in 0..1; 0 without one. */
  readonly strength: number;
  /** How often noise with the same memory has a peak as high. */
  readonly p: number;
}

/** Autocorrelation r_0 .. r_lags (Box and Jenkins 1970): sums over n - k products, divided by the sum of squares. */
export function autocorrelation(series: ArrayLike<number>, lags: number): Float64Array {
  const who = "autocorrelation";
  requireFinite(who, "series", series);
  if (!Number.isInteger(lags) || lags < 0 || lags >= series.length)
    fail(who, `lags must be a whole number in 0..${series.length - 1}`, lags);
  const values = Float64Array.from(series);
  return correlate(values, new Float64Array(lags + 1));
}

/** The strongest oscillation of a series of at least 8 values, one a window or a tick. */
export function oscillation(series: ArrayLike<number>, options: ChanceOptions = {}): Oscillation {
  const who = "oscillation";
  requireFinite(who, "series", series);
  if (series.length < 8) fail(who, "needs at least 8 values, four times the shortest period", series.length);
  const { words, permutations } = resolveChance(who, options);
  const values = withoutLine(Float64Array.from(series));
  const correlations = new Float64Array(Math.floor(series.length / 4) + 2);
  const peaks = peaksOf(correlate(values, correlations));
  if (peaks.length === 0) return { period: undefined, strength: 0, p: 1 };
  const highestOf = (lags: readonly number[]) =>
    lags.reduce((most, lag) => Math.max(most, correlations[lag]), 0);
  const highest = highestOf(peaks);
  // Multiples of a period have peaks about as high: the first of those is the period.
  const period = peaks.find((lag) => correlations[lag] >= nearlyHighest * highest);
  const draw = surrogates(values, memoryOf(values), words);
  const { p } = chanceOf(highest, permutations, () =>
    highestOf(peaksOf(correlate(withoutLine(draw()), correlations))),
  );
  return { period, strength: highest, p };
}

/** Lags of the local maxima above zero after the first trough below it; the last lag is none. */
function peaksOf(correlations: Float64Array): number[] {
  let lag = 1;
  while (lag < correlations.length && correlations[lag] >= 0) lag++;
  const peaks: number[] = [];
  for (lag++; lag < correlations.length - 1; lag++) {
    const here = correlations[lag];
    if (here > 0 && here >= correlations[lag - 1] && here >= correlations[lag + 1]) peaks.push(lag);
  }
  return peaks;
}

function correlate(values: Float64Array, out: Float64Array): Float64Array {
  const n = values.length;
  let centre = 0;
  for (let i = 0; i < n; i++) centre += values[i] / n;
  for (let lag = 0; lag < out.length; lag++) {
    let sum = 0;
    for (let i = lag; i < n; i++) sum += (values[i] - centre) * (values[i - lag] - centre);
    out[lag] = lag === 0 ? sum : out[0] > 0 ? sum / out[0] : 0;
  }
  out[0] = out[0] > 0 ? 1 : 0;
  return out;
}

/** Subtracts the least-squares line, in place. A series that is a line up to rounding becomes 0. */
function withoutLine(values: Float64Array): Float64Array {
  const n = values.length;
  const middle = (n - 1) / 2;
  let centre = 0;
  for (let i = 0; i < n; i++) centre += values[i] / n;
  let slope = 0;
  let largest = 0;
  for (let i = 0; i < n; i++) {
    slope += ((i - middle) * (values[i] - centre) * 12) / (n * (n * n - 1));
    largest = Math.max(largest, Math.abs(values[i]));
  }
  for (let i = 0; i < n; i++) {
    const rest = values[i] - centre - slope * (i - middle);
    values[i] = Math.abs(rest) > 1e-12 * largest ? rest : 0;
  }
  return values;
}
