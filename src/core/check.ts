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
import type { Rule, Site } from "./check/site.ts";
import {
  endings,
  inactiveUnpaid,
  masks,
  metrics,
  noResurrection,
  observations,
  payoffs,
} from "./check/values.ts";
import type { Env, EnvDefinition, Metrics } from "./env.ts";
import { fail, failUnknown, OstromError } from "./errors.ts";
import type { ParamsInput, ParamsSchema } from "./params.ts";
import type { Seed } from "./random.ts";
import type { Fields } from "./schema.ts";
import type { Features } from "./spaces.ts";

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

export interface CheckReport {
  /** Names of the rules that hold. */
  passed: string[];
  failures: { rule: string; message: string }[];
  /** Rules that could not be judged, and why: not applicable, or another failure comes first. */
  skipped: { rule: string; why: string }[];
}

/** In the order they are checked: a rule's needs come before it. */
const rules: readonly Rule[] = [
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
  endings,
  metrics,
  allocation,
];

/** Name of every rule and what it demands. */
export const checkRules: readonly { readonly name: string; readonly demands: string }[] = rules.map(
  ({ name, demands }) => ({ name, demands }),
);

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
  const { failures } = checkEnv(env, given, options);
  if (failures.length === 0) return;
  const lines = failures.map(({ rule, message }) => `\n  ${rule}: ${message}`);
  throw new OstromError(`${env.id}: breaks ${failures.length} of ${rules.length} rules${lines.join("")}`);
}

function check(env: Env, given: Record<string, unknown>, options: CheckOptions): CheckReport {
  requireEnv("checkEnv", env);
  const { seed = 0, worlds = 6, ticks = 48, mechanisms = [], heapUsed, only } = options;
  if (!(worlds >= 1 && ticks >= 4)) fail("checkEnv", "needs at least 1 world and 4 ticks", { worlds, ticks });
  const site: Site = { env, given, mechanisms, seed, worlds, ticks, heapUsed };
  const report: CheckReport = { passed: [], failures: [], skipped: [] };
  const wanted = only && withNeeds(only);
  const broken = new Set<string>();
  for (const rule of rules) {
    if (wanted && !wanted.has(rule.name)) continue;
    const missing = rule.needs?.find((name) => broken.has(name));
    const why = missing ? `needs "${missing}", which does not hold` : rule.skip?.(site);
    if (missing) broken.add(rule.name);
    if (why) {
      report.skipped.push({ rule: rule.name, why });
      continue;
    }
    const message = messageOf(rule, site);
    if (message) {
      broken.add(rule.name);
      report.failures.push({ rule: rule.name, message });
    } else report.passed.push(rule.name);
  }
  return report;
}

/** An env that throws under a rule breaks it. */
function messageOf(rule: Rule, site: Site): string | undefined {
  try {
    return rule.run(site);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function withNeeds(only: readonly string[]): Set<string> {
  const wanted = new Set<string>();
  const add = (name: string) => {
    const rule = rules.find((r) => r.name === name);
    if (!rule)
      return failUnknown(
        "conformance rule",
        name,
        rules.map((r) => r.name),
      );
    wanted.add(name);
    return rule.needs?.forEach(add);
  };
  only.forEach(add);
  return wanted;
}
