/** Parameters of the MEV auction and the constants that its rules derive from them. */
import { box, discrete, type Head, z } from "../../src/index.ts";
import { highestBids } from "./slot.ts";

export const params = z.object({
  searchers: z.number().int().min(2).max(64).default(4).describe("agents that compete for an opportunity"),
  format: z
    .enum(["open", "sealed", "second-price", "all-pay"])
    .default("open")
    .describe("open priority gas auction, sealed first-price bundles, sealed second-price, sealed all-pay"),
  values: z
    .enum(["common", "private"])
    .default("common")
    .describe("one value for all searchers, or one drawn for each independently"),
  value: z.number().min(1e-18).max(1e18).default(1).describe("highest value of an opportunity (value units)"),
  lowest: z
    .number()
    .nonnegative()
    .optional()
    .describe(
      "values are uniform between this and `value` (value units); default `value` when common, 0 when private",
    ),
  blockTicks: z
    .number()
    .int()
    .min(1)
    .max(1e6)
    .optional()
    .describe("ticks from one block to the next; default 5 when open, 1 otherwise (later ones are idle)"),
  opportunities: z.number().int().min(1).default(1).describe("blocks in an episode, one opportunity each"),
  latency: z
    .number()
    .int()
    .min(1)
    .max(16)
    .default(1)
    .describe("ticks until a bid is seen by others; 1 means in the next tick (open format)"),
  increment: z
    .number()
    .nonnegative()
    .default(0.1)
    .describe("least relative raise of an own bid that nodes accept (open format); go-ethereum asks for 0.1"),
  outside: z
    .enum(["none", "slot-6214255"])
    .default("none")
    .describe(
      "who bids besides the searchers: nobody, or the builders of a real block, over as many ticks as there are (value units are ETH)",
    ),
  baseFee: z
    .number()
    .nonnegative()
    .default(0.02)
    .describe("burnt by every included transaction, reverting ones too (value units)"),
  phi: z
    .number()
    .min(0)
    .max(1)
    .default(0.1)
    .describe("share of its bid that an included loser pays to the proposer; all-pay has 1"),
  revertProtection: z
    .boolean()
    .default(true)
    .describe("sealed losers are left out of the block and pay nothing; false: they revert and pay"),
  grid: z
    .enum(["absolute", "share", "continuous"])
    .default("absolute")
    .describe("bid levels are amounts, shares of the own value, or any amount up to `value` (box action)"),
  levels: z
    .number()
    .int()
    .min(1)
    .max(1000)
    .default(10)
    .describe("bid levels besides 0, equally spaced up to `value` (or to the whole own value)"),
});
export type P = z.output<typeof params>;

export const presets: Record<string, z.input<typeof params>> = {
  "flash-boys": { format: "open" },
  bundles: { format: "sealed" },
  "unprotected-bundles": { format: "sealed", revertProtection: false },
  "first-price": { format: "sealed", values: "private", baseFee: 0, phi: 0, grid: "share", levels: 20 },
  "second-price": { format: "second-price", values: "private", baseFee: 0, grid: "share", levels: 20 },
  "all-pay": { format: "all-pay", values: "private", baseFee: 0 },
  "real-slot": {
    outside: "slot-6214255",
    values: "private",
    lowest: 0.03,
    value: 0.05,
    blockTicks: 10,
    levels: 50,
    baseFee: 0,
    phi: 0,
  },
};

/** Rules that span several parameters. */
export function check(p: P): string | undefined {
  if (p.lowest !== undefined && p.lowest > p.value)
    return `"lowest" (${p.lowest}) must not exceed "value" (${p.value})`;
  const outside = outsideBids(p);
  const highest = outside[outside.length - 1];
  if (highest > p.value)
    return `value must be at least the highest bid outside, ${highest}, or nothing can be won, got ${p.value}`;
  return undefined;
}

/** The highest bid outside that stands at the end of each tick of a block; 0 where nobody bids there. */
export function outsideBids(p: P): Float64Array {
  const ticks = ticksPerBlock(p);
  return p.outside === "none" ? new Float64Array(ticks) : highestBids(ticks);
}

/** Ticks from one block to the next. */
export function ticksPerBlock(p: P): number {
  return p.blockTicks ?? (p.format === "open" ? 5 : 1);
}

/** The range that values are drawn from. */
export function valueRange(p: P): { low: number; high: number } {
  return { low: p.lowest ?? (p.values === "common" ? p.value : 0), high: p.value };
}

/** What the levels stand for: amounts, or shares of the own value. */
export function levelValues(p: P): number[] {
  const top = p.grid === "share" ? 1 : p.value;
  return Array.from({ length: p.levels + 1 }, (_, a) => (a * top) / p.levels);
}

/** Level 0 (or an amount of 0) stays out, or keeps the standing bid. */
export function action(p: P): Head {
  if (p.grid === "continuous") return box(0, p.value, { name: "bid", unit: "value" });
  return discrete(p.levels + 1, {
    name: "bid",
    values: levelValues(p),
    unit: p.grid === "share" ? "share of own value" : "value",
  });
}

/** Slack of the increment rule, so that a level exactly 10 % up passes in floating point. */
export const slack = 1e-9;
