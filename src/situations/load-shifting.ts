/**
 * Users who place flexible energy where power is cheap: its price is that of all that is placed there.
 *
 * A Cournot game over slots (Cournot 1838; of demand response Mohsenian-Rad et al. 2010, IEEE Transactions on Smart Grid 1:320-331): each
 * user counts what its own energy does to the price that it pays.
 */
import { fail } from "../core/errors.ts";

const mostSlots = 10_000;

/**
 * Load of each slot in equilibrium of so many users alike, who divide `energy` among them and each place theirs as they like, at a price
 * that is affine in the load. Where a user places energy, load plus own energy is alike: two slots that all use are left apart by
 * 1/(users + 1) of what they were. Infinitely many users fill the slots up to one level, which is also the least sum of squared loads.
 */
export function shiftedLoads(base: readonly number[], energy: number, users: number): Float64Array {
  const who = "shiftedLoads";
  if (!(base.length >= 1 && base.length <= mostSlots))
    fail(who, `base must have 1 to ${mostSlots} slots`, base.length);
  for (const load of base)
    if (!(load >= 0 && load < Number.POSITIVE_INFINITY))
      fail(who, "base loads must be at least 0 and finite", load);
  if (!(energy >= 0 && energy < Number.POSITIVE_INFINITY))
    fail(who, "energy must be at least 0 and finite", energy);
  if (!(users >= 1)) fail(who, "users must be at least 1", users);
  // In all they place part of what it takes to fill the slots up to a level.
  const part = users === Number.POSITIVE_INFINITY ? 1 : users / (users + 1);
  const level = levelOf(base, energy / part);
  return Float64Array.from(base, (load) => load + part * Math.max(0, level - load));
}

/** The level up to which an amount fills slots. */
function levelOf(base: readonly number[], amount: number): number {
  const sorted = base.toSorted((a, b) => a - b);
  let filled = 0;
  for (let k = 1; k < sorted.length; k++) {
    const next = filled + k * (sorted[k] - sorted[k - 1]);
    if (next >= amount) return sorted[k - 1] + (amount - filled) / k;
    filled = next;
  }
  return sorted[sorted.length - 1] + (amount - filled) / sorted.length;
}
