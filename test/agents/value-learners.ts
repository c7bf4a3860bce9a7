/** Small games for learners of action values. */
import {
  type BoundPolicy,
  bindPolicies,
  createBatch,
  type PolicyDefinition,
  type RewardRule,
  rollout,
  type Sharing,
  train,
} from "../../src/index.ts";
import { network } from "../../src/learn/networks/index.ts";

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
  train({ batch, policies: [bound], ticks, ...(block && { block }) });
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

/** Params under which there is much learning in few ticks. */
export const small = { hidden: [8], warmup: 8, batch: 4, every: 3, targetEvery: 2, capacity: 20 };
