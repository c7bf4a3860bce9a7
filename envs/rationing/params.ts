/** Parameters of rationing, and what follows from them. */
import { box, discrete, z } from "../../src/index.ts";

const unit = "largest demands";

export const params = z.object({
  agents: z.number().int().min(2).max(256).default(10).describe("retailers"),
  margin: z
    .number()
    .positive()
    .max(0.99)
    .default(0.6)
    .describe("what a sold unit brings beyond its cost, as a share of its price of 1"),
  scarce: z
    .number()
    .positive()
    .max(1)
    .default(0.3)
    .describe("supply for each when it is scarce, below the margin (largest demands)"),
  probability: z
    .number()
    .min(0)
    .max(0.99)
    .default(0.8)
    .describe("probability that supply is scarce in a tick"),
  allotment: z
    .enum(["orders", "equal"])
    .default("orders")
    .describe("scarce supply goes in proportion to orders, or in equal parts as far as they were ordered"),
  actions: z.enum(["levels", "amount"]).default("levels").describe("choose among levels, or any amount"),
  largest: z.number().positive().max(100).default(1.2).describe("largest order (largest demands)"),
  levels: z
    .number()
    .int()
    .min(2)
    .max(10_001)
    .default(25)
    .describe("orders to choose from, evenly from 0 to the largest"),
  horizon: z.number().int().min(1).default(100).describe("ticks after which an episode is cut (truncated)"),
});
export type P = z.output<typeof params>;

/** Orders of each choice. */
const levelsOf = (p: P): number[] =>
  Array.from({ length: p.levels }, (_, k) => (p.largest * k) / (p.levels - 1));

export const action = (p: P) =>
  p.actions === "amount"
    ? box(0, p.largest, { name: "order", unit })
    : discrete(p.levels, { name: "order", values: levelsOf(p), unit });

export const modelOf = (p: P) => ({
  orders: Float64Array.from(levelsOf(p)),
  any: p.actions === "amount",
  equal: p.allotment === "equal",
});

/** Rules that span several parameters. */
export function checkParams(p: P): string | undefined {
  if (p.scarce >= p.margin) return `scarce must be below margin, got ${p.scarce} and ${p.margin}`;
  return undefined;
}
