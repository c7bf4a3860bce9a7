/**
 * What one session is surely worth: bounds of its mean over stretches of play.
 *
 * A session has few stretches, and rare events may fail to happen in any of them, so its own spread alone would make it
 * sure of itself by chance. The spread is that within all sessions, pooled, or its own where that is larger.
 */

import type { Interval } from "../stats/bootstrap.ts";
import { centralStudentQuantile } from "../stats/distributions.ts";
import { meanInterval } from "../stats/mean-interval.ts";
import { mean } from "../stats/statistics.ts";

/** One side of a bound misses one session in a thousand. */
const confidence = 0.998;

/** `stretches[r][i]`: session i in stretch r. A single stretch has no spread to go by, and is taken at its word. */
export function boundsWithin(stretches: readonly (readonly number[])[]): { low: number[]; high: number[] } {
  const count = stretches.length;
  const sessions = stretches[0].map((_, i) => stretches.map((each) => each[i]));
  const means = sessions.map(mean);
  if (count < 2) return { low: means, high: means };
  const variances = sessions.map((own, i) =>
    own.reduce((sum, value) => sum + (value - means[i]) ** 2 / (count - 1), 0),
  );
  const pooled = mean(variances);
  const t = centralStudentQuantile(confidence, sessions.length * (count - 1));
  const half = variances.map((own) => t * Math.sqrt(Math.max(own, pooled) / count));
  return { low: means.map((m, i) => m - half[i]), high: means.map((m, i) => m + half[i]) };
}

/** Interval of the mean over sessions; a single one, which shows no spread over sessions, has that of its own stretches. */
export function overSessions(values: readonly number[], within: { low: number[]; high: number[] }): Interval {
  if (values.length > 1) return meanInterval(values);
  const [estimate] = values;
  return {
    estimate,
    low: Math.min(estimate, within.low[0]),
    high: Math.max(estimate, within.high[0]),
  };
}
