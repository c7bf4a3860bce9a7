/** First values of a table, shared by all learners that keep one. */
import * as z from "zod";
import type { PolicyContext } from "../core/policy.ts";
import { uniform } from "../core/random.ts";

/** A number for every entry, or uniform random entries. */
export const initParam = z
  .union([
    z.number(),
    z
      .strictObject({ low: z.number(), high: z.number() })
      .refine(({ low, high }) => low <= high, "low must be at most high"),
  ])
  .default(0)
  .describe("first table values: a number (optimistic if high) or uniform in {low, high}");

export const tiesParam = z
  .enum(["random", "first"])
  .default("random")
  .describe("which of several greedy actions is taken");

/**
 * Fills every learner's part (`size` entries) of a table. Random entries come from the stream of the learner's
 * first slot, so that they do not depend on the worlds beside it.
 */
export function fillTable(
  context: PolicyContext,
  table: Float64Array,
  size: number,
  init: z.output<typeof initParam>,
): void {
  if (typeof init === "number") {
    table.fill(init);
    return;
  }
  for (let l = 0; l < context.learners; l++)
    for (let j = 0; j < size; j++)
      table[l * size + j] = init.low + (init.high - init.low) * uniform(context.rng, l);
}
