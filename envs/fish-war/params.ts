/** Parameters of the great fish war, and what follows from them. */
import { z } from "../../src/index.ts";

export const params = z.object({
  agents: z.number().int().min(2).max(256).default(2).describe("countries"),
  growth: z
    .number()
    .gt(0)
    .max(0.95)
    .default(0.5)
    .describe("a: what is left grows to its power a (the stock that stays unfished is 1)"),
  discount: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.9)
    .describe("d: what the next season counts for in theory; give learners the same"),
  noise: z
    .number()
    .min(0)
    .max(2)
    .default(0)
    .describe("standard deviation of the logarithm of the factor on growth; its mean is 1"),
  start: z.number().min(1e-9).max(1).default(1).describe("stock at the start (of that which stays unfished)"),
  most: z
    .number()
    .min(1e-9)
    .lt(1)
    .optional()
    .describe("largest share of the stock that a country can take in a season; default .96/agents"),
  levels: z
    .number()
    .int()
    .min(2)
    .max(1024)
    .default(16)
    .describe("shares to choose from, evenly up to the largest; none is 0, of which the logarithm is none"),
  continuous: z.boolean().default(false).describe("any share from the smallest level to the largest"),
  horizon: z.number().int().min(1).default(200).describe("ticks after which an episode is cut (truncated)"),
});
export type FishWarParams = z.output<typeof params>;

export const mostShare = (p: FishWarParams) => p.most ?? 0.96 / p.agents;

export const shareLevels = (p: FishWarParams) =>
  Float64Array.from({ length: p.levels }, (_, k) =>
    k + 1 < p.levels ? ((k + 1) * mostShare(p)) / p.levels : mostShare(p),
  );

export function checkParams(p: FishWarParams): string | undefined {
  const all = p.agents * mostShare(p);
  // Beyond this so little is left that its logarithm says more of arithmetic than of fish.
  if (all > 0.999)
    return `all together must leave something: agents * most must be at most .999, got ${all}; lower most`;
  return undefined;
}
