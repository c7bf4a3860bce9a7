/**
 * Threshold cascades in closed form: who cannot bear what it bears fails, what it bore falls to the others, until nobody fails.
 *
 * Daniels 1945, Proceedings of the Royal Society A 183:405-435 (bundles of fibres that share a load equally); Acemoglu, Ozdaglar &
 * Tahbaz-Salehi 2015, American Economic Review 105:564-608 (losses along a ring and among all).
 */
import { fail } from "../core/errors.ts";
import { requireAtLeast, requireShare } from "../institutions/chances.ts";

/** Shocks and margins are compared within this share of a margin: both are sums of others' numbers. */
const slack = 1e-9;

/**
 * Share of very many lines that survive when each is to bear `load` (in units of the highest capacity) and survivors share
 * all of it equally; capacities are uniform on [0, 1]. Beyond a load of 1/4 none does. Daniels 1945.
 */
export function survivingShare(load: number): number {
  requireNotNegative("survivingShare", "load", load);
  return load <= 0.25 ? 0.5 + Math.sqrt(0.25 - load) : 0;
}

/** Of what very many lines with such capacities bear together, the most a line that survives for good. Daniels 1945. */
export function criticalLoad(capacity: { uniformFrom: number } | { weibullShape: number }): number {
  const who = "criticalLoad";
  if ("weibullShape" in capacity) {
    const k = capacity.weibullShape;
    if (!(k > 0)) fail(who, "weibullShape must be above 0", k);
    // The maximum of x exp(-x^k).
    return (k * Math.E) ** (-1 / k);
  }
  const a = capacity.uniformFrom;
  requireShare(who, "uniformFrom", a);
  // The maximum of x (1 - x)/(1 - a), unless all lines last until the weakest could fail.
  return a < 0.5 ? Math.max(0.25 / (1 - a), a) : a;
}

/** Load a line up to which lines with these capacities bear what they share equally: those that fail first shed it on the others. */
export function bundleLoad(capacities: readonly number[]): number {
  if (capacities.length === 0) fail("bundleLoad", "needs capacities", capacities.length);
  for (const capacity of capacities) requireNotNegative("bundleLoad", "a capacity", capacity);
  const n = capacities.length;
  const sorted = capacities.toSorted((x, y) => x - y);
  // Where the weakest k have failed, the next fails last.
  return sorted.reduce((most, capacity, k) => Math.max(most, (capacity * (n - k)) / n), 0);
}

/**
 * How far a price falls, in units of the largest stop distance, once it is shocked by `shock`: very many holders sell where it
 * has fallen by their stop distance, uniform on [0, 1], and all of them together move it by `impact`.
 */
export function stopLossDrop(shock: number, impact: number): number {
  requireNotNegative("stopLossDrop", "shock", shock);
  requireNotNegative("stopLossDrop", "impact", impact);
  const drop = impact < 1 ? shock / (1 - impact) : Number.POSITIVE_INFINITY;
  return drop <= 1 ? drop : shock > 0 ? shock + impact : 0;
}

/**
 * Banks that default when one of `banks`, each owed 1 by the others, loses `shock`: what it cannot pay is the loss of those
 * whom it owes, `margin` is what each can lose. On a ring each owes the next, in a complete network all owe each other alike.
 * Acemoglu et al. 2015.
 */
export function contagion(
  network: "ring" | "complete",
  banks: number,
  margin: number,
  shock: number,
): number {
  const who = "contagion";
  requireAtLeast(who, "banks", banks, 2);
  if (!(margin > 0)) fail(who, "margin must be above 0", margin);
  if (!(shock >= 0 && shock <= 1 + margin))
    fail(who, `shock must be 0 to ${1 + margin}: no more than a bank has can be lost`, shock);
  const margins = shock / margin - slack;
  if (margins <= 1) return 0;
  if (network === "complete") return margins <= banks ? 1 : banks;
  // Each passes on what is beyond its own margin.
  return Math.min(banks, Math.ceil(margins) - 1);
}

function requireNotNegative(who: string, what: string, value: number): void {
  if (!(value >= 0 && value < Number.POSITIVE_INFINITY))
    fail(who, `${what} must be at least 0 and finite`, value);
}
