/**
 * r-robustness of a network: how well values get across whatever way its nodes are split into camps.
 *
 * LeBlanc, Zhang, Koutsoukos & Sundaram 2013, "Resilient Asymptotic Consensus in Robust Networks".
 */
import { fail } from "../../core/errors.ts";
import { type Hearing, requireHearing } from "./consensus.ts";

/** Nodes that `networkRobustness` takes at most: it looks at all 3^n pairs of sets. */
export const maxRobustnessNodes = 16;

/**
 * The largest r for which a network is r-robust: of any two disjoint sets of nodes, one has a node that hears
 * at least r outside its set. W-MSR reaches agreement, whatever at most f neighbours of each node tell (the
 * same to all), where this is at least 2 f + 1 (LeBlanc et al. 2013).
 */
export function networkRobustness(neighbours: Hearing): number {
  const who = "networkRobustness";
  const n = neighbours.length;
  requireHearing(who, neighbours);
  if (n < 2 || n > maxRobustnessNodes)
    fail(
      who,
      `the nodes must be 2..${maxRobustnessNodes} in number`,
      n,
      "it is as hard as it looks: 3^n sets",
    );
  const hears = neighbours.map((list) => list.reduce((mask, other) => mask | (1 << other), 0));
  const sets = 1 << n;
  const outside = new Uint8Array(sets);
  for (let set = 1; set < sets; set++)
    for (let node = 0; node < n; node++)
      if (set & (1 << node)) outside[set] = Math.max(outside[set], bits(hears[node] & ~set));
  let least = n;
  for (let first = 1; first < sets; first++) {
    const rest = (sets - 1) & ~first;
    for (let second = rest; second > 0; second = (second - 1) & rest)
      least = Math.min(least, Math.max(outside[first], outside[second]));
  }
  return least;
}

function bits(mask: number): number {
  let count = 0;
  for (let left = mask; left !== 0; left &= left - 1) count++;
  return count;
}
