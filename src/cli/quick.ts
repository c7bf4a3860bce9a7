/** `--quick`: the short version of a configuration. */
import { shortVersion } from "../lab/experiment.ts";
import { UsageError, usage } from "./usage.ts";

/** The configuration with `overrides`; of a sweep that they leave alone, its ends. `path` names it. */
export function shorten(
  path: string,
  config: Record<string, unknown>,
  overrides?: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const { sweep } = config;
  if (!overrides && (sweep === null || typeof sweep !== "object"))
    throw new UsageError(`${path} has no short version (it gives no "quick", and sweeps nothing)`);
  return usage(() => shortVersion(config, overrides));
}
