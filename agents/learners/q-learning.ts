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
  choicesOf,
  countAllowed,
  definePolicy,
  discretiser,
  f64,
  greedyAction,
  greedyValue,
  i32,
  maximum,
  noteChange,
  nthAllowed,
  type PolicyContext,
  sample,
  schedule,
  uniform,
  valueAt,
  vector,
  worthRemembering,
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
    const { rows, io, columns, rng, learnerOf } = context;
    const S = context.seats.length;
    const choices = choicesOf("q-learning", context);
    const states = discretiser("q-learning", context, p.bins);
    const n = choices.n;
    const size = states.size * n;
    const { q, best } = context.learnerStore({ q: vector(f64, size), best: vector(i32, states.size) });
    // Table row of the state acted in, -1 where the agent did not act, and the action taken.
    const { cell, chosen, clock } = context.slotStore({ cell: i32, chosen: i32, clock: f64 });
    const firstCell = learnerOf.map((learner) => learner * states.size);
    const action = io.actions[0];
    const plain = context.heads.length === 1 && !io.masked;
    const weights = new Float64Array(n);
    const { gamma } = p;
    const randomTies = p.ties === "random";
    fillInitial(context, q, size, p.init);

    /** Any exploration, any mask. */
    function choose(r: number, k: number, base: number, epsilon: number, temperature: number): number {
      const u = uniform(rng, r);
      if (choices.masked) choices.allow(k);
      if (temperature > 0) {
        boltzmann(q, base, n, temperature, weights, choices.allowed);
        return sample(weights, 0, n, u);
      }
      if (u < epsilon)
        return nthAllowed(choices.allowed, 0, n, ((u / epsilon) * countAllowed(choices.allowed, 0, n)) | 0);
      if (choices.masked) return argmaxMasked(q, base, n, choices.allowed, 0);
      return randomTies ? argmaxRandomTies(q, base, n, rng, r) : argmax(q, base, n);
    }

    return {
      act(lo, hi, explore) {
        const index = states.read(lo, hi);
        const { active } = columns;
        const t = clock[lo * S];
        const epsilon = explore ? valueAt(p.epsilon, t) : 0;
        const temperature = explore && p.temperature !== undefined ? valueAt(p.temperature, t) : 0;
        if (plain && temperature === 0) {
          const from = lo * S;
          const to = hi * S;
          actPlain(
            q,
            n,
            epsilon,
            randomTies,
            best,
            index,
            cell,
            chosen,
            firstCell,
            rows,
            active,
            action,
            rng,
            from,
            to,
          );
          return;
        }
        for (let r = lo * S; r < hi * S; r++) {
          const k = rows[r];
          cell[r] = active[k] === 0 ? -1 : firstCell[r] + index[r];
          if (active[k] === 0) continue;
          chosen[r] = choose(r, k, cell[r] * n, epsilon, temperature);
          choices.write(k, chosen[r]);
        }
      },
      learn(lo, hi) {
        const next = states.read(lo, hi);
        const { reward } = io;
        const { terminated } = columns;
        const t = clock[lo * S];
        const alpha = valueAt(p.alpha, t);
        const from = lo * S;
        const to = hi * S;
        update(
          q,
          n,
          alpha,
          gamma,
          randomTies,
          best,
          cell,
          chosen,
          next,
          firstCell,
          rows,
          reward,
          terminated,
          from,
          to,
        );
        clock.fill(t + 1, from, to);
      },
      metrics: (lo) => ({ epsilon: valueAt(p.epsilon, clock[lo * S]) }),
    };
  },
});

/** Epsilon-greedy over one unmasked head: the common case, without a call for each row. */
function actPlain(
  q: Float64Array,
  n: number,
  epsilon: number,
  randomTies: boolean,
  best: Int32Array,
  index: Int32Array,
  cell: Int32Array,
  chosen: Int32Array,
  firstCell: Int32Array,
  rows: Int32Array,
  active: Uint8Array,
  action: Float64Array,
  rng: Int32Array,
  from: number,
  to: number,
): void {
  const remember = n >= worthRemembering;
  for (let r = from; r < to; r++) {
    const k = rows[r];
    if (active[k] === 0) {
      cell[r] = -1;
      continue;
    }
    const c = firstCell[r] + index[r];
    const u = uniform(rng, r);
    let choice: number;
    if (u < epsilon) choice = ((u / epsilon) * n) | 0;
    else if (remember) choice = greedyAction(q, n, best, c, randomTies, rng, r);
    else choice = randomTies ? argmaxRandomTies(q, c * n, n, rng, r) : argmax(q, c * n, n);
    cell[r] = c;
    chosen[r] = choice;
    action[k] = choice;
  }
}

/** q(s, a) += alpha (reward + gamma max q(s', .) - q(s, a)); a terminated row has no s' (Watkins & Dayan 1992, eq. 1). */
function update(
  q: Float64Array,
  n: number,
  alpha: number,
  gamma: number,
  randomTies: boolean,
  best: Int32Array,
  cell: Int32Array,
  chosen: Int32Array,
  next: Int32Array,
  firstCell: Int32Array,
  rows: Int32Array,
  reward: Float64Array,
  terminated: Uint8Array,
  from: number,
  to: number,
): void {
  const remember = n >= worthRemembering;
  for (let r = from; r < to; r++) {
    const c = cell[r];
    if (c < 0) continue;
    const k = rows[r];
    let target = reward[k];
    if (terminated[k] === 0) {
      const c2 = firstCell[r] + next[r];
      target += gamma * (remember ? greedyValue(q, n, best, c2, randomTies) : maximum(q, c2 * n, n));
    }
    const at = c * n + chosen[r];
    const before = q[at];
    q[at] = before + alpha * (target - before);
    if (remember) noteChange(q, n, best, c, chosen[r], before);
  }
}

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
