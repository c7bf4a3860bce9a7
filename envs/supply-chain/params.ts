/** Parameters of the supply chain, and what follows from them. */
import { z } from "../../src/index.ts";

/** Units are counted in 32 bits. */
const mostUnits = 1e9;

const weeks = z.number().int().min(1).max(52);

export const params = z.object({
  agents: z.number().int().min(1).max(64).default(4).describe("echelons, from the retailer to the factory"),
  demand: z
    .enum(["step", "even"])
    .default("step")
    .describe("of the customer: it rises once for good, or is as likely any whole number from low to high"),
  low: z
    .number()
    .int()
    .min(0)
    .max(1000)
    .default(4)
    .describe("demand before the step, or the lowest (units a week)"),
  high: z
    .number()
    .int()
    .min(0)
    .max(1000)
    .default(8)
    .describe("demand from the step on, or the highest (units a week)"),
  stepWeek: z.number().int().min(0).default(4).describe("first week of the higher demand (step)"),
  fixedWeeks: z
    .number()
    .int()
    .min(0)
    .default(4)
    .describe("weeks from the start in which all order `flow`, whatever they choose"),
  mail: weeks.default(2).describe("weeks until an order reaches the supplier"),
  transit: weeks.default(2).describe("weeks that what was shipped is on its way"),
  making: weeks
    .default(3)
    .describe("weeks from an order of the last echelon, which makes the goods, until it has them"),
  stock: z.number().int().min(0).max(100_000).default(12).describe("units that each holds at the start"),
  flow: z
    .number()
    .int()
    .min(0)
    .max(1000)
    .default(4)
    .describe("units that were ordered and shipped in each week before the start"),
  holding: z.number().min(0).default(0.5).describe("payoff that a unit in stock costs a week"),
  backlog: z.number().min(0).default(1).describe("payoff that a unit which is owed costs a week"),
  actions: z
    .enum(["order", "level"])
    .default("order")
    .describe("choose how many units to order, or the level to order up to"),
  most: z.number().int().min(1).max(10_000).default(99).describe("largest order (units), or highest level"),
  least: z.number().int().min(0).max(10_000).default(0).describe("lowest level to order up to (level)"),
  weeks: z
    .number()
    .int()
    .min(1)
    .max(10_000)
    .default(1)
    .describe("weeks in a tick, for which a choice stands"),
  horizon: z.number().int().min(1).default(36).describe("ticks after which an episode is cut (truncated)"),
});
export type P = z.output<typeof params>;

/** Rules that span several parameters. */
export function checkParams(p: P): string | undefined {
  if (p.high < p.low) return `high must be at least low, got ${p.high} and ${p.low}`;
  if (p.actions === "level" && p.least >= p.most)
    return `least must be below most, got ${p.least} and ${p.most}: they are the lowest and highest level`;
  if (p.actions === "order" && p.least > 0)
    return `least has no effect on orders, which begin at 0, got ${p.least}; use actions: "level"`;
  const ordered = p.agents * Math.max(p.most, p.flow, p.high) * p.weeks * p.horizon;
  if (ordered > mostUnits)
    return `agents times the largest order times weeks times horizon may be at most ${mostUnits}, got ${ordered}; lower one of them`;
  return undefined;
}

/** Weeks of demand that come between an order of echelon a and the stock that it makes. */
export const protectionOf = (p: P, a: number): number => (a === p.agents - 1 ? p.making : p.mail + p.transit);

/** Mean demand in the long run, in units a week. */
export const meanDemand = (p: P): number => (p.demand === "step" ? p.high : (p.low + p.high) / 2);

/** Names of the echelons, as in the beer game where there are four. */
export function echelonNames(agents: number): string[] {
  const between = agents === 4 ? ["wholesaler", "distributor"] : [];
  return Array.from({ length: agents }, (_, a) =>
    a === 0 ? "retailer" : a === agents - 1 ? "factory" : (between[a - 1] ?? `echelon-${a + 1}`),
  );
}
