/** What is known of the flash crash in closed form: a single tick in which nothing else moves the price, and all sell or hold. */
import type { Outcome, Theory } from "../../src/index.ts";
import { sellsBelow } from "../../src/situations/index.ts";
import type { FlashCrashParams } from "./params.ts";

export function theory(p: FlashCrashParams): Theory {
  const { agents: n, impact, shock, shockTick, noise, horizon, levels, margin, breaker } = p;
  const undisturbed = noise === 0 && (shock === 0 || shockTick > 0);
  const single =
    horizon === 1 && levels === 2 && margin >= impact && (breaker === undefined || breaker > impact);
  if (!undisturbed || !single || impact === 0) return {};
  return {
    optimum: {
      ...allSellBelow(p, -impact / 2),
      // With the share f selling, (1 - f)(v - impact f) - impact f^2 / 2 is convex in f: none or all is best.
      note: "all sell where the value is below -impact/2, else none: closed form, of holders alone",
    },
    nash: {
      ...allSellBelow(p, sellsBelow(impact, n)),
      note: "all sell where the value is below impact (n - 3)/4n, in the limit of little blur: closed form (Morris & Shin 2004)",
    },
  };
}

/** Where all sell below a value and else hold. */
function allSellBelow({ agents, impact, value }: FlashCrashParams, threshold: number): Omit<Outcome, "note"> {
  const [low, high] = value;
  const from = Math.min(high, Math.max(low, threshold));
  const selling = high > low ? (from - low) / (high - low) : low < threshold ? 1 : 0;
  const held = ((1 - selling) * (from + high)) / 2;
  return { welfare: agents * (held - (selling * impact) / 2), probability: selling };
}
