/**
 * WoLF-PHC: policy hill-climbing with a variable rate, "win or learn fast".
 *
 * Bowling & Veloso 2002. Learns Q-values of its own actions and moves a mixed strategy towards the greedy action: slowly
 * when the strategy beats its own average so far (winning), faster when it does not. Equal rates give plain PHC. Known
 * behaviour: spirals in towards the mixed equilibrium of matching pennies, where PHC keeps circling. The paper's
 * guarantees want a decaying alpha and decaying rates: give schedules.
 *
 * One strategy for each discretised observation, masked choices apart. Frozen, it plays its current mixed strategy
 * without exploration; the average strategy is `memory.average`.
 */
import { definePolicy, f64, u8, uniform, vector, z } from "../../src/index.ts";
import {
  binsParam,
  fillTable,
  initParam,
  maximumAllowed,
  metricsNamed,
  proportional,
  sample,
  schedule,
  shareSchedule,
  tabular,
  uniformStrategy,
  valueAt,
} from "../../src/learn/index.ts";

const params = z.object({
  alpha: shareSchedule.default(0.1).describe("step size of the values (schedule)"),
  gamma: z.number().min(0).max(1).default(0.95).describe("discount factor per tick"),
  deltaWin: schedule
    .default(0.001)
    .describe("probability moved to the greedy action per tick while winning (schedule)"),
  deltaLose: schedule
    .default(0.004)
    .describe("the same while losing; equal to deltaWin gives PHC (schedule)"),
  epsilon: shareSchedule.default(0.05).describe("share of uniformly random actions (schedule)"),
  init: initParam,
  bins: binsParam,
});

export const wolfPhc = definePolicy({
  id: "wolf-phc",
  title: "WoLF policy hill-climbing",
  cite: ["Bowling & Veloso 2002, Artificial Intelligence 136:215-250"],
  kind: "learner",
  acts: "discrete",
  params,
  metrics: metricsNamed("epsilon"),
  bind(context, p) {
    const { io, rng, learnerOf } = context;
    const { choices, states, state, chosen, clock, n, size, row, acts, bootstraps } = tabular(
      "wolf-phc",
      context,
      p.bins,
    );
    const { masked } = choices;
    const { q, strategy, average, visits } = context.learnerStore({
      q: vector(f64, size),
      strategy: vector(f64, size),
      /** Mean of the strategies that the state has had at its visits. */
      average: vector(f64, size),
      visits: vector(f64, states.size),
    });
    /** What was allowed when the slot acted. */
    const { allowed } = context.slotStore({ allowed: vector(u8, masked ? n : 0) });
    const mix = new Float64Array(n);
    fillTable(context, q, size, p.init);
    strategy.fill(1 / n);
    average.fill(1 / n);
    let epsilon = 0;
    let alpha = 0;
    let deltaWin = 0;
    let deltaLose = 0;

    /** The hill-climbing step: takes up to delta / (n - 1) from each other action for the greedy one. */
    function climb(base: number, r: number, delta: number): void {
      let greedy = -1;
      let count = 0;
      for (let a = 0; a < n; a++) {
        if (masked && allowed[r * n + a] === 0) continue;
        count++;
        if (greedy < 0 || q[base + a] > q[base + greedy]) greedy = a;
      }
      if (count < 2) return;
      let moved = 0;
      for (let a = 0; a < n; a++) {
        if (a === greedy || (masked && allowed[r * n + a] === 0)) continue;
        const taken = Math.min(strategy[base + a], delta / (count - 1));
        strategy[base + a] -= taken;
        moved += taken;
      }
      strategy[base + greedy] += moved;
    }

    return {
      act: acts({
        begin(t, explore) {
          epsilon = explore ? valueAt(p.epsilon, t) : 0;
        },
        choose(r, base) {
          if (masked) for (let a = 0; a < n; a++) allowed[r * n + a] = choices.allowed[a];
          const u = uniform(rng, r);
          if (u < epsilon) uniformStrategy(choices, mix);
          else proportional(strategy, base, choices, mix);
          return sample(mix, 0, n, u < epsilon ? u / epsilon : (u - epsilon) / (1 - epsilon));
        },
      }),

      learn: bootstraps({
        begin(t) {
          alpha = valueAt(p.alpha, t);
          deltaWin = valueAt(p.deltaWin, t);
          deltaLose = valueAt(p.deltaLose, t);
        },
        update(r, k, at, next) {
          const base = at - chosen[r];
          const future = next < 0 ? 0 : p.gamma * maximumAllowed(q, row(r, next), choices);
          q[at] += alpha * (io.reward[k] + future - q[at]);

          const visit = ++visits[learnerOf[r] * states.size + state[r]];
          let now = 0;
          let before = 0;
          for (let a = base; a < base + n; a++) {
            average[a] += (strategy[a] - average[a]) / visit;
            now += strategy[a] * q[a];
            before += average[a] * q[a];
          }
          climb(base, r, now > before ? deltaWin : deltaLose);
        },
      }),

      metrics: (lo) => ({ epsilon: valueAt(p.epsilon, clock[lo * context.seats.length]) }),
    };
  },
});
