/** Where requests come from: Poisson numbers by table, or a recorded trace dealt to clients. */
import { type TraceName, traceOf } from "./traces/decode.ts";

/** Inverse distribution function of a Poisson variable, with a guide that jumps close to the answer. */
export interface PoissonTable {
  /** Probability of at most k; the last is 1. */
  readonly cumulative: Float64Array;
  /** Smallest k that a uniform number in [g, g + 1) / length can give. */
  readonly guide: Int32Array;
}

/** Chen & Asau 1974, "On generating random variates from an empirical distribution": indexed inversion. */
export function poissonTable(mean: number): PoissonTable {
  const cumulative: number[] = [];
  let p = Math.exp(-mean);
  let sum = p;
  // Uniform numbers come in steps of 2^-32: what is beyond cannot be drawn.
  for (let k = 1; sum < 1 - 2 ** -33 && k < 10 * mean + 100; k++) {
    cumulative.push(sum);
    p *= mean / k;
    sum += p;
  }
  cumulative.push(1);
  let k = 0;
  const guide = Int32Array.from({ length: 256 }, (_, g) => {
    while (cumulative[k] <= g / 256) k++;
    return k;
  });
  return { cumulative: Float64Array.from(cumulative), guide };
}

/** The Poisson number that a uniform `u` in [0, 1) stands for, by a `PoissonTable`. */
export function poissonNumber(cumulative: Float64Array, guide: Int32Array, u: number): number {
  let k = guide[(u * 256) | 0];
  while (u >= cumulative[k]) k++;
  return k;
}

/** A trace cut into ticks and dealt to clients. */
export interface Deal {
  readonly ticks: number;
  /** First request of each tick, and at `ticks` the number of requests. */
  readonly firstOfTick: Int32Array;
  /** Client of each request. */
  readonly client: Int32Array;
  /** Context and generated tokens of each request together. */
  readonly tokens: Int32Array;
  readonly meanTokens: number;
}

/** Request j falls into tick floor(time / tickSeconds) and goes to client floor(hash(j) n / 2^32). */
export function dealTrace(name: TraceName, tickSeconds: number, agents: number): Deal {
  const { timeMs, contextTokens, generatedTokens } = traceOf(name);
  const requests = timeMs.length;
  const tickOf = (j: number) => Math.floor(timeMs[j] / (1000 * tickSeconds));
  const ticks = tickOf(requests - 1) + 1;
  const firstOfTick = new Int32Array(ticks + 1);
  for (let j = 0; j < requests; j++) firstOfTick[tickOf(j) + 1]++;
  for (let t = 0; t < ticks; t++) firstOfTick[t + 1] += firstOfTick[t];
  const tokens = contextTokens.map((context, j) => context + generatedTokens[j]);
  return {
    ticks,
    firstOfTick,
    client: Int32Array.from({ length: requests }, (_, j) => Math.floor((hash(j) / 2 ** 32) * agents)),
    tokens,
    meanTokens: tokens.reduce((sum, size) => sum + size, 0) / requests,
  };
}

/** 32 well-mixed bits of a whole number (the finaliser of MurmurHash3). */
function hash(j: number): number {
  let x = j + 1;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}
