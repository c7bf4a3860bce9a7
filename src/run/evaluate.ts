/** Frozen policies measured on fresh worlds. */
import type { Batch } from "../core/batch.ts";
import type { BoundPolicy } from "../core/policy.ts";
import type { Seed } from "../core/random.ts";
import { rollout } from "../core/train.ts";
import { perTickByWorld, readWindow, type Values } from "./record.ts";

export interface Evaluation {
  /** One number a world by metric, over all ticks. */
  readonly values: Values;
  /** Mean payoff a tick, `[world][agent]`. */
  readonly payoffs: readonly (readonly number[])[];
  /** The same after mechanisms: what the agents had reason to seek. */
  readonly rewards: readonly (readonly number[])[];
}

/** Starts every world anew from `seed` and plays `ticks` without exploration or learning. Tables stay as they are. */
export function evaluate(
  batch: Batch,
  policies: readonly BoundPolicy[],
  { ticks, seed }: { ticks: number; seed: Seed },
): Evaluation {
  batch.reset(seed);
  rollout(batch, policies, ticks);
  const { payoffSum, rewardSum } = batch.columns;
  return {
    values: readWindow(batch),
    payoffs: perTickByWorld(batch, payoffSum),
    rewards: perTickByWorld(batch, rewardSum),
  };
}
