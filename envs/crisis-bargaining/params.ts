/** Parameters of a crisis, and what follows from them. */
import { z } from "../../src/index.ts";

const cost = z.number().min(0);

export const params = z.object({
  power: z
    .array(z.number().min(0).max(1))
    .min(1)
    .max(64)
    .default([0.5])
    .describe("p: probability with which who demands wins a war, by period; the last one stays"),
  ownCost: cost.default(0.1).describe("what war costs who demands (payoff per period)"),
  costs: z
    .tuple([cost, cost])
    .default([0, 0.4])
    .describe("least and most that war costs who answers, drawn evenly and private (payoff per period)"),
  discount: z
    .number()
    .min(0)
    .max(0.999)
    .default(0)
    .describe("d: what the next period is worth now; above 0 the last period lasts for ever"),
  levels: z
    .number()
    .int()
    .min(2)
    .max(1024)
    .default(41)
    .describe("demands to choose from, evenly from 0 to 1"),
  costBins: z.number().int().min(1).max(1024).default(8).describe("kinds of cost that a table tells apart"),
  promise: z
    .boolean()
    .default(false)
    .describe("who demands is bound to ask in later periods for no more than the first odds"),
  inspection: z.boolean().default(false).describe("who demands sees what war would cost the other"),
});
export type CrisisParams = z.output<typeof params>;

export function checkParams({ costs }: CrisisParams): string | undefined {
  return costs[0] <= costs[1]
    ? undefined
    : `costs must go from lower to higher, got ${costs[0]} to ${costs[1]}`;
}

/** Shares that can be demanded. */
export function demandsOf({ levels }: CrisisParams): Float64Array {
  return Float64Array.from({ length: levels }, (_, k) => k / (levels - 1));
}

/** Demands that the promise leaves after the first period: the first so many, of which nothing is always one. */
export function promised(p: CrisisParams): number {
  return p.promise ? demandsOf(p).filter((demand) => demand <= p.power[0] + 1e-9).length : p.levels;
}

/** By period: what it is worth at the start, and what it and all later ones are. */
export function weightsOf({ power, discount }: CrisisParams) {
  const last = power.length - 1;
  const now = Float64Array.from(power, (_, t) => discount ** t / (t === last ? 1 - discount : 1));
  const rest = Float64Array.from(power, (_, t) => discount ** t / (1 - discount));
  return { now, rest };
}
