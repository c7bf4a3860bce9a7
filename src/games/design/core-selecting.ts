/**
 * Core-selecting package auctions with two local bidders and a global one: what winners pay, and equilibrium bids.
 *
 * Two items; each local bidder wants its own, worth evenly 0 to 1 to it, the global bidder both or none, worth evenly 0 to 2. The
 * locals win where their bids together are above the global bid B, and then pay B together, so that nobody left out could offer
 * the seller more: split as near as possible to nothing, to what they bid, or to their Vickrey payments. Ausubel & Baranov 2020,
 * "Core-selecting auctions with incomplete information", International Journal of Game Theory 49:251-273; Day & Cramton 2012,
 * Operations Research 60:588-603.
 */
import { fail } from "../../core/errors.ts";
import { integrate } from "./values.ts";

/** "vcg", where winners pay what their presence costs the others, is in the core only where that happens to be B. */
export const packageRules = ["nearest-zero", "nearest-bid", "nearest-vcg", "vcg"] as const;
export type PackageRule = (typeof packageRules)[number];

/**
 * What the first local bidder pays where the locals win with bids `first` and `second` that together are at least the `global`
 * bid; what the second pays follows with the two exchanged.
 */
export function localPayment(rule: PackageRule, first: number, second: number, global: number): number {
  requireRule("localPayment", rule);
  if (!(first >= 0 && second >= 0 && global >= 0 && first + second >= global))
    fail("localPayment", "bids must be at least 0, the locals' together at least the global one", [
      first,
      second,
      global,
    ]);
  const vickrey = Math.max(0, global - second);
  if (rule === "vcg") return vickrey;
  if (rule === "nearest-zero") return Math.min(first, Math.max(vickrey, global / 2));
  if (rule === "nearest-bid") return Math.min(global, Math.max(0, (global + first - second) / 2));
  return (global + vickrey - Math.max(0, global - first)) / 2;
}

/** What a local bidder bids in the symmetric equilibrium with independent values, for a value in 0..1; the global one bids its value. */
export function localBid(rule: PackageRule, value: number): number {
  requireRule("localBid", rule);
  if (!(value >= 0 && value <= 1)) fail("localBid", "the value must lie in 0..1", value);
  if (rule === "vcg") return value;
  if (rule === "nearest-zero") return Math.max(0, 1 + Math.log(value));
  if (rule === "nearest-bid") return Math.log(2 / (2 - value));
  return Math.max(0, value - cheapest["nearest-vcg"]);
}

/** Values up to which a local bidder bids nothing. */
const cheapest: Readonly<Record<PackageRule, number>> = {
  "nearest-zero": 1 / Math.E,
  "nearest-bid": 0,
  "nearest-vcg": 3 - Math.sqrt(8),
  vcg: 0,
};

/** What a local and the global bidder expect to gain in that equilibrium, and what the seller expects to be paid. */
export function packageOutcome(rule: PackageRule): { local: number; global: number; revenue: number } {
  requireRule("packageOutcome", rule);
  const expected = (of: (bid: number, value: number) => number) =>
    integrate((value) => of(localBid(rule, value), value), cheapest[rule], 1);
  const bid = expected((b) => b);
  /** Of the sum of both bids, squared. */
  const square = 2 * expected((b) => b * b) + 2 * bid ** 2;
  // The global value is below a sum s with probability s/2. A local bidder expects to gain the integral over values up to its own of
  // the chance to win (Myerson 1981), and over all values the integral of 1 - v times that chance.
  const local = expected((b, v) => ((1 - v) * b) / 2) + bid / 4;
  const global = 1 - 2 * bid + square / 4;
  const won = expected((b, v) => b * v) + bid / 2 + 1 - square / 4;
  return { local, global, revenue: won - 2 * local - global };
}

function requireRule(who: string, rule: PackageRule): void {
  if (!packageRules.includes(rule)) fail(who, `rule must be one of ${packageRules.join(", ")}`, rule);
}
