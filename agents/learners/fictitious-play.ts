/**
 * Fictitious play: best response to how often the others have done what so far.
 *
 * Brown 1951. The expected reward of an action against the empirical joint play of the others is the mean of what it
 * would have brought in the ticks seen, so totals of counterfactual rewards are all that has to be remembered (with
 * three or more agents the belief is over the others' joint actions, not a product of marginals). A temperature smooths
 * the best response into a Boltzmann one (Fudenberg & Levine 1998, chapter 4). Known behaviour: empirical frequencies
 * converge in two-player zero-sum games (Robinson 1951) and cycle for ever in Shapley's 3x3 game (Shapley 1964).
 *
 * Only the reward of the same tick is compared; ends of episodes make no difference. One belief for each discretised
 * observation. Both learning and frozen, it plays its (smoothed) best response; `memory.plays` counts its own actions.
 */
import { definePolicy, f64, i32, uniform, vector, z } from "../../src/index.ts";
import {
  binsParam,
  choicesOf,
  counterfactual,
  discretiser,
  greedyChoice,
  sample,
  schedule,
  softmax,
  tiesParam,
  valueAt,
} from "../../src/learn/index.ts";

const params = z.object({
  temperature: schedule
    .default(0)
    .describe("of the Boltzmann best response, in units of reward (schedule); 0 is exact"),
  ties: tiesParam,
  bins: binsParam,
});

export const fictitiousPlay = definePolicy({
  id: "fictitious-play",
  title: "Fictitious play",
  cite: [
    "Brown 1951, in Koopmans (ed.), Activity Analysis of Production and Allocation",
    "Fudenberg & Levine 1998, The Theory of Learning in Games",
  ],
  kind: "learner",
  acts: "discrete",
  params,
  bind(context, p) {
    const { rows, columns, rng, learnerOf } = context;
    const S = context.seats.length;
    const choices = choicesOf("fictitious-play", context);
    const states = discretiser("fictitious-play", context, p.bins);
    const whatIf = counterfactual("fictitious-play", context, choices);
    const n = choices.n;
    const size = states.size * n;
    const { gain, visits, plays } = context.learnerStore({
      /** All the reward that each action would have brought, and in how many ticks. */
      gain: vector(f64, size),
      visits: vector(f64, states.size),
      /** How often each action was played while learning. */
      plays: vector(f64, size),
    });
    const { state, chosen, clock } = context.slotStore({ state: i32, chosen: i32, clock: f64 });
    const mean = new Float64Array(n);
    const mix = new Float64Array(n);
    const randomTies = p.ties === "random";

    return {
      act(lo, hi) {
        const index = states.read(lo, hi);
        const { active } = columns;
        const temperature = valueAt(p.temperature, clock[lo * S]);
        for (let r = lo * S; r < hi * S; r++) {
          const k = rows[r];
          state[r] = active[k] === 0 ? -1 : index[r];
          if (state[r] < 0) continue;
          const base = learnerOf[r] * size + state[r] * n;
          if (choices.masked) choices.allow(k);
          if (temperature > 0) {
            const seen = Math.max(1, visits[learnerOf[r] * states.size + state[r]]);
            for (let a = 0; a < n; a++) mean[a] = gain[base + a] / seen;
            softmax(mean, 0, choices, 1 / temperature, mix);
            chosen[r] = sample(mix, 0, n, uniform(rng, r));
          } else chosen[r] = greedyChoice(gain, base, choices, randomTies, rng, r);
          choices.write(k, chosen[r]);
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
          visits[learnerOf[r] * states.size + state[r]]++;
          plays[base + chosen[r]]++;
        }
      },
    };
  },
});
