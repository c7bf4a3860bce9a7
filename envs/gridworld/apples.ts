/** Apples on their sites: what a cut of the stock removes, and when agents ate. */
import { f64, type Metrics, perAgent } from "../../src/index.ts";

/** Columns: apples eaten so far in the episode, and the sum of the ticks in which they were. */
export const eating = { eaten: perAgent(f64), eatenTicks: perAgent(f64) };

/** What is counted wherever apples are eaten and beams are fired. */
export const eatingMetrics = {
  sustainability: {
    description: "mean over agents of the mean tick in which they ate an apple",
    per: "harvested",
    unit: "ticks",
    better: "higher",
  },
  harvested: { description: "share of the episodes in which somebody ate", per: "episode" },
  harvestTick: { description: "mean tick in which an apple was eaten", per: "yield", unit: "ticks" },
  peace: { description: "share of agents that are not timed out", per: "tick", better: "higher" },
  zaps: { description: "beams fired by all", per: "tick" },
  hits: { description: "agents that a beam hit, in the mean", per: "zaps" },
} as const satisfies Metrics;

/**
 * A cut of the stock from outside (a shock of a certificate) becomes one of the apples: leaves at most `most` on the sites,
 * those that go spread evenly over them. Returns how many are left.
 */
export function cutStock(ripe: Uint8Array, first: number, sites: number, most: number): number {
  let standing = 0;
  for (let s = first; s < first + sites; s++) standing += ripe[s];
  const kept = Math.max(0, Math.min(standing, Math.floor(most)));
  let seen = 0;
  for (let s = first; s < first + sites; s++) {
    if (ripe[s] === 0) continue;
    if (Math.floor(((seen + 1) * kept) / standing) === Math.floor((seen * kept) / standing)) ripe[s] = 0;
    seen++;
  }
  return kept;
}

export function hasEaten(eaten: Float64Array, first: number, n: number): boolean {
  for (let k = first; k < first + n; k++) if (eaten[k] > 0) return true;
  return false;
}

/**
 * Sustainability of Perolat et al. 2017: mean over agents of E[t | r_t > 0]. Those that never ate are left out, so
 * somebody must have eaten.
 */
export function meanHarvestTick(eaten: Float64Array, ticks: Float64Array, first: number, n: number): number {
  let sum = 0;
  let eaters = 0;
  for (let k = first; k < first + n; k++) {
    if (eaten[k] === 0) continue;
    sum += ticks[k] / eaten[k];
    eaters++;
  }
  return sum / eaters;
}
