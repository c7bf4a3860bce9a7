/** What a window of ticks is recorded as: one number a session for each metric. */
import type { Batch } from "../core/batch.ts";
import type { Metrics } from "../core/env.ts";
import { fail } from "../core/errors.ts";
import { guardOnce } from "../core/guard.ts";
import { ownMetrics } from "../core/metrics.ts";
import { equality } from "../stats/social.ts";
import type { Measure, Measured } from "./measure.ts";

/** Metrics that a recorded window has besides those of the batch. */
export const addedMetrics = { equality: ownMetrics.equality };

/** Values by metric name, one number a session; NaN where it is missing. `M`: metrics that are known by name. */
export type Values<M extends Metrics = Metrics> = Record<string, number[]> &
  Record<keyof M | "welfare" | keyof typeof addedMetrics, number[]>;

/**
 * Reads the window of all worlds; adds `equality`, 1 - Gini of the agents' payoffs in the window, and measures by their ids.
 * Throws an OstromError that names the measure which throws, or gives what is neither a finite number nor missing.
 */
export function readWindow<M extends Metrics>(batch: Batch<M>, measures: readonly Measure[] = []): Values<M> {
  const values: Record<string, number[]> = {};
  const names = Object.keys(batch.metrics);
  for (const name of [...names, ...Object.keys(addedMetrics), ...measures.map(({ id }) => id)])
    values[name] = [];
  for (let i = 0; i < batch.worlds; i++) {
    const metrics = batch.readMetrics(i);
    for (const name of names) values[name].push(metrics[name]);
    const lived = batch.columns.windowTicks[i] > 0;
    const payoffs = perTick(batch, batch.columns.payoffSum, i).filter(isKnown);
    values.equality.push(lived ? equality(payoffs) : Number.NaN);
    if (measures.length === 0) continue;
    const rewards = perTick(batch, batch.columns.rewardSum, i).filter(isKnown);
    for (const measure of measures)
      values[measure.id].push(lived ? measured(measure, { payoffs, rewards, metrics }) : Number.NaN);
  }
  return values as Values<M>;
}

function measured({ id, of }: Measure, window: Measured): number {
  const who = `measure ${id}`;
  const value: unknown = guardOnce(who, "of", () => of(window)) ?? Number.NaN;
  if (typeof value !== "number" || !(Number.isNaN(value) || Number.isFinite(value)))
    fail(who, "of must give a finite number", value, "give NaN where there is no value");
  return value;
}

/**
 * Each agent of world `i`: its entry of `sums`, `payoffSum` or `rewardSum`, divided by the ticks of the window, where agents are
 * born and die by those in which its seat was taken; NaN in a window without any.
 */
export function perTick({ agents, columns }: Batch, sums: Float64Array, i: number): number[] {
  const ticks = columns.windowTicks[i];
  const lived = columns.livedTicks?.subarray(i * agents, (i + 1) * agents);
  return Array.from(
    sums.subarray(i * agents, (i + 1) * agents),
    (sum, a) => sum / (lived ? lived[a] : ticks),
  );
}

/** `perTick` of every world: `[world][agent]`. */
export function perTickByWorld(batch: Batch, sums: Float64Array): number[][] {
  return Array.from({ length: batch.worlds }, (_, i) => perTick(batch, sums, i));
}

/**
 * The mean over the worlds that have a value, as one session's value (for sessions that share one learner over many
 * worlds).
 */
export function pool(values: Values): Values {
  return Object.fromEntries(Object.entries(values).map(([name, all]) => [name, [meanOfKnown(all)]]));
}

/** The mean of the values that are not missing; NaN where all are. */
export function meanOfKnown(values: readonly number[]): number {
  const there = withoutMissing(values);
  return there.reduce((sum, value) => sum + value, 0) / there.length;
}

const isKnown = (value: number): boolean => !Number.isNaN(value);

/** The values that are not missing. */
export function withoutMissing(values: readonly number[]): number[] {
  return values.filter(isKnown);
}

/** For `JSON.parse` of what was recorded: a missing number is null in a file. */
export function nullIsMissing(_key: string, value: unknown): unknown {
  return value === null ? Number.NaN : value;
}
