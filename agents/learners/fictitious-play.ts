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
import { definePolicy, f64, uniform, vector, z } from "../../src/index.ts";
import {
  binsParam,
  counterfactual,
  greedyChoice,
  sample,
  schedule,
  softmax,
  tabular,
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
    const { rng, learnerOf } = context;
    const { choices, states, state, chosen, n, size, acts, learns } = tabular(
      "fictitious-play",
      context,
      p.bins,
    );
    const whatIf = counterfactual("fictitious-play", context, choices);
    const { gain, visits, plays } = context.learnerStore({
      /** All the reward that each action would have brought, and in how many ticks. */
      gain: vector(f64, size),
      visits: vector(f64, states.size),
      /** How often each action was played while learning. */
      plays: vector(f64, size),
    });
    const mean = new Float64Array(n);
    const mix = new Float64Array(n);
    const randomTies = p.ties === "random";
    let temperature = 0;

    return {
      act: acts({
        begin(t) {
          temperature = valueAt(p.temperature, t);
        },
        choose(r, base) {
          if (temperature === 0) return greedyChoice(gain, base, choices, randomTies, rng, r);
          const seen = Math.max(1, visits[learnerOf[r] * states.size + state[r]]);
          for (let a = 0; a < n; a++) mean[a] = gain[base + a] / seen;
          softmax(mean, 0, choices, 1 / temperature, mix);
          return sample(mix, 0, n, uniform(rng, r));
        },
      }),

      beforeStep: whatIf.evaluate,

      learn: learns({
        update(r, _, at) {
          const base = at - chosen[r];
          for (let a = 0; a < n; a++) gain[base + a] += whatIf.reward[r * n + a];
          visits[learnerOf[r] * states.size + state[r]]++;
          plays[at]++;
        },
      }),
    };
  },
});
