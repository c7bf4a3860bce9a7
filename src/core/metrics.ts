/**
 * The metrics that the framework adds to those that envs and mechanisms declare: what each is and which way is better, told
 * here alone. All are in the env's own unit of payoff, or in none.
 */
import type { Metric, Metrics } from "./env.ts";

export const ownMetrics = {
  welfare: { description: "Sum of the agents' payoffs", per: "tick", better: "higher" },
  /** Under mechanisms only. */
  budget: { description: "What mechanisms took from the agents less what they returned", per: "tick" },
  /** Of a recorded window, from the payoffs in it. */
  equality: { description: "1 - Gini coefficient of the agents' payoffs", per: "session", better: "higher" },
} as const satisfies Metrics;

export type OwnMetric = keyof typeof ownMetrics;

export const isOwnMetric = (name: string): name is OwnMetric => Object.hasOwn(ownMetrics, name);

/** What a value counts and what it is divided by, for instance "calls per tick". */
export const unitOf = ({ unit, per }: Pick<Metric, "unit" | "per">): string =>
  `${unit ? `${unit} ` : ""}per ${per}`;
