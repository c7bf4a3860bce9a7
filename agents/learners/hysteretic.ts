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
import { definePolicy, f64, i32, vector, z } from "../../src/index.ts";
import {
  binsParam,
  boltzmannChoice,
  checkExploration,
  choicesOf,
  discretiser,
  epsilonAt,
  epsilonGreedy,
  explorationFigures,
  explorationMetrics,
  explorationParams,
  fillTable,
  initParam,
  maximumAllowed,
  shareSchedule,
  temperatureAt,
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
    const { rows, io, columns, rng, learnerOf } = context;
    const S = context.seats.length;
    const choices = choicesOf("hysteretic", context);
    const states = discretiser("hysteretic", context, p.bins);
    const n = choices.n;
    const size = states.size * n;
    const { q } = context.learnerStore({ q: vector(f64, size) });
    const { state, chosen, clock } = context.slotStore({ state: i32, chosen: i32, clock: f64 });
    const weights = new Float64Array(n);
    const randomTies = p.ties === "random";
    fillTable(context, q, size, p.init);

    return {
      act(lo, hi, explore) {
        const index = states.read(lo, hi);
        const { active } = columns;
        const t = clock[lo * S];
        const epsilon = epsilonAt(p, explore, t);
        const temperature = temperatureAt(p, explore, t);
        for (let r = lo * S; r < hi * S; r++) {
          const k = rows[r];
          state[r] = active[k] === 0 ? -1 : index[r];
          if (state[r] < 0) continue;
          const base = learnerOf[r] * size + state[r] * n;
          if (choices.masked) choices.allow(k);
          chosen[r] =
            temperature > 0
              ? boltzmannChoice(q, base, choices, temperature, weights, rng, r)
              : epsilonGreedy(q, base, choices, epsilon, randomTies, rng, r);
          choices.write(k, chosen[r]);
        }
      },

      // d = reward + gamma max q(s', .) - q(s, a); q(s, a) += alpha d if d >= 0, else beta d.
      // A terminated row has no s'; a truncated one bootstraps from its last observation.
      learn(lo, hi) {
        const next = states.read(lo, hi);
        const { terminated } = columns;
        const { reward } = io;
        const alpha = valueAt(p.alpha, clock[lo * S]);
        const beta = valueAt(p.beta, clock[lo * S]);
        const { gamma } = p;
        for (let r = lo * S; r < hi * S; r++) {
          clock[r]++;
          if (state[r] < 0) continue;
          const k = rows[r];
          const table = learnerOf[r] * size;
          const at = table + state[r] * n + chosen[r];
          let future = 0;
          if (terminated[k] === 0) {
            if (choices.masked) choices.allow(k);
            future = gamma * maximumAllowed(q, table + next[r] * n, choices);
          }
          const surprise = reward[k] + future - q[at];
          q[at] += (surprise >= 0 ? alpha : beta) * surprise;
        }
      },

      metrics: (lo) => explorationFigures(p, clock[lo * S]),
    };
  },
});
