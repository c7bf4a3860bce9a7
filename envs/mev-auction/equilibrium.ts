/**
 * Symmetric equilibria of the sealed formats with a continuum of bids: what to bid, and what searchers then gain.
 *
 * An entrant that wins pays its bid and the base fee g. One that loses pays nothing under revert protection, else
 * the share phi of its bid and g (all-pay: phi = 1). Values are common knowledge v, or private and uniform on
 * [low, high], for which the envelope theorem (Myerson 1981, Mathematics of Operations Research 6:58-73) gives the
 * gain of a type, U(v) = integral of F^(n-1) from the cutoff type to v, and the bid follows from it.
 */
import { type P, valueRange } from "./params.ts";

/** Does losing cost anything in the sealed form of this auction? */
export function losersPay(p: P): boolean {
  return p.format === "all-pay" || (!p.revertProtection && (p.phi > 0 || p.baseFee > 0));
}

/** Share of its bid that a loser pays. */
function loserShare(p: P): number {
  return p.format === "all-pay" ? 1 : p.phi;
}

/**
 * Common value v, losers pay: the bid at quantile u of the mixed equilibrium; 0 is staying out.
 *
 * An entrant gains nothing at any bid b of the support when its chance of winning is
 * P(b) = (phi b + g) / (v - (1 - phi) b) (with g = 0: F^(n-1) = phi b / (v - (1 - phi) b)), which is u^(n-1).
 */
export function mixedBid(p: P, v: number, u: number): number {
  const chance = u ** (p.searchers - 1);
  const phi = loserShare(p);
  return Math.max(0, (chance * v - p.baseFee) / (phi + (1 - phi) * chance));
}

/** Common value v, losers pay: share of the time that a searcher enters, and that somebody does. */
export function mixedEntry(p: P, v: number): { entry: number; sold: number } {
  const out = Math.min(1, p.baseFee / v) ** (1 / (p.searchers - 1));
  return { entry: 1 - out, sold: 1 - out ** p.searchers };
}

/** Private values: the lowest type that enters, as a value and as a quantile. */
export function cutoff(p: P): { value: number; quantile: number } {
  const { low, high } = valueRange(p);
  const F = (v: number) => Math.min(1, Math.max(0, (v - low) / (high - low)));
  let value = p.baseFee;
  if (losersPay(p) && p.baseFee > 0) {
    // It wins only against nobody: v F(v)^(n-1) = g, increasing in v.
    let a = low;
    let b = high;
    for (let step = 0; step < 60; step++) {
      const middle = (a + b) / 2;
      if (middle * F(middle) ** (p.searchers - 1) < p.baseFee) a = middle;
      else b = middle;
    }
    value = b;
  }
  return { value, quantile: F(value) };
}

/** Private values: the equilibrium bid of type v; 0 is staying out. */
export function privateBid(p: P, v: number): number {
  const { low, high } = valueRange(p);
  const n = p.searchers;
  const { value: lowestEntrant, quantile } = cutoff(p);
  if (v < lowestEntrant) return 0;
  if (p.format === "second-price") return v - p.baseFee;
  const F = (v - low) / (high - low);
  if (F <= 0) return losersPay(p) ? 0 : Math.max(0, v - p.baseFee);
  const chance = F ** (n - 1);
  const gain = ((high - low) * (F ** n - quantile ** n)) / n;
  if (!losersPay(p)) return v - p.baseFee - gain / chance;
  const phi = loserShare(p);
  return (chance * v - gain - p.baseFee) / (chance + phi * (1 - chance));
}

/** Private values: expected gain of all searchers together, n times the integral of F^(n-1) (1 - F) above the cutoff. */
export function privateSurplus(p: P): number {
  const { low, high } = valueRange(p);
  const n = p.searchers;
  const u = cutoff(p).quantile;
  return (high - low) * (1 - u ** n - (n / (n + 1)) * (1 - u ** (n + 1)));
}

/**
 * Private values uniform on [0, high], first price, protected, all others bid the share s of their value: expected
 * gain of one that bids the share a, with the base fee `fee`, both in units of high. Without a fee the best reply is
 * (n - 1) / n while that does not exceed s.
 */
export function shareGain(n: number, a: number, s: number, fee = 0): number {
  if (a <= 0) return 0;
  if (a <= s) {
    const chance = (a / s) ** (n - 1);
    return ((1 - a) * chance) / (n + 1) - (fee * chance) / n;
  }
  // Above the value s / a it outbids everybody.
  const ratio = s / a;
  const wins = ratio / n + (1 - ratio);
  return (1 - a) * (ratio ** 2 / (n + 1) + (1 - ratio ** 2) / 2) - fee * wins;
}
