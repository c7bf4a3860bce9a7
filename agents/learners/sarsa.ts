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
  checkExploration,
  explorationFigures,
  explorationMetrics,
  explorationParams,
  exploring,
  fillTable,
  initParam,
  shareSchedule,
  tabular,
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
    const { io, columns, rng } = context;
    const { choices, clock, state, size, row, acts, bootstraps } = tabular("sarsa", context, p.bins);
    const { q } = context.learnerStore({ q: vector(f64, size) });
    const { planned, plannedIn } = context.slotStore({
      /** Action drawn for the next tick, and the state it was drawn in; none while `plannedIn` is -1. */
      planned: i32,
      plannedIn: i32,
    });
    fillTable(context, q, size, p.init);
    plannedIn.fill(-1);
    const explorer = exploring(p, choices, rng);
    let alpha = 0;

    return {
      act: acts({
        begin: explorer.begin,
        choose(r, base, explore) {
          const asPlanned = explore && plannedIn[r] === state[r];
          plannedIn[r] = -1;
          if (asPlanned && choices.allowed[planned[r]] !== 0) return planned[r];
          return explorer.choose(q, base, r);
        },
      }),

      // q(s, a) += alpha (reward + gamma q(s', a') - q(s, a)), a' drawn before the update (Sutton & Barto, eq. 6.7).
      learn: bootstraps({
        begin(t) {
          alpha = valueAt(p.alpha, t);
          explorer.begin(t + 1, true);
        },
        update(r, k, at, next) {
          let future = 0;
          if (next >= 0) {
            const base = row(r, next);
            const a = explorer.choose(q, base, r);
            if (a >= 0) future = p.gamma * q[base + a];
            if (a >= 0 && columns.truncated[k] === 0) {
              planned[r] = a;
              plannedIn[r] = next;
            }
          }
          q[at] += alpha * (io.reward[k] + future - q[at]);
        },
      }),

      metrics: (lo) => explorationFigures(p, clock[lo * context.seats.length]),
    };
  },
});
