/** Values that change over a learner's life: a constant, an exponential decay or a line. */
import { z } from "zod";

const exponentialDecay = z.strictObject({
  start: z.number(),
  end: z.number().default(0),
  decay: z.number().nonnegative().describe("per learning step: end + (start - end) exp(-decay t)"),
});
const linear = z.strictObject({
  start: z.number(),
  end: z.number().default(0),
  steps: z.number().positive().describe("learning steps from start to end"),
  delay: z.number().nonnegative().default(0).describe("learning steps before it begins to move"),
});

/** A number, `{ start, end, decay }` or `{ start, end, steps, delay }`. */
export const schedule = z.union([z.number(), exponentialDecay, linear]);
export type Schedule = z.output<typeof schedule>;

/** The schedule's value after `t` learning steps. */
export function valueAt(s: Schedule, t: number): number {
  if (typeof s === "number") return s;
  if ("decay" in s) return s.end + (s.start - s.end) * Math.exp(-s.decay * t);
  const share = Math.min(1, Math.max(0, (t - s.delay) / s.steps));
  return s.start + (s.end - s.start) * share;
}
