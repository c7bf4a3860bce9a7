/** Small games for learners of action values, and what all such learners keep whatever they learn. */
import { expect, test } from "vitest";
import {
  type BoundPolicy,
  bindPolicies,
  createBatch,
  network,
  type PolicyDefinition,
  type RewardRule,
  rollout,
  type Sharing,
  train,
} from "../../src/index.ts";
import { obstacles } from "./learners.worlds.ts";

export interface Trained {
  readonly batch: ReturnType<typeof createBatch>;
  readonly bound: BoundPolicy;
}

interface BeginOptions {
  /** Params of the env. */
  readonly game?: Record<string, unknown>;
  readonly worlds?: number;
  readonly seed?: number;
  readonly firstWorld?: number;
  readonly sharing?: Sharing;
  readonly reward?: RewardRule;
}

/** A batch with one policy on all seats. */
export function begin(
  env: Parameters<typeof createBatch>[0],
  use: PolicyDefinition,
  params: Record<string, unknown>,
  options: BeginOptions = {},
): Trained {
  const { game = {}, worlds = 1, seed = 1, firstWorld = 0, sharing = "shared", reward } = options;
  const batch = createBatch(env, game, { worlds, seed, firstWorld });
  const [bound] = bindPolicies(batch, [{ use, params, ...(reward && { reward }) }], { seed, sharing });
  return { batch, bound };
}

export function teach({ batch, bound }: Trained, ticks: number, block?: number): void {
  for (const _ of train({ batch, policies: [bound], ticks, ...(block && { block }) }));
}

/** What the greedy policy of world 0 gets in one episode of the two-step game. */
export function greedyReturn({ batch, bound }: Trained): number {
  batch.reset("greedy");
  rollout(batch, [bound], 2);
  return batch.readMetrics(0).return;
}

/** Inputs by row: row j is 1 at place j and 0 elsewhere, as networks see the categories of an observation. */
export const indicators = (n: number): number[][] =>
  Array.from({ length: n }, (_, j) => Array.from({ length: n }, (_, c) => (c === j ? 1 : 0)));

/** What a learner's network makes of some inputs: its outputs, row after row. */
export function valuesOf(
  { bound }: Trained,
  learner: number,
  inputs: readonly (readonly number[])[],
  hidden: readonly number[],
  actions: number,
): number[] {
  const shape = {
    inputs: inputs[0].length,
    hidden,
    activation: "relu",
    head: { kind: "linear", size: actions },
  } as const;
  const net = network(shape);
  const outputs = new Float32Array(inputs.length * actions);
  const weights = bound.memory.qWeights as Float32Array;
  net.forward(
    weights,
    learner * net.size,
    Float32Array.from(inputs.flat()),
    undefined,
    inputs.length,
    outputs,
  );
  return [...outputs];
}

/** Everything that a run remembers, as bytes. */
const everything = ({ batch, bound }: Trained): Buffer => Buffer.concat([batch.save(), bound.save()]);

/** Worlds lo..hi-1 of what was learned, as bytes. */
function part({ batch, bound }: Trained, taught: readonly string[], lo: number, hi: number): Buffer {
  return Buffer.concat(
    taught.map((name) => {
      const { buffer, byteOffset, byteLength } = bound.memory[name];
      const stride = byteLength / batch.worlds;
      return new Uint8Array(buffer, byteOffset + lo * stride, (hi - lo) * stride);
    }),
  );
}

/** Params under which there is much learning in few ticks. */
export const small = { hidden: [8], warmup: 8, batch: 4, every: 3, targetEvery: 2, capacity: 20 };

/** In a course of obstacles (masks, several heads, agents that leave and are paid NaN, both kinds of ends). */
export function keepsWhatLearnersKeep(
  use: PolicyDefinition,
  params: Record<string, unknown>,
  taught: readonly string[],
): void {
  test("says what it is and what its params mean", () => {
    expect(use.kind).toBe("learner");
    expect(use.acts).toBe("discrete");
    expect(use.cite.join()).toMatch(/\d{4}/);
  });

  test("worlds do not depend on those beside them, nor on the block size", () => {
    const all = begin(obstacles, use, params, { worlds: 4, seed: 3, sharing: "sessions" });
    const some = begin(obstacles, use, params, { worlds: 2, seed: 3, firstWorld: 1, sharing: "sessions" });
    teach(all, 45);
    teach(some, 45, 1);
    expect(part(some, taught, 0, 2).equals(part(all, taught, 1, 3))).toBe(true);
  });

  test.each(["sessions", "shared"] as const)(
    "saved and loaded, it goes on to the same bits (%s)",
    (sharing) => {
      const one = begin(obstacles, use, params, { worlds: 3, seed: 5, sharing });
      teach(one, 38);
      const [world, mind] = [one.batch.save(), one.bound.save()];
      teach(one, 30);
      const other = begin(obstacles, use, params, { worlds: 3, seed: 6, sharing });
      teach(other, 10);
      other.batch.load(world);
      other.bound.load(mind);
      teach(other, 30);
      expect(everything(other).equals(everything(one))).toBe(true);
    },
  );

  test("a fork lives on as the original would", () => {
    const one = begin(obstacles, use, params, { worlds: 2, seed: 5, sharing: "sessions" });
    teach(one, 38);
    const other = begin(obstacles, use, params, { worlds: 1, seed: 9, sharing: "sessions" });
    other.batch.fork(one.batch, [1]);
    other.bound.fork(one.bound, [1]);
    teach(one, 30);
    teach(other, 30);
    expect(part(other, taught, 0, 1).equals(part(one, taught, 1, 2))).toBe(true);
  });

  test("learns, and only from agents that are there; frozen, it changes nothing", () => {
    for (const sharing of ["sessions", "shared"] as const) {
      const run = begin(obstacles, use, params, { worlds: 2, seed: 7, sharing });
      const copy = () => taught.map((name) => run.bound.memory[name].slice());
      const before = copy();
      teach(run, 60);
      const after = copy();
      taught.forEach((name, j) => {
        expect(after[j], name).not.toEqual(before[j]);
        expect(after[j].every(Number.isFinite), name).toBe(true);
      });
      rollout(run.batch, [run.bound], 20);
      expect(copy()).toEqual(after);
    }
  });

  test("shared over one world it is what it is in a session", () => {
    const runs = (["sessions", "shared"] as const).map((sharing) => {
      const run = begin(obstacles, use, params, { seed: 11, sharing });
      teach(run, 45);
      return everything(run);
    });
    expect(runs[0].equals(runs[1])).toBe(true);
  });
}
