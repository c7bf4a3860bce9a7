/**
 * SARSA on a table: on-policy temporal differences, towards the value of the action that is really taken next.
 *
 * Rummery & Niranjan 1994; Sutton & Barto 2018, section 6.4. Known behaviour: it values the exploring policy, so on
 * a cliff it learns the safe path where Q-learning learns the edge; with exploration that dies out it is optimal in
 * a stationary world (Singh et al. 2000).
 *
 * The next action is drawn right after the step and kept for the next `act`. At a truncated end it is drawn from the
 * last observation and never played; at a terminated end there is none. Frozen, it plays greedily.
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
  shareSchedule,
  temperatureAt,
  tiesParam,
  valueAt,
} from "../../src/learn/index.ts";

const params = z.object({
  alpha: shareSchedule.default(0.1).describe("step size (schedule)"),
  gamma: z.number().min(0).max(1).default(0.95).describe("discount factor per tick"),
  ...explorationParams,
  init: initParam,
  ties: tiesParam,
  bins: binsParam,
});

export const sarsa = definePolicy({
  id: "sarsa",
  title: "SARSA",
  cite: [
    "Rummery & Niranjan 1994, CUED/F-INFENG/TR 166",
    "Sutton & Barto 2018, Reinforcement Learning, section 6.4",
  ],
  kind: "learner",
  acts: "discrete",
  params,
  metrics: explorationMetrics,
  bind(context, p) {
    checkExploration("sarsa", p);
    const { rows, io, columns, rng, learnerOf } = context;
    const S = context.seats.length;
    const choices = choicesOf("sarsa", context);
    const states = discretiser("sarsa", context, p.bins);
    const n = choices.n;
    const size = states.size * n;
    const { q } = context.learnerStore({ q: vector(f64, size) });
    const { state, chosen, planned, plannedIn, clock } = context.slotStore({
      state: i32,
      chosen: i32,
      /** Action drawn for the next tick, and the state it was drawn in; none while `plannedIn` is -1. */
      planned: i32,
      plannedIn: i32,
      clock: f64,
    });
    const weights = new Float64Array(n);
    const randomTies = p.ties === "random";
    fillTable(context, q, size, p.init);
    plannedIn.fill(-1);

    function choose(r: number, base: number, epsilon: number, temperature: number): number {
      return temperature > 0
        ? boltzmannChoice(q, base, choices, temperature, weights, rng, r)
        : epsilonGreedy(q, base, choices, epsilon, randomTies, rng, r);
    }

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
          const asPlanned = explore && plannedIn[r] === state[r];
          plannedIn[r] = -1;
          if (choices.masked) choices.allow(k);
          chosen[r] =
            asPlanned && choices.allowed[planned[r]] !== 0
              ? planned[r]
              : choose(r, learnerOf[r] * size + state[r] * n, epsilon, temperature);
          choices.write(k, chosen[r]);
        }
      },

      // q(s, a) += alpha (reward + gamma q(s', a') - q(s, a)), a' drawn before the update (Sutton & Barto, eq. 6.7).
      learn(lo, hi) {
        const next = states.read(lo, hi);
        const { terminated, truncated } = columns;
        const { reward } = io;
        const t = clock[lo * S];
        const alpha = valueAt(p.alpha, t);
        const epsilon = epsilonAt(p, true, t + 1);
        const temperature = temperatureAt(p, true, t + 1);
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
            const base = table + next[r] * n;
            const a = choose(r, base, epsilon, temperature);
            if (a >= 0) future = gamma * q[base + a];
            if (a >= 0 && truncated[k] === 0) {
              planned[r] = a;
              plannedIn[r] = next[r];
            }
          }
          q[at] += alpha * (reward[k] + future - q[at]);
        }
      },

      metrics: (lo) => explorationFigures(p, clock[lo * S]),
    };
  },
});
