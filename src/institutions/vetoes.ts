/**
 * Who may say no: how much of the status quo nobody can move, and whether rules of several regulators leave anything allowed.
 *
 * Tsebelis 2002, "Veto Players"; Krehbiel 1998, "Pivotal Politics" (the interval between the outermost pivots). Ideals and status quos
 * are uniform on [0, 1].
 */
import { fail } from "../core/errors.ts";

/**
 * Share of status quos that no proposal beats, where at least `quota` of `players` have to agree. Between the pivots on both
 * sides nothing moves; their expected distance is that of two order statistics of a uniform sample. `quota` = `players` is
 * unanimity: (players - 1)/(players + 1).
 */
export function gridlock(players: number, quota = players): number {
  if (!Number.isInteger(players) || players < 1)
    fail("gridlock", "players must be a whole number of at least 1", players);
  if (!Number.isInteger(quota) || 2 * quota <= players || quota > players)
    fail("gridlock", `quota must be a whole number over ${players / 2} and at most ${players}`, quota);
  return (2 * quota - players - 1) / (players + 1);
}

/**
 * Probability that `rules`, each allowing an interval of `width` at a uniformly random place within [0, 1], allow something in
 * common: their starts, uniform on an interval of 1 - width, lie within `width` of each other.
 */
export function compatibleRules(rules: number, width: number): number {
  if (!Number.isInteger(rules) || rules < 1)
    fail("compatibleRules", "rules must be a whole number of at least 1", rules);
  if (!(width >= 0 && width <= 1)) fail("compatibleRules", "width must be within 0 and 1", width);
  if (2 * width >= 1) return 1;
  const u = width / (1 - width);
  return rules * u ** (rules - 1) - (rules - 1) * u ** rules;
}

/**
 * Fees of `owners` who may each forbid the use of one thing with demand 1 - price: the fee of each in equilibrium, what is used,
 * and welfare (surplus of users and fees). Heller 1998, Harvard Law Review 111:621-688; Buchanan & Yoon 2000, Journal of Law and Economics
 * 43:1-13.
 */
export function anticommons(owners: number): { fee: number; use: number; welfare: number } {
  if (!Number.isInteger(owners) || owners < 1)
    fail("anticommons", "owners must be a whole number of at least 1", owners);
  const fee = 1 / (owners + 1);
  const use = 1 - owners * fee;
  return { fee, use, welfare: use - use ** 2 / 2 };
}
