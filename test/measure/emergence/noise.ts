/** Seeded noise for the tests, and how often something happens in it. */
import { normal, randomInt, seedStreams, seedWords } from "../../../src/core/random.ts";
import type { History } from "../../../src/measure/emergence/index.ts";

export interface Noise {
  /** Standard normal AR(1) noise; white by default. */
  readonly series: (length: number, memory?: number) => number[];
  /** `[tick][agent]`, agents independent. */
  readonly table: (ticks: number, agents: number, memory?: number) => number[][];
  /** `[tick][agent]`, whole numbers in 0..choices-1. */
  readonly actions: (ticks: number, agents: number, choices: number) => number[][];
}

export function noiseOf(seed: number): Noise {
  const words = new Int32Array(4);
  seedStreams(words, seedWords(seed, "noise"), 0, 1);
  const series = (length: number, memory = 0): number[] => {
    let value = normal(words, 0);
    return Array.from({ length }, () => {
      value = memory * value + Math.sqrt(1 - memory * memory) * normal(words, 0);
      return value;
    });
  };
  return {
    series,
    table: (ticks, agents, memory) => transposed(Array.from({ length: agents }, () => series(ticks, memory))),
    actions: (ticks, agents, choices) =>
      Array.from({ length: ticks }, () => Array.from({ length: agents }, () => randomInt(words, 0, choices))),
  };
}

function transposed<T>(rows: readonly (readonly T[])[]): T[][] {
  return rows[0].map((_, j) => rows.map((row) => row[j]));
}

export function shareOfSeeds(seeds: number, happens: (seed: number) => boolean): number {
  let count = 0;
  for (let seed = 0; seed < seeds; seed++) if (happens(seed)) count++;
  return count / seeds;
}

/** Noise in every part of a history. */
export function noiseHistory(seed: number, sessions: number, windows: number, agents: number): History {
  const noise = noiseOf(seed);
  const perSession = <T>(make: () => T) => Array.from({ length: sessions }, make);
  return {
    ticks: Array.from({ length: windows }, (_, w) => 100 * (w + 1)),
    metrics: { welfare: noise.table(windows, sessions), cooperation: noise.table(windows, sessions) },
    payoffs: transposed(perSession(() => noise.table(windows, agents))),
    actions: perSession(() => noise.actions(40, agents, 3)),
    tracePayoffs: perSession(() => noise.table(40, agents)),
    threshold: { cooperation: 0 },
  };
}
