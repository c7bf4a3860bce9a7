/**
 * Observations as table indices: each named feature falls into bins, and the index is the mixed-radix number of
 * the bins. An env therefore never writes a second, discrete observation.
 */
import { z } from "zod";
import { fail, failUnknown } from "../core/errors.ts";
import type { PolicyContext } from "../core/policy.ts";

/** Bins by feature name; a feature that is left out keeps its own default, 0 ignores it. */
export const binsParam = z
  .record(z.string(), z.number().int().nonnegative())
  .default({})
  .describe("bins by observation feature, in place of the feature's own; 0 leaves it out");

export interface Discretiser {
  /** Number of distinct indices. */
  readonly size: number;
  /** Names and bins of what enters the index, most significant first. */
  readonly parts: readonly { readonly feature: string; readonly bins: number }[];
  /** Writes the index of every slot of worlds lo..hi-1 into `out`. */
  fill(lo: number, hi: number, out: Int32Array): void;
}

/** Largest table index we accept: beyond it a table is the wrong tool. */
const maxStates = 2 ** 24;

export function discretiser(
  who: string,
  context: PolicyContext,
  bins: Readonly<Record<string, number>>,
): Discretiser {
  const { features, io, seats, agents } = context;
  for (const name of Object.keys(bins))
    if (!(name in features)) failUnknown(`observation feature for ${who}`, name, Object.keys(features));
  const parts: { feature: string; bins: number }[] = [];
  const columns: Float64Array[] = [];
  const strides: number[] = [];
  const offsets: number[] = [];
  const lows: number[] = [];
  const scales: number[] = [];
  const counts: number[] = [];
  let size = 1;
  for (const [name, feature] of Object.entries(features)) {
    const count = bins[name] ?? feature.bins;
    if (count === 0) continue;
    if (!Number.isFinite(feature.high - feature.low))
      fail(who, `feature "${name}" has no finite range to cut into ${count} bins`);
    const span = feature.high - feature.low + (feature.whole ? 1 : 0);
    for (let j = 0; j < feature.size; j++) {
      parts.push({ feature: name, bins: count });
      columns.push(io.obs[name]);
      strides.push(feature.size);
      offsets.push(j);
      lows.push(feature.low);
      scales.push(span > 0 ? count / span : 0);
      counts.push(count);
      size *= count;
    }
  }
  if (size > maxStates)
    fail(
      who,
      `a table may have at most ${maxStates} states, got ${size}`,
      undefined,
      `give fewer bins, e.g. bins: { ${parts[0].feature}: 4 }`,
    );
  return {
    size,
    parts,
    fill(lo, hi, out) {
      const n = seats.length;
      if (columns.length === 0) out.fill(0, lo * n, hi * n);
      for (let e = 0; e < columns.length; e++)
        fillPart(
          out,
          columns[e],
          strides[e],
          offsets[e],
          lows[e],
          scales[e],
          counts[e],
          e === 0,
          lo,
          hi,
          seats,
          agents,
        );
    },
  };
}

function fillPart(
  out: Int32Array,
  column: Float64Array,
  stride: number,
  offset: number,
  low: number,
  scale: number,
  count: number,
  first: boolean,
  lo: number,
  hi: number,
  seats: Int32Array,
  agents: number,
): void {
  const n = seats.length;
  const top = count - 1;
  for (let i = lo, r = lo * n; i < hi; i++)
    for (let s = 0; s < n; s++, r++) {
      const bin = ((column[(i * agents + seats[s]) * stride + offset] - low) * scale) | 0;
      const inside = bin < 0 ? 0 : bin > top ? top : bin;
      out[r] = first ? inside : out[r] * count + inside;
    }
}
