/**
 * FMQ, the frequency-maximum heuristic: an action is as good as its average, plus a bonus for the best reward it ever
 * brought, weighted by how often it brought it.
 *
 * Kapetanakis & Kudenko 2002. Known behaviour: reaches the optimum of the climbing game, also when rewards are partly
 * random (the best reward must repeat exactly, so it fails on continuous noise).
 *
 * The paper plays single-stage games: there is no discounted future here, and ends of episodes make no difference. A
 * table row for each discretised observation extends it to several such games. Frozen, it plays its best estimate.
 */
import { definePolicy, f64, vector, z } from "../../src/index.ts";
import {
  binsParam,
  boltzmannChoice,
  fillTable,
  greedyChoice,
  initParam,
  metricsNamed,
  schedule,
  shareSchedule,
  tabular,
  tiesParam,
  valueAt,
} from "../../src/learn/index.ts";

const params = z.object({
  alpha: shareSchedule.default(0.9).describe("step size (schedule)"),
  weight: z.number().nonnegative().default(10).describe("weight of the best reward (c in the paper)"),
  temperature: schedule
    .default({ start: 500, end: 1, decay: 0.006 })
    .describe("Boltzmann temperature, in units of reward (schedule)"),
  init: initParam,
  ties: tiesParam,
  bins: binsParam,
});

export const fmq = definePolicy({
  id: "fmq",
  title: "Frequency-maximum Q (FMQ)",
  cite: ["Kapetanakis & Kudenko 2002, AAAI: Reinforcement learning of coordination in cooperative MAS"],
  kind: "learner",
  acts: "discrete",
  params,
  metrics: metricsNamed("temperature"),
  bind(context, p) {
    const { io, rng } = context;
    const { choices, clock, n, size, acts, learns } = tabular("fmq", context, p.bins);
    const { q, best, bestCount, count } = context.learnerStore({
      q: vector(f64, size),
      /** Largest reward that the state-action brought, how often it did, and how often it was tried. */
      best: vector(f64, size),
      bestCount: vector(f64, size),
      count: vector(f64, size),
    });
    const estimate = new Float64Array(n);
    const weights = new Float64Array(n);
    const randomTies = p.ties === "random";
    fillTable(context, q, size, p.init);
    let temperature = 0;
    let alpha = 0;

    return {
      act: acts({
        begin(t) {
          temperature = valueAt(p.temperature, t);
        },
        choose(r, base, explore) {
          // EV(a) = Q(a) + c freq(max R(a)) max R(a).
          for (let a = 0; a < n; a++) {
            const at = base + a;
            estimate[a] = count[at] === 0 ? q[at] : q[at] + p.weight * (bestCount[at] / count[at]) * best[at];
          }
          return explore
            ? boltzmannChoice(estimate, 0, choices, temperature, weights, rng, r)
            : greedyChoice(estimate, 0, choices, randomTies, rng, r);
        },
      }),

      learn: learns({
        begin(t) {
          alpha = valueAt(p.alpha, t);
        },
        update(_, k, at) {
          const got = io.reward[k];
          q[at] += alpha * (got - q[at]);
          if (count[at] === 0 || got > best[at]) {
            best[at] = got;
            bestCount[at] = 1;
          } else if (got === best[at]) bestCount[at]++;
          count[at]++;
        },
      }),

      metrics: (lo) => ({ temperature: valueAt(p.temperature, clock[lo * context.seats.length]) }),
    };
  },
});
