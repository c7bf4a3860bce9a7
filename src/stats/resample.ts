/**
 * The random part of the bootstrap: a small seeded generator, a counting draw with replacement, and what a bootstrap draws.
 *
 * The generator is sfc32 (Chris Doty-Humphrey's Small Fast Counting generator, of the PractRand suite):
 * 128 bits of state, the last word a counter, so its period is at least 2^32 for every seed. It is separate from
 * the streams of the environments: analysing results must not move any random number of a simulation.
 */
import { OstromError } from "../core/errors.ts";

/** The four words of one generator; drawing advances them in place. */
export type Stream = Int32Array;

const SEEDING_ROUNDS = 16;
const UNIT = 2 ** -32;

/** A generator for `seed`, any safe integer; equal seeds give equal draws on every machine. */
export function createStream(who: string, seed: number): Stream {
  if (!Number.isSafeInteger(seed)) {
    throw new OstromError(`${who}: seed must be a safe integer, got ${String(seed)}; pass for example 0`);
  }
  const stream = new Int32Array([seed | 0, Math.floor(seed / 2 ** 32) | 0, 0x2545f491, 1]);
  // Neighbouring seeds differ in a few bits: mix them through all words before the first draw.
  drawCounts(stream, SEEDING_ROUNDS, new Int32Array(SEEDING_ROUNDS), 0, new Int32Array(1));
  return stream;
}

/**
 * Draws `size` indices uniformly from 0..size-1 with replacement and, for each drawn index i, adds one to
 * `counts[slots[offset + i]]`. `slots` says what an index stands for: its rank in a pooled order, its bin.
 */
export function drawCounts(
  stream: Stream,
  size: number,
  slots: Int32Array,
  offset: number,
  counts: Int32Array,
): void {
  let a = stream[0]!;
  let b = stream[1]!;
  let c = stream[2]!;
  let d = stream[3]!;
  const scale = size * UNIT;
  for (let k = 0; k < size; k++) {
    const word = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + word) | 0;
    // Scaling 2^32 words onto `size` cells is uneven by at most size / 2^32, far below bootstrap noise.
    counts[slots[offset + Math.floor((word >>> 0) * scale)]!]!++;
  }
  stream[0] = a;
  stream[1] = b;
  stream[2] = c;
  stream[3] = d;
}

/** 0, 1, ..., n-1: the slots of values that each count for themselves. */
export function identitySlots(n: number): Int32Array {
  return Int32Array.from({ length: n }, (_, i) => i);
}

/** At most so many numbers are kept of what was drawn (16 MiB). */
const mostKept = 2 ** 22;
/** By seed, resamples and sizes; what was used last is last. */
const kept = new Map<string, Int32Array>();

/**
 * Calls `visit` once a resample with what it draws of samples of `sizes`: from `picks[at]` on the places that it takes of the
 * first sample, ascending, then those of the second ... They follow from seed, sizes and resamples alone, so that a table of
 * intervals draws them once; what is too much to be kept is drawn into the same few numbers again.
 */
export function eachDraw(
  who: string,
  seed: number,
  sizes: readonly number[],
  resamples: number,
  visit: (picks: Int32Array, at: number) => void,
): void {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const stream = createStream(who, seed);
  const key = `${seed} ${resamples} ${sizes.join()}`;
  let all = kept.get(key);
  if (!all) {
    const keeps = resamples * total <= mostKept / 4;
    const picks = new Int32Array(keeps ? resamples * total : total);
    const slots = identitySlots(sizes.reduce((most, size) => Math.max(most, size)));
    const counts = new Int32Array(slots.length);
    for (let r = 0; r < resamples; r++) {
      let at = keeps ? r * total : 0;
      for (const size of sizes) {
        counts.fill(0, 0, size);
        drawCounts(stream, size, slots, 0, counts);
        expand(counts, size, picks, at);
        at += size;
      }
      if (!keeps) visit(picks, 0);
    }
    if (!keeps) return;
    all = picks;
  }
  keep(key, all);
  for (let r = 0; r < resamples; r++) visit(all, r * total);
}

/** Puts it last, and drops the first where there is too much. */
function keep(key: string, picks: Int32Array): void {
  kept.delete(key);
  kept.set(key, picks);
  let numbers = 0;
  for (const { length } of kept.values()) numbers += length;
  for (const [first, { length }] of kept) {
    if (numbers <= mostKept) break;
    kept.delete(first);
    numbers -= length;
  }
}

/**
 * Writes k to `out` `counts[k]` times from `at` on, for k = 0 .. n - 1, in order; the counts sum to n.
 *
 * Nearly all counts are 0 to 3 and unpredictable, so a loop per count costs a branch miss each. Always writing
 * three copies and advancing by the count avoids it: the next value overwrites what was too much.
 */
export function expand(counts: Int32Array, n: number, out: Int32Array, at: number): void {
  const end = at + n;
  let k = 0;
  for (; at < end - 2; k++) {
    const copies = counts[k]!;
    out[at] = k;
    out[at + 1] = k;
    out[at + 2] = k;
    for (let copy = 3; copy < copies; copy++) out[at + copy] = k;
    at += copies;
  }
  for (; at < end; k++) {
    for (let copies = counts[k]!; copies > 0; copies--) out[at++] = k;
  }
}
