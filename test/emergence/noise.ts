/** Seeded noise for the tests, and how often something happens in it. */
import { normal, randomInt, seedStreams, seedWords } from "../../src/core/random.ts";
import type { History } from "../../src/emergence/index.ts";

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

export interface Stationary {
  readonly sessions: number;
  readonly windows: number;
  /** AR(1) coefficient from window to window and from tick to tick; default 0. */
  readonly memory?: number;
  readonly agents?: number;
  /** What is made of each standard normal; default itself. */
  readonly marginal?: (value: number) => number;
  /** Of the second metric; default its median. */
  readonly threshold?: number;
}

/** Noise in every part of a history: nothing ever changes, and agents are alike and independent. */
export function stationaryHistory(
  seed: number,
  {
    sessions,
    windows,
    memory = 0,
    agents = 3,
    marginal = (value) => value,
    threshold = marginal(0),
  }: Stationary,
): History {
  const noise = noiseOf(seed);
  const table = (rows: number, columns: number) =>
    noise.table(rows, columns, memory).map((row) => row.map(marginal));
  const perSession = <T>(make: () => T) => Array.from({ length: sessions }, make);
  const play = () => ({
    actions: perSession(() =>
      noise
        .table(100, agents, memory)
        .map((row) => row.map((value) => (value < -0.43 ? 0 : value < 0.43 ? 1 : 2))),
    ),
    payoffs: perSession(() => table(100, agents)),
  });
  return {
    ticks: Array.from({ length: windows }, (_, w) => 100 * (w + 1)),
    metrics: { welfare: table(windows, sessions), cooperation: table(windows, sessions) },
    payoffs: transposed(perSession(() => table(windows, agents))),
    plays: [play(), play()],
    threshold: { cooperation: threshold },
  };
}
