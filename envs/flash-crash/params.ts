/** Parameters of the flash crash, and what follows from them. */
import { z } from "../../src/index.ts";
import { isStablePrice } from "../../src/situations/index.ts";

export const params = z.object({
  agents: z.number().int().min(1).max(1024).default(8).describe("holders of a unit each"),
  impact: z.number().min(0).max(1000).default(1).describe("lambda: how far the sales of all move the price"),
  momentum: z
    .number()
    .min(0)
    .default(0.5)
    .describe("m: what those who follow the trend move it by, per unit that it moved in the last tick"),
  reversion: z
    .number()
    .min(0)
    .default(0.1)
    .describe("k: what those who know the value move it back by, per unit that it deviates"),
  noise: z.number().min(0).max(1000).default(0.02).describe("s: standard deviation of what else moves it"),
  shock: z.number().min(0).max(1000).default(0.3).describe("what the price falls by at the shock"),
  shockTick: z.number().int().min(0).default(5).describe("tick of the shock"),
  margin: z
    .number()
    .positive()
    .max(1e6)
    .default(1)
    .describe("fall of the price beyond which whoever holds is sold out"),
  levels: z.number().int().min(2).max(64).default(6).describe("choices: to sell, and so many stops less one"),
  value: z
    .tuple([z.number(), z.number()])
    .default([0, 1])
    .describe("lowest and highest that a unit held to the end pays besides its price, drawn evenly"),
  blur: z.number().min(0).default(0.05).describe("most that a holder's signal of it is off, either way"),
  breaker: z
    .number()
    .positive()
    .optional()
    .describe("h: fall of the price from which on trade is halted; default: it never is"),
  halt: z.number().int().min(1).max(1e6).default(1).describe("ticks that it is halted for"),
  horizon: z.number().int().min(1).default(20).describe("ticks of an episode (truncated)"),
});
export type FlashCrashParams = z.output<typeof params>;

/** What choices stand for: the fall of the price beyond which the unit is sold; the first sells whatever it is. */
export function stopsOf({ levels, margin }: FlashCrashParams): Float64Array {
  return Float64Array.from({ length: levels }, (_, k) =>
    k === 0 ? Number.NEGATIVE_INFINITY : (margin * k) / (levels - 1),
  );
}

/** Further from its start than this a price is shown as just that. */
export const reachOf = ({ impact, shock, noise, momentum, margin }: FlashCrashParams): number =>
  1 + (shock + impact + 4 * noise) / (1 - momentum) + Math.min(margin, impact);

/** Rules that span several parameters. */
export function checkParams(p: FlashCrashParams): string | undefined {
  const { momentum, reversion, value } = p;
  if (!(momentum < 1 && (isStablePrice(momentum, reversion) || reversion === 0)))
    return `momentum must be below 1 and reversion below 2 (1 + momentum), or the price runs away, got ${momentum} and ${reversion}`;
  if (!(value[0] <= value[1])) return `value must go from lower to higher, got ${value.join(" to ")}`;
  return undefined;
}
