/**
 * Exp3: exponential weights for adversarial bandits, from the reward of the chosen action alone.
 *
 * Auer, Cesa-Bianchi, Freund & Schapire 2002. A share `exploration` of play is uniform; the reward of the chosen action,
 * divided by its probability, is an unbiased estimate of what it would always have brought. With rewards in [0, 1] the
 * expected regret is at most (e - 1) exploration G + n ln(n) / exploration where G is the best action's total (their
 * theorem 3.1). Known behaviour: no regret against anything, at the price of high variance; slow with many actions.
 *
 * Only the reward of the same tick counts; ends of episodes make no difference. Rewards outside of [low, high] are mapped
 * in the same way, but the bound is no longer theirs. One set of weights for each discretised observation. Frozen, it plays its weights without the uniform share.
 */
import { definePolicy, f64, fail, uniform, vector, z } from "../../src/index.ts";
import {
  binsParam,
  metricsNamed,
  sample,
  shareSchedule,
  softmax,
  tabular,
  valueAt,
} from "../../src/learn/index.ts";

const params = z.object({
  exploration: shareSchedule
    .default(0.05)
    .describe("share of uniform play, in (0, 1] (schedule); gamma in the paper"),
  low: z.number().default(0).describe("smallest reward, in units of reward"),
  high: z
    .number()
    .default(1)
    .describe("largest reward, above low; rewards are mapped from [low, high] to [0, 1]"),
  bins: binsParam,
});

export const exp3 = definePolicy({
  id: "exp3",
  title: "Exp3 (adversarial bandit)",
  cite: ["Auer, Cesa-Bianchi, Freund & Schapire 2002, SIAM Journal on Computing 32:48-77"],
  kind: "learner",
  acts: "discrete",
  params,
  metrics: metricsNamed("exploration"),
  bind(context, p) {
    const { low, high } = p;
    if (!(low < high))
      fail("exp3", "low must be below high", `low ${low}, high ${high}`, "give the range of the rewards");
    if (p.exploration === 0) fail("exp3", "exploration must be above 0", 0, "without it, it never learns");
    const { io, rng } = context;
    const { choices, clock, n, size, acts, learns } = tabular("exp3", context, p.bins);
    const { logWeight, strategySum } = context.learnerStore({
      logWeight: vector(f64, size),
      /** Sum of the mixed strategies played while learning. */
      strategySum: vector(f64, size),
    });
    /** With which the chosen action was chosen. */
    const { probability } = context.slotStore({ probability: f64 });
    const mix = new Float64Array(n);
    let share = 0;
    let rate = 0;

    return {
      act: acts({
        begin(t, explore) {
          share = explore ? valueAt(p.exploration, t) : 0;
        },
        choose(r, base, explore) {
          softmax(logWeight, base, choices, 1, mix);
          let count = 0;
          for (let a = 0; a < n; a++) count += choices.allowed[a];
          for (let a = 0; a < n; a++)
            if (choices.allowed[a] !== 0) mix[a] = (1 - share) * mix[a] + share / count;
          if (explore) for (let a = 0; a < n; a++) strategySum[base + a] += mix[a];
          const a = sample(mix, 0, n, uniform(rng, r));
          probability[r] = mix[a];
          return a;
        },
      }),

      // w(a) *= exp(exploration x / (n p(a))), x the reward on [0, 1] (Auer et al. 2002, figure 1), in logarithms.
      learn: learns({
        begin(t) {
          rate = valueAt(p.exploration, t) / n;
        },
        update(r, k, at) {
          const x = (io.reward[k] - low) / (high - low);
          logWeight[at] += (rate * x) / probability[r];
        },
      }),

      metrics: (lo) => ({ exploration: valueAt(p.exploration, clock[lo * context.seats.length]) }),
    };
  },
});
