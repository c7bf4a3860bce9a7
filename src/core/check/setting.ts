/** Where a policy or a mechanism is tried: envs that keep the rules themselves. */
import { requireEnv } from "../batch.ts";
import type { CheckOptions } from "../check.ts";
import type { Env } from "../env.ts";
import { fail } from "../errors.ts";
import type { MechanismUse } from "../mechanism.ts";
import { type CheckReport, judge, type Rule } from "./judge.ts";
import { type Site, startRun } from "./site.ts";

/** An env to try a policy or a mechanism in, at one set of params and under mechanisms of its own. */
export interface CheckSetting {
  readonly env: Env;
  readonly params?: Record<string, unknown>;
  readonly mechanisms?: readonly MechanismUse[];
  /** The role that a policy plays, where not all agents do and see the same (default: that of agent 0). */
  readonly role?: string;
}

/** As for envs; the mechanisms are those of the settings. */
export type SettingCheckOptions = Omit<CheckOptions, "mechanisms">;

/**
 * One report over all settings: a rule fails where any setting breaks it, and holds where one shows it and none breaks
 * it. `siteOf` adds what is under check; `ticksOf` says how many ticks it needs where the caller does not.
 */
export function judgeIn<S extends Site>(
  who: string,
  rules: readonly Rule<S>[],
  settings: CheckSetting | readonly CheckSetting[],
  { seed = 0, worlds = 6, ticks, heapUsed, only }: SettingCheckOptions,
  siteOf: (site: Site) => S,
  ticksOf: (site: S) => number = () => defaultTicks,
): CheckReport {
  const list = [settings].flat() as readonly CheckSetting[];
  if (list.length === 0) fail(who, "needs a setting to try it in", settings, "give { env: matrixGame }");
  if (!(worlds >= 1 && (ticks ?? defaultTicks) >= 4))
    fail(who, "needs at least 1 world and 4 ticks", { worlds, ticks });
  const reports = list.map(({ env, params: given = {}, mechanisms = [], role }) => {
    requireEnv(who, env);
    const least = ticks ?? defaultTicks;
    const setting: Site = { env, given, mechanisms, role, seed, worlds, ticks: least, heapUsed };
    // What is wrong with the setting is no fault of what is tried in it.
    startRun(setting);
    const site = siteOf(setting);
    return judge(rules, { ...site, ticks: ticks ?? ticksOf(site) }, only);
  });
  return reports.length === 1 ? reports[0] : merged(rules, reports, list.map(label));
}

export const defaultTicks = 48;

function label({ env, params = {}, role }: CheckSetting): string {
  const place = Object.keys(params).length > 0 ? `${env.id} ${JSON.stringify(params)}` : env.id;
  return role === undefined ? place : `${place} as ${role}`;
}

function merged(
  rules: readonly { readonly name: string }[],
  reports: readonly CheckReport[],
  labels: readonly string[],
): CheckReport {
  const failures = reports.flatMap((report, j) =>
    report.failures.map(({ rule, message }) => ({ rule, message: `in ${labels[j]}: ${message}` })),
  );
  const broken = new Set(failures.map(({ rule }) => rule));
  const held = new Set(reports.flatMap(({ passed }) => passed));
  const open = rules.map(({ name }) => name).filter((name) => !broken.has(name));
  return {
    passed: open.filter((name) => held.has(name)),
    failures,
    skipped: open
      .filter((name) => !held.has(name))
      .flatMap((name) => reports[0].skipped.find(({ rule }) => rule === name) ?? []),
  };
}
