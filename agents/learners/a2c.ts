/**
 * Advantage actor-critic: one gradient step on what was gathered in a few ticks, then it is forgotten.
 *
 * Mnih et al. 2016, "Asynchronous methods for deep reinforcement learning" (ICML), in the synchronous form: the worlds of
 * a batch step together. `lambda: 1` gives the n-step returns of that paper. Steps are Adam's, where the paper has
 * RMSProp.
 *
 * Known behaviour: as PPO's, with less computed for each tick, less learned from it, and no bound on how far one update
 * goes.
 */
import { definePolicy, z } from "../../src/index.ts";
import {
  actorCritic,
  actorCriticParams,
  type Experience,
  metricsNamed,
  schedule,
  valueAt,
} from "../../src/learn/index.ts";
import type { PolicyLoss } from "../../src/learn/networks/index.ts";

const params = z.object({
  learningRate: schedule.default(7e-4).describe("Adam's step size (schedule over learning ticks)"),
  valueWeight: z
    .number()
    .nonnegative()
    .default(0.5)
    .describe("weight of half the squared error of the value estimate"),
  entropy: schedule.default(0.01).describe("weight of the entropy bonus (schedule over learning ticks)"),
  normaliseAdvantages: z
    .boolean()
    .default(false)
    .describe("bring advantages to mean 0 and deviation 1 in each update of two rows or more"),
  clipNorm: z.number().positive().default(0.5).describe("largest norm of a gradient"),
  ...actorCriticParams,
  steps: actorCriticParams.steps.default(5).describe(actorCriticParams.steps.description!),
  lambda: actorCriticParams.lambda.default(1).describe(actorCriticParams.lambda.description!),
});

const figureNames = [
  "policyLoss",
  "valueLoss",
  "entropy",
  "gradientNorm",
  "explainedVariance",
  "learningRate",
] as const;

export const a2c = definePolicy({
  id: "a2c",
  title: "Advantage actor-critic",
  cite: ["Mnih et al. 2016, ICML (PMLR 48:1928-1937)"],
  kind: "learner",
  sharing: "shared",
  acts: "any",
  params,
  metrics: metricsNamed(...figureNames),
  needsTensorflow: (p) => p.engine === "tensorflow",
  bind(context, p) {
    const { actor, critic, networks, act, gather, metrics } = actorCritic("a2c", context, p, figureNames);

    function update({ learner, clock, index, rows, data, criticData, explained, figures }: Experience): void {
      const adam = { learningRate: valueAt(p.learningRate, clock), clipNorm: p.clipNorm };
      const loss: PolicyLoss = {
        kind: "a2c",
        clip: Infinity,
        valueWeight: p.valueWeight,
        entropyWeight: valueAt(p.entropy, clock),
        clipValue: Infinity,
        normaliseAdvantages: p.normaliseAdvantages,
      };
      actor.train(learner, (trainer) => {
        trainer.policyStep(data, index, 0, rows, loss, adam);
        const { policy, value, entropy, gradientNorm } = trainer.losses;
        figures.set([policy, value, entropy, gradientNorm, explained, adam.learningRate]);
      });
      critic?.train(learner, (trainer) => {
        trainer.policyStep(criticData, index, 0, rows, loss, adam);
        figures[1] = trainer.losses.value;
      });
    }

    return { networks, act, learn: (lo, hi) => gather(lo, hi, update), metrics, firstUpdate: p.steps };
  },
});
