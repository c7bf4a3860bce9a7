/**
 * Hedge (multiplicative weights, exponential weights) with full information.
 *
 * Freund & Schapire 1997. Plays each action with probability proportional to exp(eta times all the reward it would have
 * brought so far). Against anything, its regret over T ticks is at most ln(n) / eta + eta T b^2 / 8 for rewards in an
 * interval of length b (Cesa-Bianchi & Lugosi 2006, theorem 2.2), so joint play under Hedge tends to the set of coarse
 * correlated equilibria. Known behaviour: finds the pure equilibrium of routing and commons games; day-to-day strategies
 * circle outwards in zero-sum games while their averages converge.
 *
 * Only the reward of the same tick is compared: it is made for games in which the future does not depend on today's
 * action, and ends of episodes make no difference. One set of weights for each discretised observation. Frozen, it plays
 * its current mixed strategy; the average is `memory.strategySum` over its row sums.
 */
import { definePolicy, f64, i32, uniform, vector, z } from "../../src/index.ts";
import {
  binsParam,
  choicesOf,
  counterfactual,
  discretiser,
  metricsNamed,
  sample,
  schedule,
  softmax,
  valueAt,
} from "../../src/learn/index.ts";

const params = z.object({
  eta: schedule.default(0.05).describe("step size, per unit of reward (schedule)"),
  bins: binsParam,
});

export const hedge = definePolicy({
  id: "hedge",
  title: "Hedge (full information)",
  cite: [
    "Freund & Schapire 1997, Journal of Computer and System Sciences 55:119-139",
    "Cesa-Bianchi & Lugosi 2006, Prediction, Learning, and Games, chapter 2",
  ],
  kind: "learner",
  acts: "discrete",
  params,
  metrics: metricsNamed("eta"),
  bind(context, p) {
    const { rows, columns, rng, learnerOf } = context;
    const S = context.seats.length;
    const choices = choicesOf("hedge", context);
    const states = discretiser("hedge", context, p.bins);
    const whatIf = counterfactual("hedge", context, choices);
    const n = choices.n;
    const size = states.size * n;
    const { gain, strategySum } = context.learnerStore({
      /** All the reward that each action would have brought. */
      gain: vector(f64, size),
      /** Sum of the mixed strategies played while learning. */
      strategySum: vector(f64, size),
    });
    const { state, clock } = context.slotStore({ state: i32, clock: f64 });
    const mix = new Float64Array(n);

    return {
      act(lo, hi, explore) {
        const index = states.read(lo, hi);
        const { active } = columns;
        const eta = valueAt(p.eta, clock[lo * S]);
        for (let r = lo * S; r < hi * S; r++) {
          const k = rows[r];
          state[r] = active[k] === 0 ? -1 : index[r];
          if (state[r] < 0) continue;
          const base = learnerOf[r] * size + state[r] * n;
          if (choices.masked) choices.allow(k);
          softmax(gain, base, choices, eta, mix);
          if (explore) for (let a = 0; a < n; a++) strategySum[base + a] += mix[a];
          choices.write(k, sample(mix, 0, n, uniform(rng, r)));
        }
      },

      beforeStep: whatIf.evaluate,

      learn(lo, hi) {
        const { reward } = whatIf;
        for (let r = lo * S; r < hi * S; r++) {
          clock[r]++;
          if (state[r] < 0) continue;
          const base = learnerOf[r] * size + state[r] * n;
          for (let a = 0; a < n; a++) gain[base + a] += reward[r * n + a];
        }
      },

      metrics: (lo) => ({ eta: valueAt(p.eta, clock[lo * S]) }),
    };
  },
});
