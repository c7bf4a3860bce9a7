/**
 * Proximal policy optimisation: several passes over what was gathered, each of which stops gaining from an action once its
 * probability has moved by a share of `clip`.
 *
 * Schulman et al. 2017, "Proximal policy optimization algorithms" (eq. 7, advantages by Schulman et al. 2016); details
 * after Huang et al. 2022 ("The 37 implementation details") and Andrychowicz et al. 2021. Every agent on its own is
 * independent PPO, IPPO (de Witt et al. 2020); a critic that sees all agents' observations is MAPPO (Yu et al. 2022).
 *
 * Known behaviour: what it finds in games is what independent learners find: it defects in the prisoner's dilemma, and in
 * the stag hunt goes to the risk-dominant equilibrium. It has no memory beyond what the env shows.
 */
import { definePolicy, type Learner, type PolicyContext, shuffle, z } from "../../src/index.ts";
import {
  actorCritic,
  actorCriticParams,
  type Experience,
  metricsNamed,
  schedule,
  valueAt,
} from "../../src/learn/index.ts";
import {
  type AdamOptions,
  type Losses,
  noLosses,
  type PolicyData,
  type PolicyLoss,
  type Trainer,
} from "../../src/learn/networks/index.ts";

export const ppoParams = z.object({
  learningRate: schedule.default(3e-4).describe("Adam's step size (schedule over learning ticks)"),
  epochs: z.number().int().min(1).default(4).describe("passes over what was gathered"),
  minibatch: z.number().int().min(1).default(1024).describe("rows of one gradient step, about"),
  clip: z.number().positive().default(0.2).describe("how far a probability ratio may move from 1"),
  clipValue: z
    .number()
    .nonnegative()
    .default(0)
    .describe("how far value estimates may move from those when acting; 0: any distance"),
  valueWeight: z
    .number()
    .nonnegative()
    .default(0.5)
    .describe("weight of half the squared error of the value estimate"),
  entropy: schedule.default(0.01).describe("weight of the entropy bonus (schedule over learning ticks)"),
  normaliseAdvantages: z
    .boolean()
    .default(true)
    .describe("bring advantages to mean 0 and deviation 1 in each minibatch of two rows or more"),
  clipNorm: z.number().positive().default(0.5).describe("largest norm of a gradient"),
  targetKl: z
    .number()
    .nonnegative()
    .default(0)
    .describe("passes end once the policy has moved by this divergence, in nats; 0: never"),
  ...actorCriticParams,
});
export type PpoParams = z.output<typeof ppoParams>;

/** Means over the gradient steps of an update, then what the critic had explained of the returns before it. */
const figureNames = [
  "policyLoss",
  "valueLoss",
  "entropy",
  "approxKl",
  "clipFraction",
  "gradientNorm",
  "explainedVariance",
  "learningRate",
] as const;
export const ppoMetrics = metricsNamed(...figureNames);

export const ppo = definePolicy({
  id: "ppo",
  title: "Proximal policy optimisation",
  cite: [
    "Schulman et al. 2017, arXiv:1707.06347",
    "Huang et al. 2022, ICLR Blog Track, The 37 implementation details of proximal policy optimization",
    "de Witt et al. 2020, arXiv:2011.09533 (independent PPO)",
  ],
  kind: "learner",
  sharing: "shared",
  acts: "any",
  params: ppoParams,
  metrics: ppoMetrics,
  needsTensorflow: (p) => p.engine === "tensorflow",
  bind: (context, p) => bindPpo("ppo", context, p),
});

export function bindPpo(who: string, context: PolicyContext, p: PpoParams): Learner {
  const { actor, critic, networks, stream, act, gather, metrics } = actorCritic(who, context, p, figureNames);

  function update({ learner, clock, index, rows, data, criticData, explained, figures }: Experience): void {
    const adam: AdamOptions = { learningRate: valueAt(p.learningRate, clock), clipNorm: p.clipNorm };
    const loss: PolicyLoss = {
      kind: "ppo",
      clip: p.clip,
      valueWeight: p.valueWeight,
      entropyWeight: valueAt(p.entropy, clock),
      clipValue: p.clipValue > 0 ? p.clipValue : Infinity,
      normaliseAdvantages: p.normaliseAdvantages,
    };
    const parts = Math.max(1, Math.round(rows / p.minibatch));
    const start = (part: number) => Math.floor((part * rows) / parts);

    /** One pass over the rows in a new order; returns how far the policy has moved from the one that acted. */
    function pass(trainer: Trainer, of: PolicyData, sums: Losses): number {
      shuffle(stream, learner, index, 0, rows);
      let divergence = 0;
      for (let part = 0; part < parts; part++) {
        trainer.policyStep(of, index, start(part), start(part + 1), loss, adam);
        for (const name of lossNames) sums[name] += trainer.losses[name];
        divergence += trainer.losses.approxKl / parts;
      }
      return divergence;
    }

    const actorSums = noLosses();
    let passes = 0;
    actor.train(learner, (trainer) => {
      let divergence = 0;
      while (passes < p.epochs && (p.targetKl === 0 || divergence <= p.targetKl)) {
        divergence = pass(trainer, data, actorSums);
        passes++;
      }
    });
    const criticSums = noLosses();
    critic?.train(learner, (trainer) => {
      for (let epoch = 0; epoch < p.epochs; epoch++) pass(trainer, criticData, criticSums);
    });

    const { policy, value, entropy, approxKl, clipFraction, gradientNorm } = actorSums;
    const steps = passes * parts;
    figures[0] = policy / steps;
    figures[1] = critic ? criticSums.value / (p.epochs * parts) : value / steps;
    figures[2] = entropy / steps;
    figures[3] = approxKl / steps;
    figures[4] = clipFraction / steps;
    figures[5] = gradientNorm / steps;
    figures[6] = explained;
    figures[7] = adam.learningRate;
  }

  return { networks, act, learn: (lo, hi) => gather(lo, hi, update), metrics, firstUpdate: p.steps };
}

const lossNames = Object.keys(noLosses()) as (keyof Losses)[];
