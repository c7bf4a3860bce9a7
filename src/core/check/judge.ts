/** Rules and what comes of holding something to them: the same for envs, policies and mechanisms. */
import { asError, failUnknown, OstromError } from "../errors.ts";

/** A rule that a well-made env, policy or mechanism keeps. */
export interface Rule<Site> {
  readonly name: string;
  /** One sentence for people. */
  readonly demands: string;
  /** Rules without which a failure here would only repeat theirs. */
  readonly needs?: readonly string[];
  /** Why it cannot be checked here; undefined when it can. */
  skip?(site: Site): string | undefined;
  /** What is wrong, or nothing. */
  run(site: Site): string | undefined;
}

export interface CheckReport {
  /** Names of the rules that hold. */
  passed: string[];
  failures: { rule: string; message: string }[];
  /** Rules that could not be judged, and why: not applicable, or another failure comes first. */
  skipped: { rule: string; why: string }[];
}

/** A rule as it is listed. */
export type RuleDescription = Pick<Rule<unknown>, "name" | "demands">;

export function describeRules(rules: readonly RuleDescription[]): readonly RuleDescription[] {
  return rules.map(({ name, demands }) => ({ name, demands }));
}

/** Holds a site to the rules in their order, a rule's needs before it; `only` to those named and what they need. */
export function judge<Site>(
  rules: readonly Rule<Site>[],
  site: Site,
  only: readonly string[] | undefined,
): CheckReport {
  const report: CheckReport = { passed: [], failures: [], skipped: [] };
  const wanted = only && withNeeds(rules, only);
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

/** Throws one error that lists every failure of `who`, if there is any. */
export function requireKept(who: string, { failures }: CheckReport, rules: readonly unknown[]): void {
  if (failures.length === 0) return;
  const lines = failures.map(({ rule, message }) => `\n  ${rule}: ${message}`);
  throw new OstromError(`${who}: breaks ${failures.length} of ${rules.length} rules${lines.join("")}`);
}

/** What throws under a rule breaks it. */
function messageOf<Site>(rule: Rule<Site>, site: Site): string | undefined {
  try {
    return rule.run(site);
  } catch (error) {
    return asError(error).message;
  }
}

function withNeeds<Site>(rules: readonly Rule<Site>[], only: readonly string[]): Set<string> {
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
