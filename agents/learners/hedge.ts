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
import { definePolicy, f64, uniform, vector, z } from "../../src/index.ts";
import {
  binsParam,
  counterfactual,
  metricsNamed,
  sample,
  schedule,
  softmax,
  tabular,
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
    const { rng } = context;
    const { choices, chosen, clock, n, size, acts, learns } = tabular("hedge", context, p.bins);
    const whatIf = counterfactual("hedge", context, choices);
    const { gain, strategySum } = context.learnerStore({
      /** All the reward that each action would have brought. */
      gain: vector(f64, size),
      /** Sum of the mixed strategies played while learning. */
      strategySum: vector(f64, size),
    });
    const mix = new Float64Array(n);
    let eta = 0;

    return {
      act: acts({
        begin(t) {
          eta = valueAt(p.eta, t);
        },
        choose(r, base, explore) {
          softmax(gain, base, choices, eta, mix);
          if (explore) for (let a = 0; a < n; a++) strategySum[base + a] += mix[a];
          return sample(mix, 0, n, uniform(rng, r));
        },
      }),

      beforeStep: whatIf.evaluate,

      learn: learns({
        update(r, _, at) {
          const base = at - chosen[r];
          for (let a = 0; a < n; a++) gain[base + a] += whatIf.reward[r * n + a];
        },
      }),

      metrics: (lo) => ({ eta: valueAt(p.eta, clock[lo * context.seats.length]) }),
    };
  },
});
