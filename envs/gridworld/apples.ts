/** Apples on their sites: what a cut of the stock removes, and when agents ate. */

/**
 * Leaves `kept` of `standing` apples, those that go spread evenly over the sites: a cut of the stock from outside (a
 * shock of a certificate) becomes one of the apples.
 */
export function thin(ripe: Uint8Array, first: number, sites: number, standing: number, kept: number): void {
  let seen = 0;
  for (let s = first; s < first + sites; s++) {
    if (ripe[s] === 0) continue;
    if (Math.floor(((seen + 1) * kept) / standing) === Math.floor((seen * kept) / standing)) ripe[s] = 0;
    seen++;
  }
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
