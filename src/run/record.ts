/** What a window of ticks is recorded as: one number a session for each metric. */
import type { Batch } from "../core/batch.ts";
import { equality } from "../measure/social.ts";

/** Values by metric name, one number a session. */
export type Values = Record<string, number[]>;

/** Reads the window of all worlds; adds `equality`, 1 - Gini of the agents' payoffs in the window. */
export function readWindow(batch: Batch): Values {
  const values: Values = {};
  const names = Object.keys(batch.metrics);
  for (const name of [...names, "equality"]) values[name] = [];
  for (let i = 0; i < batch.worlds; i++) {
    const metrics = batch.readMetrics(i);
    for (const name of names) values[name].push(metrics[name]);
    values.equality.push(equality(perTick(batch, batch.columns.payoffSum, i)));
  }
  return values;
}

/** Each agent of world `i`: its entry of `sums`, `payoffSum` or `rewardSum`, divided by the ticks of the window. */
export function perTick({ agents, columns }: Batch, sums: Float64Array, i: number): number[] {
  const ticks = Math.max(1, columns.windowTicks[i]);
  return Array.from(sums.subarray(i * agents, (i + 1) * agents), (sum) => sum / ticks);
}

/** `perTick` of every world: `[world][agent]`. */
export function perTickByWorld(batch: Batch, sums: Float64Array): number[][] {
  return Array.from({ length: batch.worlds }, (_, i) => perTick(batch, sums, i));
}

/** The mean over worlds as one session's value (for sessions that share one learner over many worlds). */
export function pool(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, all]) => [
      name,
      [all.reduce((sum, value) => sum + value, 0) / all.length],
    ]),
  );
}
