/**
 * Hysteretic Q-learning: good news is believed at rate alpha, bad news at the smaller rate beta, because in a common
 * interest game bad news is often a teammate's exploration.
 *
 * Matignon, Laurent & Le Fort-Piat 2007. With beta = 0 and alpha = 1 it is the optimistic "distributed" Q-learning of
 * Lauer & Riedmiller 2000 (start its table below all returns). Known behaviour: finds the optimum of the climbing game
 * where independent Q-learning does not; takes luck for skill when rewards are random, the more the smaller beta.
 *
 * One table row for each discretised observation. Frozen, it plays greedily.
 */
import { definePolicy, f64, vector, z } from "../../src/index.ts";
import {
  binsParam,
  checkExploration,
  explorationFigures,
  explorationMetrics,
  explorationParams,
  exploring,
  fillTable,
  initParam,
  maximumAllowed,
  shareSchedule,
  tabular,
  tiesParam,
  valueAt,
} from "../../src/learn/index.ts";

const params = z.object({
  alpha: shareSchedule.default(0.1).describe("step size of upward corrections (schedule)"),
  beta: shareSchedule.default(0.01).describe("step size of downward corrections (schedule); 0 is optimistic"),
  gamma: z.number().min(0).max(1).default(0.95).describe("discount factor per tick"),
  ...explorationParams,
  init: initParam,
  ties: tiesParam,
  bins: binsParam,
});

export const hysteretic = definePolicy({
  id: "hysteretic",
  title: "Hysteretic Q-learning",
  cite: [
    "Matignon, Laurent & Le Fort-Piat 2007, IROS: Hysteretic Q-learning",
    "Lauer & Riedmiller 2000, ICML: distributed reinforcement learning",
  ],
  kind: "learner",
  acts: "discrete",
  params,
  metrics: explorationMetrics,
  bind(context, p) {
    checkExploration("hysteretic", p);
    const { io, rng } = context;
    const { choices, clock, size, row, acts, bootstraps } = tabular("hysteretic", context, p.bins);
    const { q } = context.learnerStore({ q: vector(f64, size) });
    fillTable(context, q, size, p.init);
    const explorer = exploring(p, choices, rng);
    let alpha = 0;
    let beta = 0;

    return {
      act: acts({ begin: explorer.begin, choose: (r, base) => explorer.choose(q, base, r) }),

      // d = reward + gamma max q(s', .) - q(s, a); q(s, a) += alpha d if d >= 0, else beta d.
      learn: bootstraps({
        begin(t) {
          alpha = valueAt(p.alpha, t);
          beta = valueAt(p.beta, t);
        },
        update(r, k, at, next) {
          const future = next < 0 ? 0 : p.gamma * maximumAllowed(q, row(r, next), choices);
          const surprise = io.reward[k] + future - q[at];
          q[at] += (surprise >= 0 ? alpha : beta) * surprise;
        },
      }),

      metrics: (lo) => explorationFigures(p, clock[lo * context.seats.length]),
    };
  },
});
