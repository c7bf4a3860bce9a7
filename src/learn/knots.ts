/** Functions of observations that are linear between knots: which knots are around an observation, and how near it is to each. */
import * as z from "zod";
import { fail, failUnknown } from "../core/errors.ts";
import type { PolicyContext } from "../core/policy.ts";

export const knotsParam = z
  .record(z.string(), z.number().int().min(1))
  .default({})
  .describe(
    "pieces between knots by observation feature, evenly over its range; features that are left out are not seen",
  );

/** A grid of knots over features; its functions are multilinear in each of its cells. */
export interface KnotGrid {
  /** Knots in all. */
  readonly size: number;
  /** Knots around an observation: 2^d over d numbers. */
  readonly corners: number;
  /** Writes the knots around what batch row `k` observes, and their weights, which add up to 1, from place `at` on. */
  locate(k: number, corner: Int32Array, weight: Float64Array, at: number): void;
}

const maxNumbers = 6;
const maxKnots = 2 ** 20;

export function knotGrid(
  who: string,
  { features, io }: Pick<PolicyContext, "features" | "io">,
  pieces: Readonly<Record<string, number>>,
): KnotGrid {
  const columns: Float64Array[] = [];
  const [strides, offsets, lows, scales, counts]: number[][] = [[], [], [], [], []];
  let size = 1;
  for (const [name, count] of Object.entries(pieces)) {
    const feature = features[name];
    if (!feature) failUnknown(`observation feature for ${who}`, name, Object.keys(features));
    const span = feature.high - feature.low;
    if (!Number.isFinite(span)) fail(who, `feature "${name}" has no finite range to lay knots over`);
    for (let j = 0; j < feature.size; j++) {
      columns.push(io.obs[name]);
      strides.push(feature.size);
      offsets.push(j);
      lows.push(feature.low);
      scales.push(span > 0 ? count / span : 0);
      counts.push(count);
      size *= count + 1;
    }
  }
  const numbers = columns.length;
  if (numbers > maxNumbers || size > maxKnots)
    fail(
      who,
      `knots may be laid over at most ${maxNumbers} numbers and be ${maxKnots} in all`,
      `${numbers} numbers, ${size} knots`,
      "name fewer features, or fewer pieces",
    );
  return {
    size,
    corners: 2 ** numbers,
    locate(k, corner, weight, at) {
      corner[at] = 0;
      weight[at] = 1;
      let filled = 1;
      for (let e = 0; e < numbers; e++) {
        const count = counts[e];
        const place = (columns[e][k * strides[e] + offsets[e]] - lows[e]) * scales[e];
        const cell = Math.max(0, Math.min(count - 1, Math.floor(place)));
        const above = Math.max(0, Math.min(1, place - cell));
        for (let c = at; c < at + filled; c++) {
          corner[c] = corner[c] * (count + 1) + cell;
          corner[c + filled] = corner[c] + 1;
          weight[c + filled] = weight[c] * above;
          weight[c] *= 1 - above;
        }
        filled *= 2;
      }
    },
  };
}
