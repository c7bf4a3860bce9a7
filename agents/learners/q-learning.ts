/**
 * Q-learning on a table, each agent for itself.
 *
 * Watkins & Dayan 1992, "Q-learning", Machine Learning 8; independent learners as in Tan 1993 and Claus &
 * Boutilier 1998. Known behaviour: no convergence guarantee once others learn; sustains cooperation in the
 * memory-1 prisoner's dilemma at high discount factors; misses the optimum of the climbing game.
 */
import {
  argmax,
  argmaxMasked,
  argmaxRandomTies,
  binsParam,
  boltzmann,
  countAllowed,
  definePolicy,
  discretiser,
  f64,
  i32,
  maximum,
  nthAllowed,
  type PolicyContext,
  sample,
  schedule,
  uniform,
  valueAt,
  vector,
  z,
} from "../../src/index.ts";

const params = z.object({
  alpha: schedule.default(0.1).describe("learning rate (schedule)"),
  gamma: z.number().min(0).max(1).default(0.95).describe("discount factor per tick"),
  epsilon: schedule
    .default({ start: 1, end: 0.01, decay: 1e-4 })
    .describe("share of uniformly random actions (schedule)"),
  temperature: schedule
    .optional()
    .describe("Boltzmann exploration at this temperature (schedule) instead of epsilon"),
  init: z
    .union([z.number(), z.strictObject({ low: z.number(), high: z.number() })])
    .default(0)
    .describe("first table values: a number (optimistic if high) or uniform in {low, high}"),
  ties: z.enum(["random", "first"]).default("random").describe("which of several greedy actions is taken"),
  bins: binsParam,
});

export const qLearning = definePolicy({
  id: "q-learning",
  title: "Independent Q-learning",
  cite: ["Watkins & Dayan 1992, Machine Learning 8:279-292", "Claus & Boutilier 1998, AAAI"],
  kind: "learner",
  acts: "discrete",
  params,
  bind(context, p) {
    const { seats, agents, io, columns, heads, rng, learnerOf } = context;
    const head = heads[0] as { n: number };
    const n = head.n;
    const states = discretiser("q-learning", context, p.bins);
    const size = states.size * n;
    const { q } = context.learnerStore({ q: vector(f64, size) });
    const { state, chosen, clock } = context.slotStore({ state: i32, chosen: i32, clock: f64 });
    const next = new Int32Array(state.length);
    const weights = new Float64Array(n);
    const action = io.actions[0];
    const mask = io.masks[0];
    fillInitial(context, q, size, p.init);

    function act(lo: number, hi: number, explore: boolean): void {
      states.fill(lo, hi, state);
      const { active } = columns;
      const S = seats.length;
      const t = clock[lo * S];
      const epsilon = explore ? valueAt(p.epsilon, t) : 0;
      const temperature = explore && p.temperature !== undefined ? valueAt(p.temperature, t) : 0;
      const randomTies = p.ties === "random";
      const masked = io.masked;
      for (let i = lo, r = lo * S; i < hi; i++)
        for (let s = 0; s < S; s++, r++) {
          const k = i * agents + seats[s];
          if (active[k] === 0) {
            state[r] = -1;
            continue;
          }
          const base = learnerOf[r] * size + state[r] * n;
          const u = uniform(rng, r);
          let a: number;
          if (temperature > 0) {
            boltzmann(q, base, n, temperature, weights, masked ? mask : undefined, k * n);
            a = sample(weights, 0, n, u);
          } else if (masked)
            a =
              u < epsilon
                ? nthAllowed(mask, k * n, n, ((u / epsilon) * countAllowed(mask, k * n, n)) | 0)
                : argmaxMasked(q, base, n, mask, k * n);
          else if (u < epsilon) a = ((u / epsilon) * n) | 0;
          else a = randomTies ? argmaxRandomTies(q, base, n, rng, r) : argmax(q, base, n);
          chosen[r] = a;
          action[k] = a;
        }
    }

    function learn(lo: number, hi: number): void {
      states.fill(lo, hi, next);
      const { terminated } = columns;
      const { reward } = io;
      const S = seats.length;
      const alpha = valueAt(p.alpha, clock[lo * S]);
      const gamma = p.gamma;
      for (let i = lo, r = lo * S; i < hi; i++)
        for (let s = 0; s < S; s++, r++) {
          if (state[r] < 0) continue;
          const k = i * agents + seats[s];
          const table = learnerOf[r] * size;
          const at = table + state[r] * n + chosen[r];
          const future = terminated[k] !== 0 ? 0 : gamma * maximum(q, table + next[r] * n, n);
          q[at] += alpha * (reward[k] + future - q[at]);
          clock[r]++;
        }
    }

    return {
      act,
      learn,
      metrics: (lo) => ({ epsilon: valueAt(p.epsilon, clock[lo * seats.length]) }),
    };
  },
});

function fillInitial(
  context: PolicyContext,
  q: Float64Array,
  size: number,
  init: number | { low: number; high: number },
): void {
  if (typeof init === "number") {
    q.fill(init);
    return;
  }
  for (let l = 0; l < context.learners; l++)
    for (let j = 0; j < size; j++)
      q[l * size + j] = init.low + (init.high - init.low) * uniform(context.rng, l);
}
