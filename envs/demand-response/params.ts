/** Parameters of demand response, and what follows from them. */
import { z } from "../../src/index.ts";
import { meanDay } from "./mean-day.ts";

export const params = z.object({
  agents: z.number().int().min(1).max(10_000).default(20).describe("users"),
  base: z
    .array(z.number().min(0).max(1e6))
    .min(2)
    .max(96)
    .default([...meanDay])
    .describe("load of each hour without flexible energy (MW)"),
  flexible: z
    .number()
    .positive()
    .max(1000)
    .default(0.1)
    .describe("energy of all users together, as a share of that of the base; each has as much"),
  divisible: z
    .boolean()
    .default(false)
    .describe(
      "users divide their energy among hours by weights; otherwise each places all of it in one hour",
    ),
  revise: z
    .number()
    .min(0)
    .max(1)
    .default(1)
    .describe("r: probability that a user may choose anew on a day; others place as they did before"),
  horizon: z.number().int().min(1).default(100).describe("days after which an episode is cut (truncated)"),
});
export type DemandResponseParams = z.output<typeof params>;

export interface Model {
  readonly base: Float64Array;
  /** Energy of a user (MWh). */
  readonly energy: number;
  /** Mean load of the base, at which a unit of energy costs 1 (MW). */
  readonly mean: number;
}

export function modelOf({ agents, base, flexible }: DemandResponseParams): Model {
  const all = base.reduce((sum, load) => sum + load, 0);
  return { base: Float64Array.from(base), energy: (flexible * all) / agents, mean: all / base.length };
}

/** Rules that span several parameters. */
export function checkParams({ base }: DemandResponseParams): string | undefined {
  return base.every((load) => load === 0) ? "base must have some load" : undefined;
}
