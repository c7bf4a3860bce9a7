/**
 * Lenient learning (LMRL2): low rewards are forgiven while a state-action is "hot", and less and less as it cools.
 *
 * Wei & Luke 2016, after Panait, Sullivan & Luke 2006. Every state-action has a temperature that starts high, shrinks
 * at every visit and takes on some of the next state's. It sets both the Boltzmann exploration of its state and the
 * probability that a disappointing reward is ignored. Known behaviour: gets past relative overgeneralisation in the
 * climbing and penalty games nearly always; where rewards are partly random (stochastic climbing) it depends on leniency,
 * and with the defaults it succeeds in close to half of the sessions, where pure optimism never does.
 *
 * One table row for each discretised observation. Frozen, it plays greedily.
 */
import { definePolicy, f64, uniform, vector, z } from "../../src/index.ts";
import {
  binsParam,
  boltzmannChoice,
  fillTable,
  greedyChoice,
  initParam,
  maximumAllowed,
  metricsNamed,
  shareSchedule,
  tabular,
  tiesParam,
  valueAt,
} from "../../src/learn/index.ts";

const params = z.object({
  alpha: shareSchedule.default(0.1).describe("step size (schedule)"),
  gamma: z.number().min(0).max(1).default(0.95).describe("discount factor per tick"),
  maxTemperature: z.number().positive().default(50).describe("temperature of an untried state-action"),
  minTemperature: z
    .number()
    .nonnegative()
    .default(2)
    .describe("mean temperature of a state below which its greedy action is played"),
  decay: z.number().min(0).max(1).default(0.995).describe("factor on a state-action's temperature per visit"),
  diffusion: z
    .number()
    .min(0)
    .max(1)
    .default(0.1)
    .describe("share of the next state's mean temperature that a visit brings back"),
  exploration: z
    .number()
    .positive()
    .default(0.3)
    .describe("Boltzmann temperature per unit of temperature (omega), in units of reward"),
  leniency: z.number().positive().default(1).describe("how strongly temperature forgives (theta)"),
  init: initParam,
  ties: tiesParam,
  bins: binsParam,
});

export const lenient = definePolicy({
  id: "lenient",
  title: "Lenient multiagent Q-learning (LMRL2)",
  cite: [
    "Wei & Luke 2016, JMLR 17(84): Lenient Learning in Independent-Learner Stochastic Cooperative Games",
    "Panait, Sullivan & Luke 2006, AAMAS: Lenient learners in cooperative multiagent systems",
  ],
  kind: "learner",
  acts: "discrete",
  params,
  metrics: metricsNamed("temperature"),
  bind(context, p) {
    const { io, rng, learnerOf } = context;
    const S = context.seats.length;
    const { choices, n, size, row, acts, bootstraps } = tabular("lenient", context, p.bins);
    const { q, temperature } = context.learnerStore({
      q: vector(f64, size),
      temperature: vector(f64, size),
    });
    const weights = new Float64Array(n);
    const randomTies = p.ties === "random";
    fillTable(context, q, size, p.init);
    temperature.fill(p.maxTemperature);
    let alpha = 0;

    /** Mean temperature of a state. */
    function warmth(base: number): number {
      let sum = 0;
      for (let a = 0; a < n; a++) sum += temperature[base + a];
      return sum / n;
    }

    return {
      act: acts({
        choose(r, base, explore) {
          const mean = explore ? warmth(base) : 0;
          return explore && mean >= p.minTemperature
            ? boltzmannChoice(q, base, choices, p.exploration * mean, weights, rng, r)
            : greedyChoice(q, base, choices, randomTies, rng, r);
        },
      }),

      // Wei & Luke 2016, algorithm LMRL2: a target below q(s, a) counts only with probability
      // 1 - exp(-1 / (leniency T(s, a))); then T(s, a) cools towards the warmth of s'. A terminated row has neither a
      // future nor a next warmth; a truncated one has both, from its last observation.
      learn: bootstraps({
        begin(t) {
          alpha = valueAt(p.alpha, t);
        },
        update(r, k, at, next) {
          const u = uniform(rng, r);
          let heat = temperature[at];
          let target = io.reward[k];
          const forgives = u >= 1 - Math.exp(-1 / (p.leniency * heat));
          if (next >= 0) {
            const base = row(r, next);
            target += p.gamma * maximumAllowed(q, base, choices);
            heat += p.diffusion * (warmth(base) - heat);
          }
          if (target >= q[at] || !forgives) q[at] += alpha * (target - q[at]);
          temperature[at] = p.decay * heat;
        },
      }),

      /** Mean temperature over all state-actions of the range (in shared mode: of the learners taught there). */
      metrics(lo, hi) {
        let sum = 0;
        for (let r = lo * S; r < hi * S; r++)
          for (let j = 0; j < size; j++) sum += temperature[learnerOf[r] * size + j];
        return { temperature: sum / ((hi - lo) * S * size) };
      },
    };
  },
});
