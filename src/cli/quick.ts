/** `--quick`: the short version of a configuration. */
import { quickSweep, type SweepConfig } from "../lab/sweep.ts";
import { merge } from "./assign.ts";
import { UsageError } from "./usage.ts";

/** Lays `overrides` over the configuration, and runs a sweep at fewer points unless they say at which. */
export function shorten(
  path: string,
  config: Record<string, unknown>,
  overrides?: Readonly<Record<string, unknown>>,
): void {
  const { sweep } = config;
  const sweeps = sweep !== null && typeof sweep === "object";
  if (!overrides && !sweeps)
    throw new UsageError(`${path} has no short version (it gives no "quick", and sweeps nothing)`);
  if (overrides) merge(config, overrides);
  if (sweeps && !overrides?.sweep) config.sweep = quickSweep(sweep as SweepConfig);
}
