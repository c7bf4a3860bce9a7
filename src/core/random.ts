/**
 * Randomness that is seeded, stored and reproducible.
 *
 * `seedrandom` turns a human seed and a path of labels into 128 bits. Hot loops then draw from sfc32 (Chris
 * Doty-Humphrey's small fast counting generator, PractRand), whose four words live in a column: stream s of
 * `words` is `words[4 s .. 4 s + 3]`. Streams are numbered by world (or row) index, never by batch position,
 * so an outcome does not depend on how many worlds run beside it or on how they are partitioned.
 */
import seedrandom from "seedrandom";
import { fail } from "./errors.ts";

/** A whole number of at most 2^53 - 1 either way, or a text; 0 is a seed, 7 and "7" are the same one. */
export type Seed = number | string;

export const isSeed = (seed: unknown): seed is Seed => typeof seed === "string" || Number.isSafeInteger(seed);

/** Beyond 2^53 two numbers that are typed apart are one, and 1.0 is 1: such seeds are told apart as texts only. */
export const seedRule = "must be a whole number of at most 2^53 - 1 either way, or a text";

export function requireSeed(seed: unknown): void {
  if (isSeed(seed)) return;
  fail(
    "seed",
    seedRule,
    seed,
    typeof seed === "number" ? "give it as a text" : "use seed: 0 for the default",
  );
}

/** 128 bits from a seed and a path of labels. */
export function seedWords(seed: Seed, ...path: (string | number)[]): Int32Array {
  requireSeed(seed);
  const source = seedrandom(JSON.stringify([String(seed), ...path]));
  return Int32Array.from({ length: 4 }, () => source.int32());
}

const lastAgents = { seed: "", words: [] as Int32Array[] };

/**
 * The bits of an agent's streams, `seedWords(seed, "agent", agent)`; not to be written to. Those of the last seed are kept:
 * policies are bound again and again from one seed, in copies of a society, and for thousands of agents the bits take longer than
 * all else.
 */
export function agentWords(seed: Seed, agent: number): Int32Array {
  requireSeed(seed);
  const name = String(seed);
  if (lastAgents.seed !== name) {
    lastAgents.seed = name;
    lastAgents.words = [];
  }
  lastAgents.words[agent] ??= seedWords(seed, "agent", agent);
  return lastAgents.words[agent];
}

/** Fills streams `0 .. count-1` of `words` with the streams numbered `first .. first+count-1` of a path. */
export function seedStreams(words: Int32Array, base: Int32Array, first: number, count: number): void {
  for (let s = 0; s < count; s++) {
    let x = Math.imul(first + s + 1, 0x9e3779b1);
    for (let j = 0; j < 4; j++) {
      x = mix(x ^ base[j]);
      words[4 * s + j] = x;
    }
    for (let warm = 0; warm < 12; warm++) uniform(words, s);
  }
}

/** A bijective 32-bit finaliser (the constants are MurmurHash3's fmix32). */
function mix(x: number): number {
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x ^ (x >>> 16);
}

/** Uniform on [0, 1) in steps of 2^-32, from stream `s`. */
export function uniform(words: Int32Array, s: number): number {
  const o = s << 2;
  const b = words[o + 1];
  const c = words[o + 2];
  const d = words[o + 3];
  const t = (words[o] + b + d) | 0;
  words[o] = b ^ (b >>> 9);
  words[o + 1] = (c + (c << 3)) | 0;
  words[o + 2] = (((c << 21) | (c >>> 11)) + t) | 0;
  words[o + 3] = (d + 1) | 0;
  return (t >>> 0) * 2.3283064365386963e-10;
}

/** A whole number in 0..n-1. */
export function randomInt(words: Int32Array, s: number, n: number): number {
  return Math.floor(uniform(words, s) * n);
}

/** Shuffles entries from..to-1 (default all) in place, every order being equally likely (Durstenfeld 1964, "Algorithm 235"). */
export function shuffle(
  words: Int32Array,
  s: number,
  values: Int32Array | Float64Array,
  from = 0,
  to = values.length,
): void {
  for (let i = to - 1; i > from; i--) {
    const j = from + randomInt(words, s, i - from + 1);
    const kept = values[i];
    values[i] = values[j];
    values[j] = kept;
  }
}

/** Standard normal (Box & Muller 1958); two uniforms a draw, so that the stream stays aligned. */
export function normal(words: Int32Array, s: number): number {
  const radius = Math.sqrt(-2 * Math.log(1 - uniform(words, s)));
  return radius * Math.cos(2 * Math.PI * uniform(words, s));
}

/** Exponential with mean 1, by inversion. */
export function exponential(words: Int32Array, s: number): number {
  return -Math.log(1 - uniform(words, s));
}

/** Poisson by inversion, one uniform for every 32 of the mean (a sum of independent Poissons is Poisson). */
export function poisson(words: Int32Array, s: number, mean: number): number {
  let total = 0;
  for (let left = mean; left > 0; left -= 32) {
    const part = Math.min(left, 32);
    let p = Math.exp(-part);
    let u = uniform(words, s) - p;
    let k = 0;
    while (u >= 0 && p > 0) {
      k++;
      p *= part / k;
      u -= p;
    }
    total += k;
  }
  return total;
}
