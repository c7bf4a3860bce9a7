/** Values that change over a learner's life: a constant, an exponential decay or a line. */
import * as z from "zod";

/** A schedule whose values stay in [low, high]. */
function scheduleIn(low: number, high: number) {
  const value = z.number().min(low).max(high);
  const end = value.default(Math.max(0, low));
  const exponentialDecay = z.strictObject({
    start: value,
    end,
    decay: z.number().nonnegative().describe("per learning step: end + (start - end) exp(-decay t)"),
  });
  const linear = z.strictObject({
    start: value,
    end,
    steps: z.number().positive().describe("learning steps from start to end"),
    delay: z.number().nonnegative().default(0).describe("learning steps before it begins to move"),
  });
  return z.union([value, exponentialDecay, linear], {
    error: "needs a number or a schedule, { start, end, decay } or { start, end, steps, delay }",
  });
}

/** A number of at least 0, `{ start, end, decay }` or `{ start, end, steps, delay }`: temperatures, step sizes. */
export const schedule = scheduleIn(0, Number.MAX_VALUE);
/** The same within [0, 1]: step sizes, shares of exploration. */
export const shareSchedule = scheduleIn(0, 1);
export type Schedule = z.output<typeof schedule>;

/** The schedule's value after `t` learning steps. */
export function valueAt(s: Schedule, t: number): number {
  if (typeof s === "number") return s;
  if ("decay" in s) return s.end + (s.start - s.end) * Math.exp(-s.decay * t);
  const share = Math.min(1, Math.max(0, (t - s.delay) / s.steps));
  return s.start + (s.end - s.start) * share;
}
