/**
 * Observations as table indices: each named feature falls into bins, and the index is the mixed-radix number of
 * the bins. An env therefore never writes a second, discrete observation.
 */
import * as z from "zod";
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
  /**
   * Index of every slot of worlds lo..hi-1, at its slot in the array. Valid until the next call; computed once for
   * each time the batch writes observations.
   */
  read(lo: number, hi: number): Int32Array;
}

/** Whole numbers are at least 1 / span from the next bin: a scale that is rounded down must not take one from its own. */
const roundedUp = 1 + 2 ** -50;

/** Largest table index we accept: beyond it a table is the wrong tool. */
const maxStates = 2 ** 24;
/** Most entries of one learner's table: 1 GiB of them. */
const maxEntries = 2 ** 27;

/** Entries of a table with a row for each state and a place in it for each choice. Throws where it would be too large. */
export function tableSize(
  who: string,
  { heads }: Pick<PolicyContext, "heads">,
  { size, parts }: Pick<Discretiser, "size" | "parts">,
  { n }: { readonly n: number },
): number {
  if (size * n <= maxEntries) return size * n;
  const ofStates = parts.map(({ feature, bins }) => `${feature} ${bins}`).join(", ");
  const ofChoices = heads.map((head) => (head.kind === "discrete" ? `${head.name} ${head.n}` : head.name));
  return fail(
    who,
    `a table may have at most ${maxEntries} entries, and this would have ${size} states (${ofStates}) times ${n} choices (${ofChoices.join(", ")})`,
    undefined,
    "give fewer bins, or lay over the env what adds fewer choices to the action",
  );
}

export function discretiser(
  who: string,
  context: PolicyContext,
  bins: Readonly<Record<string, number>>,
): Discretiser {
  const { features, io, rows } = context;
  const perWorld = context.seats.length;
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
  let eachHasItsBin = true;
  for (const [name, feature] of Object.entries(features)) {
    const count = bins[name] ?? feature.bins;
    if (count === 0) continue;
    if (!Number.isFinite(feature.high - feature.low))
      fail(who, `feature "${name}" has no finite range to cut into ${count} bins`);
    const span = feature.high - feature.low + (feature.whole ? 1 : 0);
    if (!feature.whole || count !== span) eachHasItsBin = false;
    for (let j = 0; j < feature.size; j++) {
      parts.push({ feature: name, bins: count });
      columns.push(io.obs[name]);
      strides.push(feature.size);
      offsets.push(j);
      lows.push(feature.low);
      scales.push(span > 0 ? (count / span) * (feature.whole ? roundedUp : 1) : 0);
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
  const allWhole = eachHasItsBin && columns.length > 0 && columns.every((column) => column === columns[0]);
  const index = new Int32Array(rows.length);
  let version = -1;
  let from = 0;
  let to = 0;
  return {
    size,
    parts,
    read(lo, hi) {
      if (io.version === version && lo === from && hi === to) return index;
      version = io.version;
      from = lo;
      to = hi;
      if (allWhole) {
        readWhole(
          index,
          columns[0],
          counts.length,
          lows[0],
          counts[0],
          size,
          lo * perWorld,
          hi * perWorld,
          rows,
        );
        return index;
      }
      for (let e = 0; e < columns.length; e++) {
        const add = e === 0 ? setPart : addPart;
        add(
          index,
          columns[e],
          strides[e],
          offsets[e],
          lows[e],
          scales[e],
          counts[e],
          lo * perWorld,
          hi * perWorld,
          rows,
        );
      }
      return index;
    },
  };
}

function setPart(
  index: Int32Array,
  column: Float64Array,
  stride: number,
  offset: number,
  low: number,
  scale: number,
  count: number,
  from: number,
  to: number,
  rows: Int32Array,
): void {
  const top = count - 1;
  for (let r = from; r < to; r++) {
    const bin = ((column[rows[r] * stride + offset] - low) * scale) | 0;
    index[r] = Math.max(0, Math.min(top, bin));
  }
}

function addPart(
  index: Int32Array,
  column: Float64Array,
  stride: number,
  offset: number,
  low: number,
  scale: number,
  count: number,
  from: number,
  to: number,
  rows: Int32Array,
): void {
  const top = count - 1;
  for (let r = from; r < to; r++) {
    const bin = ((column[rows[r] * stride + offset] - low) * scale) | 0;
    index[r] = Math.imul(index[r], count) + Math.max(0, Math.min(top, bin));
  }
}

/** One feature of whole numbers, each with its own bin: a Horner sum, clamped once. */
function readWhole(
  index: Int32Array,
  column: Float64Array,
  stride: number,
  low: number,
  count: number,
  size: number,
  from: number,
  to: number,
  rows: Int32Array,
): void {
  const top = size - 1;
  if (stride === 2) {
    for (let r = from; r < to; r++) {
      const o = rows[r] * 2;
      const sum = (column[o] - low) * count + column[o + 1] - low;
      index[r] = Math.max(0, Math.min(top, sum | 0));
    }
    return;
  }
  for (let r = from; r < to; r++) {
    const o = rows[r] * stride;
    let sum = column[o] - low;
    for (let j = 1; j < stride; j++) sum = sum * count + (column[o + j] - low);
    index[r] = Math.max(0, Math.min(top, sum | 0));
  }
}
