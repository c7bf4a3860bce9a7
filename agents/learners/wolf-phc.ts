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
import { definePolicy, f64, i32, u8, uniform, vector, z } from "../../src/index.ts";
import {
  binsParam,
  choicesOf,
  discretiser,
  fillTable,
  initParam,
  maximumAllowed,
  metricsNamed,
  proportional,
  sample,
  schedule,
  shareSchedule,
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
    const { rows, io, columns, rng, learnerOf } = context;
    const S = context.seats.length;
    const choices = choicesOf("wolf-phc", context);
    const states = discretiser("wolf-phc", context, p.bins);
    const n = choices.n;
    const size = states.size * n;
    const { q, strategy, average, visits } = context.learnerStore({
      q: vector(f64, size),
      strategy: vector(f64, size),
      /** Mean of the strategies that the state has had at its visits. */
      average: vector(f64, size),
      visits: vector(f64, states.size),
    });
    const { state, chosen, clock, allowed } = context.slotStore({
      state: i32,
      chosen: i32,
      clock: f64,
      /** What was allowed when the slot acted. */
      allowed: vector(u8, choices.masked ? n : 0),
    });
    const mix = new Float64Array(n);
    fillTable(context, q, size, p.init);
    strategy.fill(1 / n);
    average.fill(1 / n);

    /** The hill-climbing step: takes up to delta / (n - 1) from each other action for the greedy one. */
    function climb(base: number, r: number, delta: number): void {
      let greedy = -1;
      let count = 0;
      for (let a = 0; a < n; a++) {
        if (choices.masked && allowed[r * n + a] === 0) continue;
        count++;
        if (greedy < 0 || q[base + a] > q[base + greedy]) greedy = a;
      }
      if (count < 2) return;
      let moved = 0;
      for (let a = 0; a < n; a++) {
        if (a === greedy || (choices.masked && allowed[r * n + a] === 0)) continue;
        const taken = Math.min(strategy[base + a], delta / (count - 1));
        strategy[base + a] -= taken;
        moved += taken;
      }
      strategy[base + greedy] += moved;
    }

    return {
      act(lo, hi, explore) {
        const index = states.read(lo, hi);
        const { active } = columns;
        const epsilon = explore ? valueAt(p.epsilon, clock[lo * S]) : 0;
        const { masked } = choices;
        for (let r = lo * S; r < hi * S; r++) {
          const k = rows[r];
          state[r] = active[k] === 0 ? -1 : index[r];
          if (state[r] < 0) continue;
          if (masked) {
            choices.allow(k);
            for (let a = 0; a < n; a++) allowed[r * n + a] = choices.allowed[a];
          }
          const u = uniform(rng, r);
          if (u < epsilon) uniformStrategy(choices, mix);
          else proportional(strategy, learnerOf[r] * size + state[r] * n, choices, mix);
          chosen[r] = sample(mix, 0, n, u < epsilon ? u / epsilon : (u - epsilon) / (1 - epsilon));
          choices.write(k, chosen[r]);
        }
      },

      // A terminated row has no future value; a truncated one bootstraps from its last observation.
      learn(lo, hi) {
        const next = states.read(lo, hi);
        const { terminated } = columns;
        const { reward } = io;
        const t = clock[lo * S];
        const alpha = valueAt(p.alpha, t);
        const deltaWin = valueAt(p.deltaWin, t);
        const deltaLose = valueAt(p.deltaLose, t);
        const { gamma } = p;
        for (let r = lo * S; r < hi * S; r++) {
          clock[r]++;
          if (state[r] < 0) continue;
          const k = rows[r];
          const table = learnerOf[r] * size;
          const base = table + state[r] * n;
          const at = base + chosen[r];
          let future = 0;
          if (terminated[k] === 0) {
            if (choices.masked) choices.allow(k);
            future = gamma * maximumAllowed(q, table + next[r] * n, choices);
          }
          q[at] += alpha * (reward[k] + future - q[at]);

          const visit = ++visits[learnerOf[r] * states.size + state[r]];
          let now = 0;
          let before = 0;
          for (let a = base; a < base + n; a++) {
            average[a] += (strategy[a] - average[a]) / visit;
            now += strategy[a] * q[a];
            before += average[a] * q[a];
          }
          climb(base, r, now > before ? deltaWin : deltaLose);
        }
      },

      metrics: (lo) => ({ epsilon: valueAt(p.epsilon, clock[lo * S]) }),
    };
  },
});
