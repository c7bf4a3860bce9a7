/** Any number of agents over whom nothing happens but a registry of tasks, and what they are paid by it. */
import {
  type Batch,
  type BoundPolicy,
  bindPolicies,
  createBatch,
  defineMechanism,
  i32,
  type MechanismUse,
  type PolicyUse,
  perAgent,
  z,
} from "../../src/index.ts";
import { taskRegistry } from "../../src/mechanisms/index.ts";
import { sketchEnv } from "./env.ts";

/** Agents with nothing of their own to do. */
export const idle = sketchEnv({
  id: "idle-v0",
  params: z.object({
    agents: z.number().default(2).describe("agents"),
    horizon: z.number().default(1_000_000).describe("ticks"),
  }),
  agents: (p) => p.agents,
  horizon: (p) => p.horizon,
});

export interface Claiming {
  readonly batch: Batch;
  readonly policies: readonly BoundPolicy[];
}

/** Agents under a registry, who act by `uses`. */
export function claiming(
  agents: number,
  params: Record<string, unknown>,
  uses: readonly PolicyUse[] = [],
  { worlds = 1, before = [] as readonly MechanismUse[], seed = 0, horizon = 1_000_000 } = {},
): Claiming {
  const mechanisms = [...before, { use: taskRegistry, params }];
  const batch = createBatch(idle, { agents, horizon }, { worlds, mechanisms, seed });
  return { batch, policies: uses.length > 0 ? bindPolicies(batch, uses) : [] };
}

/** Ticks, rounds of talk included, `seen` after each; episodes that end begin anew. */
export function ticks({ batch, policies }: Claiming, count: number, seen?: (tick: number) => void): void {
  for (let t = 0; t < count; t++) {
    for (let round = 0; round <= batch.rounds; round++) {
      for (const { policy } of policies) policy.act(0, batch.worlds, false);
      batch.step();
    }
    seen?.(t);
    batch.resetDone();
  }
}

/** The column of an action head. */
export function head({ batch }: Claiming, name: string): Float64Array {
  return batch.io.actions[batch.heads.findIndex((h) => h.name === name)];
}

/** A metric of the registry, summed over worlds since the window began. */
export function total({ batch }: Claiming, metric: string): number {
  let sum = 0;
  for (const value of batch.columns[`task-registry.${metric}`]) sum += value;
  return sum;
}

/** Keys of two places a seat, as identities keep them, from what a test writes. */
export const keysByHand = defineMechanism({
  id: "identities",
  title: "Keys by hand",
  cite: [],
  params: z.object({}),
  metrics: {},
  state: () => ({ key: perAgent(i32, 2), acting: perAgent(i32), face: perAgent(i32) }),
  world: {
    reset(w) {
      for (let s = 0; s < w.key.length; s++) w.key[s] = s + 1;
      w.acting.fill(0);
    },
  },
});
