/**
 * Value decomposition networks: a team whose value is the sum of its members' action values.
 *
 * Sunehag et al. 2018, "Value-decomposition networks for cooperative multi-agent learning based on team reward", AAMAS:
 *
 *     Q_tot(s, a) = sum_i q_i(o_i, a_i),    y = reward of the team + sum_i discount_i q_i,target(o'_i, best a'_i),
 *
 * one error for all, so that d loss / d q_i is the same for every member's choice. Each member's best choice is best for
 * the sum. A member that has left counts nothing, now or later; the others go on. The team's reward is the sum of its
 * members' rewards, or what the reward rule "team" gives.
 *
 * Other than in the paper: networks are one a member by default and have no memory (there: recurrent dueling networks),
 * experience is drawn by the tick (there: by sequences), and each network is clipped by the norm of its own gradient.
 *
 * Known behaviour: fits the best sum, weighted by how often joint actions were tried: in the two-step game of Rashid et al.
 * 2018 it sees [-1.5, 2.5, 2.5, 6.5] for [0, 1, 1, 8] and takes the safe 7.
 */
import { definePolicy, z } from "../../src/index.ts";
import { actionValueParams, metricsNamed, teamValues } from "../../src/learn/index.ts";

const params = z.object({
  ...actionValueParams,
  huber: z
    .number()
    .nonnegative()
    .default(0)
    .describe("largest error that counts as its square, in units of reward (Huber loss); 0: every error"),
});

export const vdn = definePolicy({
  id: "vdn",
  title: "Value decomposition network",
  cite: ["Sunehag et al. 2018, Value-Decomposition Networks, AAMAS"],
  kind: "learner",
  sharing: "shared",
  acts: "discrete",
  params,
  metrics: metricsNamed("epsilon", "temperature", "loss"),
  needsTensorflow: (p) => p.engine === "tensorflow",
  bind(context, p) {
    const team = teamValues("vdn", context, p);
    const { entries, chosen, best } = team;
    const { returns, discount } = team.members.replay;
    const B = p.batch;
    const huber = p.huber === 0 ? Infinity : p.huber;
    /** Q_tot - y, by experience. */
    const error = new Float64Array(B);
    const slopes = new Float32Array(chosen.length);

    return team.learner((t, tick) => {
      team.draw(t);
      for (let j = 0; j < B; j++) error[j] = -returns[entries[j]];
      for (let j = 0; j < chosen.length; j++) error[j % B] += chosen[j] - discount[entries[j]] * best[j];
      let loss = 0;
      for (let j = 0; j < B; j++) {
        const size = Math.abs(error[j]);
        loss += (size <= huber ? 0.5 * size * size : huber * (size - 0.5 * huber)) / B;
      }
      // A sum passes its slope on to every part.
      for (let j = 0; j < chosen.length; j++) slopes[j] = Math.max(-huber, Math.min(huber, error[j % B])) / B;
      team.descend(t, slopes, tick);
      return loss;
    });
  },
});
