/**
 * Oscillation: a series that comes back, such as boom and bust of a stock.
 *
 * It is in step with itself after a period and out of step half a period before and after: the recurrence at a lag is
 * half of the difference between the autocorrelation there and the larger one at those places, of the series less its
 * straight line, 1 for a pure wave. Noise, trends and steps have an autocorrelation that falls with the lag, and so
 * a recurrence below 0, more so the longer they remember.
 */
import { fail } from "../core/errors.ts";
import { requireFinite } from "../stats/check.ts";

export interface Oscillation {
  /** Lag with the largest recurrence, in steps of the series; none where none is above 0. */
  readonly period: number | undefined;
  /** Recurrence at that lag, in 0..1; 0 without one. */
  readonly strength: number;
}

/** Autocorrelation r_0 .. r_lags (Box and Jenkins 1970): sums over n - k products, divided by the sum of squares. */
export function autocorrelation(series: ArrayLike<number>, lags: number): Float64Array {
  const who = "autocorrelation";
  requireFinite(who, "series", series);
  if (!Number.isInteger(lags) || lags < 0 || lags >= series.length)
    fail(who, `lags must be a whole number in 0..${series.length - 1}`, lags);
  return correlate(Float64Array.from(series), lags);
}

/**
 * The strongest oscillation of one series of at least 8 values, one a window or a tick. A description: the largest
 * recurrence of noise is often above 0, too.
 */
export function oscillation(series: ArrayLike<number>): Oscillation {
  requireFinite("oscillation", "series", series);
  if (series.length < 8)
    fail("oscillation", "needs at least 8 values, four times the shortest period", series.length);
  const strengths = recurrence(series);
  let period = 0;
  for (let lag = 2; lag < strengths.length; lag++) if (strengths[lag] > strengths[period]) period = lag;
  return period === 0 ? { period: undefined, strength: 0 } : { period, strength: strengths[period] };
}

/** Recurrence at lags 0..n/4, so that a period fits four times; 0 at lags 0 and 1, which are no periods. */
export function recurrence(series: ArrayLike<number>): Float64Array {
  const values = withoutLine(Float64Array.from(series));
  const longest = Math.floor(values.length / 4);
  const r = correlate(values, Math.min(values.length - 1, Math.round(1.5 * longest)));
  return Float64Array.from({ length: longest + 1 }, (_, lag) =>
    lag < 2 ? 0 : (r[lag] - Math.max(r[Math.round(lag / 2)], r[Math.round(1.5 * lag)])) / 2,
  );
}

function correlate(values: Float64Array, lags: number): Float64Array {
  const n = values.length;
  const out = new Float64Array(lags + 1);
  let centre = 0;
  for (let i = 0; i < n; i++) centre += values[i] / n;
  for (let lag = 0; lag <= lags; lag++) {
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
