/**
 * Recommenders and their users: where engagement drives opinions, how far platforms amplify, and into how many camps a
 * crowd falls.
 *
 * Opinions are held to items as in bounded confidence (Deffuant et al. 2000, Advances in Complex Systems 3:87-98); a crowd whose
 * platform prefers the like-minded is that of Sirbu, Pedreschi, Giannotti & Kertesz 2019, PLoS ONE 14:e0213246.
 */
import { fail } from "../core/errors.ts";
import { requireAtLeast, requireShare } from "../institutions/chances.ts";

export interface Drift {
  /** Furthest from its opinion that an item may be for a user to engage with it. */
  readonly tolerance: number;
  /** Share of the way to an item that an opinion moves. */
  readonly pull: number;
}

/**
 * Mean distance of opinions from the middle of [-1, 1] after so many ticks in which users, at first evenly spread, are shown the
 * outermost item that they engage with. An opinion goes `pull` x `tolerance` a tick until the item is at the end, and
 * then `pull` of what is left.
 */
export function drivenOutward(ticks: number, { tolerance, pull }: Drift): number {
  const who = "drivenOutward";
  requireAtLeast(who, "ticks", ticks, 0);
  requireShare(who, "pull", pull);
  if (!(tolerance > 0 && tolerance <= 1)) fail(who, "tolerance must be above 0 and at most 1", tolerance);
  const step = pull * tolerance;
  // Those who reach the last stretch after exactly k ticks began between two distances; in between all is linear.
  let sum = 0;
  let to = 1;
  for (let k = 0; k < ticks && to > 0; k++) {
    const from = Math.max(0, 1 - tolerance - k * step);
    const middle = (from + to) / 2;
    sum += (to - from) * (1 - (1 - middle - k * step) * (1 - pull) ** (ticks - k));
    to = from;
  }
  return sum + to * (to / 2 + ticks * step);
}

export interface Feeds {
  readonly platforms: number;
  /** How strongly users prefer the platform that is better for them (logit). */
  readonly choice: number;
  /** What amplification is worth to users: benefit a - harm a^2/2. */
  readonly benefit: number;
  readonly harm: number;
  /** Revenue per user is 1 + gain a, less a tax of so much per unit of a. */
  readonly gain: number;
  readonly tax?: number;
}

/**
 * Amplification of each of n platforms in the equilibrium in which all are alike: the root of
 * (1 - 1/n) theta (eta - kappa a)(1 + g a) + g = 0 with g the gain less the tax. Users themselves like benefit / harm best, where a tax
 * that is as high as the gain leads.
 */
export function amplification({ platforms, choice, benefit, harm, gain, tax = 0 }: Feeds): number {
  const who = "amplification";
  requireAtLeast(who, "platforms", platforms, 2);
  for (const [what, value] of Object.entries({ choice, harm }))
    if (!(value > 0)) fail(who, `${what} must be above 0`, value);
  for (const [what, value] of Object.entries({ benefit, gain, tax }))
    if (!(value >= 0)) fail(who, `${what} must be at least 0`, value);
  const g = gain - tax;
  const m = (1 - 1 / platforms) * choice;
  const b = m * (g * benefit - harm);
  const c = m * benefit + g;
  if (c <= 0) return 0;
  // The root that goes to benefit / harm as g goes to 0, written so that it does not divide by g.
  return (2 * c) / (-b + Math.sqrt(b * b + 4 * m * harm * g * c));
}

/** Camps among opinions: shares of the crowd, in the order of the opinions, parted where neighbours are further apart than `gap`. */
export function camps(opinions: ArrayLike<number>, gap: number): number[] {
  if (opinions.length === 0) fail("camps", "needs opinions", 0);
  if (!(gap >= 0)) fail("camps", "gap must be at least 0", gap);
  const sorted = Float64Array.from(opinions).sort();
  const sizes = [1];
  for (let i = 1; i < sorted.length; i++)
    if (sorted[i] - sorted[i - 1] > gap) sizes.push(1);
    else sizes[sizes.length - 1]++;
  return sizes.map((size) => size / sorted.length);
}

/** The number of camps, each counted by its size: 1 / sum of squared shares (Laakso & Taagepera 1979). */
export function effectiveCamps(opinions: ArrayLike<number>, gap: number): number {
  return 1 / camps(opinions, gap).reduce((sum, share) => sum + share * share, 0);
}

/** Who is linked with whom across two sides. */
export interface Sides {
  /** Share of links that cross sides. */
  readonly across: number;
  /** Newman's modularity of the two sides, links taken as undirected: share of links within, less what degrees alone would give. */
  readonly modularity: number;
}

/** How parted two sides (0 and 1) of a network are. Newman & Girvan 2004, Physical Review E 69:026113. */
export function sidesOf(links: readonly (readonly [number, number])[], side: ArrayLike<number>): Sides {
  if (links.length === 0) fail("sidesOf", "needs links", 0);
  const degree = [0, 0];
  let across = 0;
  for (const [from, to] of links) {
    for (const end of [from, to])
      if (side[end] !== 0 && side[end] !== 1)
        fail("sidesOf", `side of node ${end} must be 0 or 1`, side[end]);
    degree[side[from]]++;
    degree[side[to]]++;
    if (side[from] !== side[to]) across++;
  }
  const m = links.length;
  const expected = degree.reduce((sum, d) => sum + (d / (2 * m)) ** 2, 0);
  return { across: across / m, modularity: 1 - across / m - expected };
}
