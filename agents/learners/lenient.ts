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
import { definePolicy, f64, i32, uniform, vector, z } from "../../src/index.ts";
import {
  binsParam,
  boltzmannChoice,
  choicesOf,
  discretiser,
  fillTable,
  greedyChoice,
  initParam,
  maximumAllowed,
  metricsNamed,
  shareSchedule,
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
    const { rows, io, columns, rng, learnerOf } = context;
    const S = context.seats.length;
    const choices = choicesOf("lenient", context);
    const states = discretiser("lenient", context, p.bins);
    const n = choices.n;
    const size = states.size * n;
    const { q, temperature } = context.learnerStore({
      q: vector(f64, size),
      temperature: vector(f64, size),
    });
    const { state, chosen, clock } = context.slotStore({ state: i32, chosen: i32, clock: f64 });
    const weights = new Float64Array(n);
    const randomTies = p.ties === "random";
    fillTable(context, q, size, p.init);
    temperature.fill(p.maxTemperature);

    /** Mean temperature of a state. */
    function warmth(base: number): number {
      let sum = 0;
      for (let a = 0; a < n; a++) sum += temperature[base + a];
      return sum / n;
    }

    return {
      act(lo, hi, explore) {
        const index = states.read(lo, hi);
        const { active } = columns;
        const { minTemperature, exploration } = p;
        for (let r = lo * S; r < hi * S; r++) {
          const k = rows[r];
          state[r] = active[k] === 0 ? -1 : index[r];
          if (state[r] < 0) continue;
          const base = learnerOf[r] * size + state[r] * n;
          const mean = explore ? warmth(base) : 0;
          if (choices.masked) choices.allow(k);
          chosen[r] =
            explore && mean >= minTemperature
              ? boltzmannChoice(q, base, choices, exploration * mean, weights, rng, r)
              : greedyChoice(q, base, choices, randomTies, rng, r);
          choices.write(k, chosen[r]);
        }
      },

      // Wei & Luke 2016, algorithm LMRL2: a target below q(s, a) counts only with probability
      // 1 - exp(-1 / (leniency T(s, a))); then T(s, a) cools towards the warmth of s'. A terminated row has neither a
      // future nor a next warmth; a truncated one has both, from its last observation.
      learn(lo, hi) {
        const next = states.read(lo, hi);
        const { terminated } = columns;
        const { reward } = io;
        const alpha = valueAt(p.alpha, clock[lo * S]);
        const { gamma, leniency, decay, diffusion } = p;
        for (let r = lo * S; r < hi * S; r++) {
          clock[r]++;
          if (state[r] < 0) continue;
          const k = rows[r];
          const table = learnerOf[r] * size;
          const at = table + state[r] * n + chosen[r];
          const u = uniform(rng, r);
          let heat = temperature[at];
          let target = reward[k];
          const forgives = u >= 1 - Math.exp(-1 / (leniency * heat));
          if (terminated[k] === 0) {
            const base = table + next[r] * n;
            if (choices.masked) choices.allow(k);
            target += gamma * maximumAllowed(q, base, choices);
            heat += diffusion * (warmth(base) - heat);
          }
          if (target >= q[at] || !forgives) q[at] += alpha * (target - q[at]);
          temperature[at] = decay * heat;
        }
      },

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
