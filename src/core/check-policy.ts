/**
 * The conformance check of policies: what every learner and every norm must keep to be trained, frozen, saved, forked and
 * compared. Authors hold their own to the same rules as those that ship.
 */
import { type CheckReport, describeRules, type Rule, requireKept } from "./check/judge.ts";
import { binds, definition, kind, params } from "./check/policy-definition.ts";
import { absent, allocation, figures, learns } from "./check/policy-learning.ts";
import { fork, others, partition, saveLoad, seeds, sharing } from "./check/policy-memory.ts";
import { type PolicySite, ticksToLearn } from "./check/policy-site.ts";
import { actions, frozen, ranges, seats, writes } from "./check/policy-writes.ts";
import { type CheckSetting, judgeIn, type SettingCheckOptions } from "./check/setting.ts";
import { requireDefinition } from "./errors.ts";
import type { ParamsInput, ParamsSchema } from "./params.ts";
import type { PolicyDefinition } from "./policy.ts";

export type { CheckSetting, SettingCheckOptions } from "./check/setting.ts";

/** In the order they are checked: a rule's needs come before it. */
const rules: readonly Rule<PolicySite>[] = [
  params,
  definition,
  binds,
  kind,
  actions,
  writes,
  seeds,
  // Before the policy has met others: what it keeps beside its stores would be there from the first tick.
  others,
  seats,
  ranges,
  partition,
  saveLoad,
  fork,
  sharing,
  frozen,
  learns,
  absent,
  figures,
  allocation,
];

/** Name of every rule for policies and what it demands. */
export const policyRules = describeRules(rules);

/**
 * Holds a policy, at one set of params, against every rule, in each of the settings. Without `ticks` it plays 48 of them,
 * or up to 240 where it learns first after more.
 */
export function checkPolicy<Z extends ParamsSchema>(
  policy: PolicyDefinition<Z>,
  given: ParamsInput<Z> | Record<string, unknown>,
  settings: CheckSetting | readonly CheckSetting[],
  options: SettingCheckOptions = {},
): CheckReport {
  requireDefinition(
    "checkPolicy",
    "a policy",
    policy,
    ["params", "acts", "bind"],
    "import it from ostrom/agents, or make one by definePolicy",
  );
  const policyParams = given as Record<string, unknown>;
  const under = policy as unknown as PolicyDefinition;
  return judgeIn(
    "checkPolicy",
    rules,
    settings,
    options,
    (site) => ({ ...site, policy: under, policyParams }),
    ticksToLearn,
  );
}

/** As `checkPolicy`; throws one error that lists every failure. */
export function assertPolicy<Z extends ParamsSchema>(
  policy: PolicyDefinition<Z>,
  given: ParamsInput<Z> | Record<string, unknown>,
  settings: CheckSetting | readonly CheckSetting[],
  options: SettingCheckOptions = {},
): void {
  requireKept(policy.id, checkPolicy(policy, given, settings, options), rules);
}
