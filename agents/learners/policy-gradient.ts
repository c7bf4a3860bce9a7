/**
 * Policy gradient on a softmax table, with a learned baseline.
 *
 * Williams 1992 (REINFORCE); Sutton & Barto 2018, chapter 13. Rewards are gathered for `steps` ticks or to the end of
 * the episode, whichever comes first; then, backwards, G = reward + gamma G. A terminated episode starts from G = 0;
 * a truncated one, and one that merely goes on, from the baseline's value of the last observation. `steps: 1` is the
 * one-step actor-critic, `steps` of at least the horizon is REINFORCE with baseline on terminated episodes. The factor
 * gamma^t of the exact discounted gradient is left out, as is usual.
 *
 * Known behaviour: solves bandits and Markov decision problems; in matching pennies it circles the mixed equilibrium and
 * drifts outwards (Singh, Kearns & Mansour 2000 for the exact gradient). One row of logits for each discretised
 * observation. Frozen, it draws from its current mixed strategy.
 */
import { definePolicy, f64, i32, u8, uniform, vector, z } from "../../src/index.ts";
import {
  binsParam,
  fillTable,
  initParam,
  sample,
  schedule,
  softmax,
  tabular,
  valueAt,
} from "../../src/learn/index.ts";

const params = z.object({
  alpha: schedule.default(0.1).describe("step size of the logits (schedule)"),
  baselineAlpha: schedule.default(0.1).describe("step size of the baseline (schedule); 0 goes without one"),
  gamma: z.number().min(0).max(1).default(0.95).describe("discount factor per tick"),
  steps: z.number().int().min(1).default(8).describe("ticks gathered before an update"),
  entropy: z.number().nonnegative().default(0).describe("weight of the entropy bonus, in units of reward"),
  init: initParam.describe("first logits: a number or uniform in {low, high}"),
  bins: binsParam,
});

export const policyGradient = definePolicy({
  id: "policy-gradient",
  title: "Policy gradient with baseline",
  cite: [
    "Williams 1992, Machine Learning 8:229-256",
    "Sutton & Barto 2018, Reinforcement Learning, chapter 13",
  ],
  kind: "learner",
  acts: "discrete",
  params,
  bind(context, p) {
    const { io, columns, rng, learnerOf } = context;
    const { choices, states, state, chosen, n, size, acts, bootstraps } = tabular(
      "policy-gradient",
      context,
      p.bins,
    );
    const { masked } = choices;
    const { steps, gamma, entropy } = p;
    const { logit, value } = context.learnerStore({
      logit: vector(f64, size),
      value: vector(f64, states.size),
    });
    const { gathered, pastState, pastChosen, pastReward, pastAllowed, allowed } = context.slotStore({
      /** Ticks gathered since the last update, oldest first. */
      gathered: i32,
      pastState: vector(i32, steps),
      pastChosen: vector(i32, steps),
      pastReward: vector(f64, steps),
      pastAllowed: vector(u8, masked ? steps * n : 0),
      allowed: vector(u8, masked ? n : 0),
    });
    const mix = new Float64Array(n);
    fillTable(context, logit, size, p.init);
    let alpha = 0;
    let baselineAlpha = 0;

    return {
      act: acts({
        begin(_, explore, from, to) {
          // What was gathered before a frozen stretch does not join on to what comes after it.
          if (!explore) gathered.fill(0, from, to);
        },
        choose(r, base) {
          if (masked) for (let a = 0; a < n; a++) allowed[r * n + a] = choices.allowed[a];
          softmax(logit, base, choices, 1, mix);
          return sample(mix, 0, n, uniform(rng, r));
        },
      }),

      learn: bootstraps({
        begin(t) {
          alpha = valueAt(p.alpha, t);
          baselineAlpha = valueAt(p.baselineAlpha, t);
        },
        update(r, k, _, next) {
          const j = r * steps + gathered[r]++;
          pastState[j] = state[r];
          pastChosen[j] = chosen[r];
          pastReward[j] = io.reward[k];
          if (masked) for (let a = 0; a < n; a++) pastAllowed[j * n + a] = allowed[r * n + a];
          if (next >= 0 && columns.truncated[k] === 0 && gathered[r] < steps) return;

          const values = learnerOf[r] * states.size;
          let G = next < 0 ? 0 : value[values + next];
          for (let g = j; g >= r * steps; g--) {
            G = pastReward[g] + gamma * G;
            const advantage = G - value[values + pastState[g]];
            value[values + pastState[g]] += baselineAlpha * advantage;
            const base = learnerOf[r] * size + pastState[g] * n;
            if (masked) for (let a = 0; a < n; a++) choices.allowed[a] = pastAllowed[g * n + a];
            softmax(logit, base, choices, 1, mix);
            let plogp = 0;
            if (entropy > 0) for (let a = 0; a < n; a++) if (mix[a] > 0) plogp += mix[a] * Math.log(mix[a]);
            for (let a = 0; a < n; a++) {
              if (mix[a] === 0) continue;
              // d ln pi(chosen) / d logit(a) = [a = chosen] - pi(a) (Sutton & Barto 2018, exercise 13.3).
              let slope = advantage * ((a === pastChosen[g] ? 1 : 0) - mix[a]);
              if (entropy > 0) slope -= entropy * mix[a] * (Math.log(mix[a]) - plogp);
              logit[base + a] += alpha * slope;
            }
          }
          gathered[r] = 0;
        },
      }),
      firstUpdate: Math.min(steps, context.horizon),
    };
  },
});
