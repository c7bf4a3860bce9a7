/** Equilibria with any bids, and what bidders could have if they paid next to nothing. */
import {
  expectedRevenue,
  expectedUtility,
  localBid,
  packageOutcome,
  uniformAllPayBid,
  uniformFirstPriceBid,
  uniformValues,
} from "../../src/games/index.ts";
import type { Outcome, Theory } from "../../src/index.ts";
import { biddersOf, isPackage, type P } from "./params.ts";

const values = uniformValues();

export function theory(p: P): Theory {
  const [optimum, nash] = [best(p), equilibrium(p)];
  return { ...(optimum && { optimum }), ...(nash && { nash }) };
}

/** What an agent bids for a value in equilibrium with any bids, where that is known. */
export function equilibriumBidOf(p: P, agent: number, value: number): number | undefined {
  const n = biddersOf(p);
  if (p.format === "first-price") return uniformFirstPriceBid(value, n, p.risk);
  if (p.format === "all-pay") return p.risk < 1 ? undefined : uniformAllPayBid(value, n);
  if (!isPackage(p.format)) return value;
  if (agent === 2 || p.format === "vcg") return value;
  return p.risk < 1 ? undefined : localBid(p.format, value);
}

/** Whoever values it the most wins and pays nothing. */
function best(p: P): Outcome | undefined {
  const n = biddersOf(p);
  // Two that win together and are averse to risk would rather share: not known.
  if (isPackage(p.format) && p.risk < 1) return undefined;
  const pays = p.format === "first-price" || p.format === "all-pay";
  return {
    // Of the larger of a sum s of two values and one that is even from 0 to 2: 1 + s^2 / 4, at a mean square of 7/6.
    welfare: isPackage(p.format) ? 1 + 7 / 24 : n / (n + p.risk),
    note: `whoever values it the most wins and pays ${pays ? "next to " : ""}nothing: closed form`,
    ...(pays && !p.continuous && { bound: "upper" as const }),
  };
}

function equilibrium(p: P): Outcome | undefined {
  const n = biddersOf(p);
  const coarse = p.continuous ? "" : "; levels only come near it";
  if (isPackage(p.format)) {
    if (p.risk < 1) return undefined;
    const { local, global, revenue } = packageOutcome(p.format);
    const note = `the global bidder bids its value, the locals as in Ausubel & Baranov 2020${coarse}: closed form`;
    return { welfare: 2 * local + global, revenue, note };
  }
  if (p.risk < 1 && p.format === "all-pay") return undefined;
  const options = { risk: p.risk };
  return {
    welfare: n * expectedUtility(p.format, values, n, options),
    revenue: expectedRevenue(p.format, values, n, options),
    note: `symmetric equilibrium (Krishna 2010, chapters 2 to 4)${coarse}: closed form`,
  };
}
