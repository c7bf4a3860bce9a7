/**
 * The random part of the bootstrap: a small seeded generator and a counting draw with replacement.
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
