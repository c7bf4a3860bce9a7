/** Frozen policies measured on fresh worlds. */
import type { Batch } from "../core/batch.ts";
import type { Metrics } from "../core/env.ts";
import { fail, requireKnown } from "../core/errors.ts";
import { requirePlay, rollout } from "../core/play.ts";
import type { BoundPolicy } from "../core/policy.ts";
import { requireSeed, type Seed } from "../core/random.ts";
import type { Measure } from "./measure.ts";
import { perTickByWorld, readWindow, type Values } from "./record.ts";

export interface Evaluation<M extends Metrics = Metrics> {
  /** One number a world by metric, over all ticks; NaN where it is missing (see `Metric`). */
  readonly values: Values<M>;
  /** Mean payoff a tick, `[world][agent]`. */
  readonly payoffs: readonly (readonly number[])[];
  /** The same after mechanisms: what the agents had reason to seek. */
  readonly rewards: readonly (readonly number[])[];
}

/**
 * Plays `ticks` in worlds that start anew, without exploration or learning, then leaves batch and policies as they were:
 * training that goes on meets the luck it would have met. The luck of the evaluation comes from `seed` and is another
 * than that of a batch made from the same seed.
 */
export function evaluate<M extends Metrics>(
  batch: Batch<M>,
  policies: readonly BoundPolicy[],
  options: { ticks: number; seed: Seed; measures?: readonly Measure[] },
): Evaluation<M> {
  requireKnown("evaluate", "option", options ?? {}, ["ticks", "seed", "measures"]);
  const { ticks, seed, measures } = options ?? {};
  requirePlay("evaluate", { batch, policies }, 0);
  if (seed === undefined) fail("evaluate", "needs a seed", undefined, "give { ticks, seed: 0 }");
  requireSeed(seed);
  if (!(Number.isInteger(ticks) && ticks >= 1))
    fail("evaluate", "ticks must be a whole number of at least 1", ticks);
  const parts = [batch, ...policies];
  const before = parts.map((part) => part.save());
  try {
    batch.reset(`${seed}/evaluate`);
    rollout(batch, policies, ticks);
    const { payoffSum, rewardSum } = batch.columns;
    return {
      values: readWindow(batch, measures),
      payoffs: perTickByWorld(batch, payoffSum),
      rewards: perTickByWorld(batch, rewardSum),
    };
  } finally {
    parts.forEach((part, j) => {
      part.load(before[j]);
    });
  }
}
