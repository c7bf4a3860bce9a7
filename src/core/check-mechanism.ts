/**
 * The conformance check of mechanisms: what every one must keep to be laid over envs and other mechanisms. Much of it is
 * what envs keep, checked with the mechanism laid over one.
 */
import { allocation } from "./check/allocation.ts";
import { builds } from "./check/definition.ts";
import {
  doneWorlds,
  fork,
  observePure,
  partition,
  saveLoad,
  seeds,
  streams,
  terminalObservation,
} from "./check/determinism.ts";
import { type CheckReport, describeRules, type Rule, requireKept } from "./check/judge.ts";
import { metricNames, params, spaces } from "./check/mechanism-definition.ts";
import {
  actions,
  budget,
  forbidsOnly,
  inactiveUnpaid,
  inOrder,
  payoff,
  ranges,
  seatsOnly,
  writes,
} from "./check/mechanism-hooks.ts";
import type { LaidSite } from "./check/mechanism-site.ts";
import { type CheckSetting, judgeIn, type SettingCheckOptions } from "./check/setting.ts";
import { masks, metrics, observations, payoffs } from "./check/values.ts";
import type { Metrics } from "./env.ts";
import { requireDefinition } from "./errors.ts";
import type { Mechanism, MechanismDefinition } from "./mechanism.ts";
import type { ParamsInput, ParamsSchema } from "./params.ts";
import type { Fields } from "./schema.ts";

/** In the order they are checked: a rule's needs come before it. */
const rules: readonly Rule<LaidSite>[] = [
  params,
  spaces,
  metricNames,
  builds,
  payoff,
  writes,
  ranges,
  masks,
  forbidsOnly,
  actions,
  observePure,
  seeds,
  streams,
  partition,
  saveLoad,
  fork,
  doneWorlds,
  terminalObservation,
  observations,
  payoffs,
  inactiveUnpaid,
  seatsOnly,
  budget,
  inOrder,
  metrics,
  allocation,
];

/** Name of every rule for mechanisms and what it demands. */
export const mechanismRules = describeRules(rules);

/**
 * Holds a mechanism, at one set of params, against every rule, in each of the settings, whose own mechanisms come before
 * it. The envs are taken to keep the rules without it.
 */
export function checkMechanism<S extends Fields, M extends Metrics, Z extends ParamsSchema>(
  mechanism: MechanismDefinition<S, M, Z>,
  given: ParamsInput<Z> | Record<string, unknown>,
  settings: CheckSetting | readonly CheckSetting[],
  options: SettingCheckOptions = {},
): CheckReport {
  requireDefinition(
    "checkMechanism",
    "a mechanism",
    mechanism,
    ["params", "metrics", "bind"],
    "import one such as pigouvianTax, or make one by defineMechanism",
  );
  const use = mechanism as unknown as Mechanism;
  const mechanismParams = given as Record<string, unknown>;
  return judgeIn("checkMechanism", rules, settings, options, (site) => ({
    ...site,
    mechanism: use,
    mechanismParams,
    earlier: site.mechanisms,
    mechanisms: [...site.mechanisms, { use, params: mechanismParams }],
  }));
}

/** As `checkMechanism`; throws one error that lists every failure. */
export function assertMechanism<S extends Fields, M extends Metrics, Z extends ParamsSchema>(
  mechanism: MechanismDefinition<S, M, Z>,
  given: ParamsInput<Z> | Record<string, unknown>,
  settings: CheckSetting | readonly CheckSetting[],
  options: SettingCheckOptions = {},
): void {
  requireKept(mechanism.id, checkMechanism(mechanism, given, settings, options), rules);
}
