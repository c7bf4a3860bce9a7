/**
 * What learners tell of themselves, told here alone: one name means the same in all of them, and a definition names those
 * that its learners tell. Of the last update, or as things stand; missing before the first update.
 */
import type { LearnerMetric } from "../core/policy.ts";

export const learnerMetrics = {
  epsilon: { description: "share of uniformly random actions" },
  exploration: { description: "share of play that is uniformly random" },
  temperature: { description: "temperature of the choice, mean over what has one", unit: "reward" },
  eta: { description: "step size", unit: "per unit of reward" },
  learningRate: { description: "Adam's step size" },
  loss: { description: "loss of the values of actions: half the squared error, or Huber's", better: "lower" },
  policyLoss: { description: "loss of the policy: less the advantage that is expected of it" },
  valueLoss: { description: "loss of the values of states: half the squared error", better: "lower" },
  criticLoss: { description: "loss of the critic: half the squared error", better: "lower" },
  valueOfPolicy: { description: "value that the critic gives the policy", unit: "discounted reward" },
  entropy: { description: "entropy of a choice", unit: "nats" },
  approxKl: { description: "estimated divergence from the policy that acted", unit: "nats" },
  clipFraction: { description: "share of probability ratios that were clipped" },
  gradientNorm: { description: "norm of the gradient, before it is clipped" },
  explainedVariance: {
    description: "share of the variance of returns that values explained, before the update",
    better: "higher",
  },
  influence: { description: "influence on the others' next actions", unit: "nats" },
  modelLoss: {
    description: "cross-entropy of what is predicted of the others",
    unit: "nats",
    better: "lower",
  },
} as const satisfies Readonly<Record<string, LearnerMetric>>;

/** Those of the names that are given. */
export const metricsNamed = (
  ...names: readonly (keyof typeof learnerMetrics)[]
): Readonly<Record<string, LearnerMetric>> =>
  Object.fromEntries(names.map((name) => [name, learnerMetrics[name]]));

/** What `explorationFigures` tells: one of them. */
export const explorationMetrics = metricsNamed("epsilon", "temperature");
