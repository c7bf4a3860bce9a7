/**
 * The conformance check: what every env must keep to run in a batch, be learned on and be compared. It is shipped so
 * that authors can hold their own envs to the same rules, and each failure says which rule was broken and where.
 */
import { type BatchOptions, requireEnv } from "./batch.ts";
import { allocation } from "./check/allocation.ts";
import { builds, metricNames, params, spaces } from "./check/definition.ts";
import {
  doneWorlds,
  fork,
  kernel,
  observePure,
  partition,
  resetForgets,
  saveLoad,
  seeds,
  streams,
  terminalObservation,
} from "./check/determinism.ts";
import { type CheckReport, describeRules, judge, type Rule, requireKept } from "./check/judge.ts";
import type { Site } from "./check/site.ts";
import {
  endings,
  inactiveUnpaid,
  lives,
  masks,
  metrics,
  noResurrection,
  observations,
  payoffs,
} from "./check/values.ts";
import type { Env, EnvDefinition, Metrics } from "./env.ts";
import { fail } from "./errors.ts";
import type { ParamsInput, ParamsSchema } from "./params.ts";
import type { Seed } from "./random.ts";
import type { Fields } from "./schema.ts";
import type { Features } from "./spaces.ts";

export type { CheckReport } from "./check/judge.ts";
export { sampleActions } from "./check/site.ts";

export interface CheckOptions {
  seed?: Seed;
  /** Worlds side by side (default 6). */
  worlds?: number;
  /** Ticks that each rule runs (default 48); endings are followed up to a horizon of 5000. */
  ticks?: number;
  /** Checks the env under these mechanisms. */
  mechanisms?: BatchOptions["mechanisms"];
  /**
   * Bytes of heap in use, such as `() => process.memoryUsage().heapUsed`; without it allocation is not measured. `ostrom
   * check` also has V8 inline more, so that it boxes no numbers.
   */
  heapUsed?: () => number;
  /** Only these rules, and those they need. */
  only?: readonly string[];
}

/** In the order they are checked: a rule's needs come before it. */
const rules: readonly Rule<Site>[] = [
  params,
  spaces,
  metricNames,
  builds,
  masks,
  observePure,
  seeds,
  streams,
  partition,
  saveLoad,
  fork,
  kernel,
  resetForgets,
  doneWorlds,
  terminalObservation,
  observations,
  payoffs,
  inactiveUnpaid,
  noResurrection,
  lives,
  endings,
  metrics,
  allocation,
];

/** Name of every rule and what it demands. */
export const checkRules = describeRules(rules);

/** Holds an env, at one set of params, against every rule. */
export function checkEnv<S extends Fields, M extends Metrics, O extends Features, Z extends ParamsSchema>(
  env: EnvDefinition<S, M, O, Z>,
  given: ParamsInput<Z> | Record<string, unknown> = {},
  options: CheckOptions = {},
): CheckReport {
  return check(env, given as Record<string, unknown>, options);
}

/** As `checkEnv`; throws one error that lists every failure. */
export function assertEnv<S extends Fields, M extends Metrics, O extends Features, Z extends ParamsSchema>(
  env: EnvDefinition<S, M, O, Z>,
  given: ParamsInput<Z> | Record<string, unknown> = {},
  options: CheckOptions = {},
): void {
  requireKept(env.id, checkEnv(env, given, options), rules);
}

function check(env: Env, given: Record<string, unknown>, options: CheckOptions): CheckReport {
  requireEnv("checkEnv", env);
  const { seed = 0, worlds = 6, ticks = 48, mechanisms = [], heapUsed, only } = options;
  if (!(worlds >= 1 && ticks >= 4)) fail("checkEnv", "needs at least 1 world and 4 ticks", { worlds, ticks });
  const site: Site = { env, given, mechanisms, seed, worlds, ticks, heapUsed };
  return judge(rules, site, only);
}
