/** Waste in the river: what it does to the growth of apples, where it appears, and what a beam removes. */
import { rayStart } from "../gridworld/bodies.ts";

/**
 * Share of the full spawn probability at a share of waste: 1 up to the restoration threshold, 0 from the depletion
 * threshold on, linear in between (Hughes et al. 2018).
 */
export function growthFactor(waste: number, depletion: number, restoration: number): number {
  return Math.max(0, Math.min(1, (depletion - waste) / (depletion - restoration)));
}

/** Pollutes the `rank`-th clean cell of a world's river, of those in order from 0. */
export function pollute(waste: Uint8Array, first: number, rank: number): void {
  let r = first;
  for (let left = rank; waste[r] !== 0 || left > 0; r++) if (waste[r] === 0) left--;
  waste[r] = 1;
}

/**
 * Removes the first waste on each ray of a cleaning beam; agents do not stop it. `reach[k * rays + j]` becomes the number
 * of cells that ray j covered. Returns the number of cells cleaned.
 */
export function cleanAhead(
  next: Int32Array,
  riverOf: Int32Array,
  waste: Uint8Array,
  firstWaste: number,
  cell: Int32Array,
  heading: Uint8Array,
  reach: Uint8Array,
  k: number,
  rays: number,
  length: number,
): number {
  let cleaned = 0;
  for (let j = 0; j < rays; j++) {
    let at = rayStart(next, cell[k], heading[k], j, rays);
    let covered = 0;
    while (at >= 0 && covered < length) {
      at = next[at * 4 + heading[k]];
      if (at < 0) break;
      covered++;
      const river = riverOf[at];
      if (river < 0 || waste[firstWaste + river] === 0) continue;
      waste[firstWaste + river] = 0;
      cleaned++;
      break;
    }
    reach[k * rays + j] = covered;
  }
  return cleaned;
}
