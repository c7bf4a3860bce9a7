/**
 * Running means and deviations, kept in a store: row by row by Welford's method (Welford 1962, Technometrics 4:419-420).
 *
 * `moments[at ..]` holds the count, then `width` means, then `width` sums of squared deviations. All zero: nothing seen.
 */
import type { StoredTensor } from "../core/policy.ts";

/** Numbers it takes to follow `width` features. */
export const momentsSize = (width: number): number => 1 + 2 * width;

/** The moments of `width` features as named tensors. */
export const momentsTensors = (width: number): StoredTensor[] => [
  { name: "inputs/count", shape: [1], offset: 0, size: 1 },
  { name: "inputs/mean", shape: [width], offset: 1, size: width },
  { name: "inputs/squares", shape: [width], offset: 1 + width, size: width },
];

/** Normalised features stay within this many deviations. */
const furthest = 10;
/** A feature that has varied less than this counts as constant, and is not divided by its deviation. */
const leastDeviation = 1e-8;

/** Takes in `values[from .. from + width - 1]`. */
export function addToMoments(
  moments: Float64Array,
  at: number,
  width: number,
  values: Float32Array,
  from: number,
): void {
  const count = ++moments[at];
  const share = 1 / count;
  for (let c = 0; c < width; c++) {
    const mean = at + 1 + c;
    const x = values[from + c];
    const delta = x - moments[mean];
    moments[mean] += delta * share;
    moments[mean + width] += delta * (x - moments[mean]);
  }
}

/** 1 / standard deviation of feature `c`; 1 where it has not varied. */
export function inverseDeviation(moments: Float64Array, at: number, width: number, c: number): number {
  const count = moments[at];
  const deviation = count > 1 ? Math.sqrt(moments[at + 1 + width + c] / count) : 0;
  return deviation > leastDeviation ? 1 / deviation : 1;
}

/** Brings rows `index[0..count-1]` of `values` (`width` features a row) to mean 0 and deviation 1, within +-10. */
export function normaliseRows(
  moments: Float64Array,
  at: number,
  width: number,
  values: Float32Array,
  index: Int32Array,
  count: number,
): void {
  for (let c = 0; c < width; c++) {
    const mean = moments[at + 1 + c];
    const scale = inverseDeviation(moments, at, width, c);
    for (let j = 0; j < count; j++) {
      const place = index[j] * width + c;
      values[place] = Math.max(-furthest, Math.min(furthest, (values[place] - mean) * scale));
    }
  }
}
