/** Parameters of the order book, and what follows from them. */
import { z } from "../../src/index.ts";

const rate = z.number().min(0).max(1000);

export const params = z.object({
  agents: z.number().int().min(1).max(64).default(8).describe("market makers"),
  limitOrders: rate
    .default(2)
    .describe("alpha: limit orders at each price within reach of the other side's best (per second)"),
  reach: z
    .number()
    .int()
    .min(1)
    .max(40)
    .default(20)
    .describe("K: ticks from the other side's best that they reach"),
  marketOrders: rate.default(5).describe("mu: market orders to buy, and as many to sell (per second)"),
  cancellations: z
    .number()
    .min(0.01)
    .max(1000)
    .default(0.2)
    .describe("delta: chance that an order of theirs is cancelled (per second)"),
  seconds: z.number().positive().max(10).default(0.1).describe("length of a tick (seconds)"),
  quotes: z
    .number()
    .int()
    .min(1)
    .max(16)
    .default(5)
    .describe("distances from the middle at which an agent can quote (ticks of price)"),
  inventory: z
    .number()
    .int()
    .min(1)
    .max(1000)
    .default(10)
    .describe("units that an agent holds or owes at most; it does not quote to get more"),
  risk: z
    .number()
    .min(0)
    .default(0.02)
    .describe("payoff that a second costs, times the square of the units held or owed"),
  sales: z.number().int().min(0).max(100_000).default(200).describe("forced sales of the sell-off (units)"),
  salesPerSecond: z.number().positive().max(10_000).default(100).describe("how fast they come (per second)"),
  salesTick: z.number().int().min(0).default(200).describe("tick in which the sell-off begins"),
  breaker: z
    .number()
    .positive()
    .optional()
    .describe(
      "fall of the middle since then at which there are no sales and market orders for a while (ticks of price); default: none",
    ),
  halt: z.number().positive().max(1e6).default(2).describe("how long there are none (seconds)"),
  horizon: z.number().int().min(1).default(400).describe("ticks of an episode (truncated)"),
});
export type OrderBookParams = z.output<typeof params>;

/** Prices that a book holds, around its middle: orders further away than half of them are withdrawn. */
export const levels = 256;
export const centre = levels / 2;
/** How far the middle may be from the centre of what is held before all is moved. */
export const drift = 48;

/** Orders of a tick on average: as many as take a few hundredths of a second. */
const mostEvents = 50_000;

/** Rules that span several parameters. */
export function checkParams({
  limitOrders,
  reach,
  marketOrders,
  quotes,
  seconds,
}: OrderBookParams): string | undefined {
  const rate = 2 * reach * limitOrders + 2 * marketOrders;
  if (quotes > reach) return `quotes must be at most the reach of ${reach} ticks, got ${quotes}`;
  if (rate * seconds > mostEvents)
    return `orders must be at most ${mostEvents} a tick, got ${rate * seconds}; lower limitOrders or seconds`;
  return undefined;
}
