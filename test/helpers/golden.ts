/**
 * Golden trajectories: what an env did on a fixed seed under random actions, kept bit for bit. They make a change of
 * rules or of a random stream a visible diff.
 *
 * A file holds, per tick, a hash over the bytes of the whole batch, and readable numbers of world 0 that say where a
 * change begins. To write them: `UPDATE_GOLDEN=1 npx vitest run test/envs/conformance.test.ts`.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import {
  createBatch,
  type Env,
  type MechanismUse,
  type Seed,
  sampleActions,
  seedStreams,
  seedWords,
} from "../../src/index.ts";

export interface GoldenOptions {
  worlds?: number;
  ticks?: number;
  seed?: Seed;
  mechanisms?: readonly MechanismUse[];
}

interface GoldenTick {
  tick: number;
  /** FNV-1a (64 bits) over the save of the batch. */
  hash: string;
  /** World 0: what each agent was paid. */
  payoff: number[];
  /** World 0, agent 0: its actions and observation, features in order. */
  action: number[];
  observation: number[];
}

export interface Golden {
  env: string;
  params: Record<string, unknown>;
  worlds: number;
  seed: Seed;
  /** Hash at the start. */
  start: string;
  ticks: GoldenTick[];
}

export function goldenTrajectory(
  env: Env,
  params: Record<string, unknown> = {},
  { worlds = 4, ticks = 24, seed = 0, mechanisms = [] }: GoldenOptions = {},
): Golden {
  const batch = createBatch(env, params, { worlds, seed, mechanisms });
  const words = new Int32Array(4 * worlds);
  seedStreams(words, seedWords(seed, "golden"), 0, worlds);
  const history: GoldenTick[] = [];
  const start = hashOf(batch.save());
  for (let tick = 0; tick < ticks; tick++) {
    sampleActions(batch, words);
    batch.step();
    history.push({
      tick,
      hash: hashOf(batch.save()),
      payoff: Array.from(batch.io.payoff.subarray(0, batch.agents), short),
      action: batch.io.actions.map((column) => short(column[0])),
      observation: Object.entries(batch.features).flatMap(([name, { size }]) =>
        Array.from(batch.io.obs[name].subarray(0, size), short),
      ),
    });
    batch.resetDone();
  }
  return { env: env.id, params, worlds, seed, start, ticks: history };
}

/** Holds a trajectory against `test/golden/<name>.json`; writes the file only when UPDATE_GOLDEN=1. */
export function expectGolden(
  name: string,
  env: Env,
  params: Record<string, unknown> = {},
  options: GoldenOptions = {},
): void {
  const file = goldenFile(name);
  const text = print(goldenTrajectory(env, params, options));
  if (process.env.UPDATE_GOLDEN === "1") {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return;
  }
  if (!existsSync(file))
    throw new Error(
      `no golden trajectory test/golden/${name}.json; look at what ${env.id} does, then write it with UPDATE_GOLDEN=1`,
    );
  // Line by line first: the readable numbers of the first tick that changed say more than its hash.
  expect(text.split("\n"), `golden trajectory ${name} changed`).toEqual(
    readFileSync(file, "utf8").split("\n"),
  );
}

export function goldenFile(name: string): string {
  return fileURLToPath(new URL(`../golden/${name}.json`, import.meta.url));
}

/** FNV-1a, 64 bits as 16 hexadecimal digits (Fowler, Noll & Vo), on 32-bit halves. */
export function hashOf(bytes: Uint8Array): string {
  let high = 0xcbf29ce4;
  let low = 0x84222325;
  for (const byte of bytes) {
    low = (low ^ byte) >>> 0;
    // Times 2^40 + 0x1b3, modulo 2^64, in 16-bit steps that stay exact.
    const a = (low & 0xffff) * 0x1b3;
    const b = (low >>> 16) * 0x1b3 + (a >>> 16);
    high = (Math.imul(high, 0x1b3) + (b >>> 16) + (low << 8)) >>> 0;
    low = ((b << 16) | (a & 0xffff)) >>> 0;
  }
  return high.toString(16).padStart(8, "0") + low.toString(16).padStart(8, "0");
}

/** The hash has every bit; a reader wants a few digits. */
function short(value: number): number {
  return Number(value.toPrecision(6));
}

/** One line a tick, so that a diff shows where a change begins. */
function print({ ticks, ...head }: Golden): string {
  const lines = ticks.map((tick) => `    ${JSON.stringify(tick)}`);
  return `{\n  ${JSON.stringify(head).slice(1, -1)},\n  "ticks": [\n${lines.join(",\n")}\n  ]\n}\n`;
}
