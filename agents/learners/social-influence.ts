/**
 * Social influence: PPO that is rewarded, besides, for what its actions tell about the others' next ones.
 *
 * Jaques et al. 2019 (ICML), "Social influence as intrinsic motivation for multi-agent deep reinforcement learning", in
 * the form in which each agent learns a model of the others. The paper learns by A3C with a recurrent network; here it is
 * PPO without one: what the networks should remember, the env has to show.
 *
 * Known behaviour: keeps telling others what they listen to, also where silence pays a little more. With weight 0 this is
 * PPO.
 */
import { definePolicy, fail, type Io, i32, z } from "../../src/index.ts";
import { metricsNamed, schedule, valueAt } from "../../src/learn/index.ts";
import { modelOfOthers } from "./model-of-others.ts";
import { bindPpo, ppoMetrics, ppoParams } from "./ppo.ts";

const params = ppoParams.omit({ normaliseObservations: true }).extend({
  influence: schedule
    .default(0.1)
    .describe("weight of the influence, in reward for a nat (schedule over learning ticks)"),
  modelHidden: z
    .array(z.number().int().min(1))
    .default([64])
    .describe("units of each hidden layer of the model of the others"),
  modelLearningRate: schedule
    .default(1e-3)
    .describe("Adam's step size for the model of the others (schedule over learning ticks)"),
});

export const socialInfluence = definePolicy({
  id: "social-influence",
  title: "PPO with social influence",
  cite: ["Jaques et al. 2019, ICML (PMLR 97:3040-3049)"],
  kind: "learner",
  sharing: "shared",
  acts: "discrete",
  params,
  metrics: { ...ppoMetrics, ...metricsNamed("influence", "modelLoss") },
  needsTensorflow: (p) => p.engine === "tensorflow",
  bind(context, p) {
    const { rows, agents, worlds } = context;
    const who = "social-influence";
    if (agents < 2) fail(who, "needs another agent to have influence on", agents, "use ppo");
    const S = context.seats.length;
    const reward = new Float64Array(worlds * agents);
    const io: Io = Object.create(context.io, { reward: { value: reward, enumerable: true } });
    const ppo = bindPpo(who, { ...context, io }, { ...p, normaliseObservations: false });
    const [actor, ...critics] = ppo.networks!;
    const model = modelOfOthers(who, context, actor, { ...p, hidden: p.modelHidden });
    const { ticks } = context.slotStore({ ticks: i32 });

    return {
      networks: [actor, ...critics, model.network],

      act(lo, hi, explore) {
        ppo.act(lo, hi, explore);
        model.note(lo, hi, explore);
      },

      learn(lo, hi) {
        const now = ticks[lo * S];
        const weight = valueAt(p.influence, now);
        model.watch(lo, hi, valueAt(p.modelLearningRate, now));
        for (let r = lo * S; r < hi * S; r++) {
          reward[rows[r]] = context.io.reward[rows[r]] + weight * model.influence[r];
          ticks[r]++;
        }
        ppo.learn(lo, hi);
      },

      metrics(lo, hi) {
        let influence = 0;
        let modelLoss = 0;
        for (let r = lo * S; r < hi * S; r++) {
          influence += model.meanInfluence[r];
          modelLoss += model.loss[r];
        }
        const count = (hi - lo) * S;
        return { ...ppo.metrics!(lo, hi), influence: influence / count, modelLoss: modelLoss / count };
      },
      firstUpdate: p.steps,
    };
  },
});
