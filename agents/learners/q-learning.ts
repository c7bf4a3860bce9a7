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
    const { rows, io, columns, rng, learnerOf } = context;
    const S = context.seats.length;
    const choices = choicesOf("q-learning", context);
    const states = discretiser("q-learning", context, p.bins);
    const n = choices.n;
    const size = states.size * n;
    const { q } = context.learnerStore({ q: vector(f64, size) });
    // Table entry of the action taken, -1 where the agent did not act.
    const { entry, clock } = context.slotStore({ entry: i32, clock: f64 });
    const tableOf = learnerOf.map((learner) => learner * size);
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
          actPlain(
            q,
            n,
            epsilon,
            randomTies,
            index,
            entry,
            tableOf,
            rows,
            active,
            action,
            rng,
            lo * S,
            hi * S,
          );
          return;
        }
        for (let r = lo * S; r < hi * S; r++) {
          const k = rows[r];
          entry[r] = -1;
          if (active[k] === 0) continue;
          const base = tableOf[r] + index[r] * n;
          const choice = choose(r, k, base, epsilon, temperature);
          entry[r] = base + choice;
          choices.write(k, choice);
        }
      },
      learn(lo, hi) {
        const next = states.read(lo, hi);
        const t = clock[lo * S];
        learnRange(
          q,
          n,
          valueAt(p.alpha, t),
          gamma,
          entry,
          next,
          tableOf,
          rows,
          io.reward,
          columns.terminated,
          lo * S,
          hi * S,
        );
        clock.fill(t + 1, lo * S, hi * S);
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
  index: Int32Array,
  entry: Int32Array,
  tableOf: Int32Array,
  rows: Int32Array,
  active: Uint8Array,
  action: Float64Array,
  rng: Int32Array,
  from: number,
  to: number,
): void {
  for (let r = from; r < to; r++) {
    const k = rows[r];
    if (active[k] === 0) {
      entry[r] = -1;
      continue;
    }
    const base = tableOf[r] + index[r] * n;
    const u = uniform(rng, r);
    const choice =
      u < epsilon
        ? ((u / epsilon) * n) | 0
        : randomTies
          ? argmaxRandomTies(q, base, n, rng, r)
          : argmax(q, base, n);
    entry[r] = base + choice;
    action[k] = choice;
  }
}

/** q(s, a) += alpha (reward + gamma max q(s', .) - q(s, a)); a terminated row has no s' (Watkins & Dayan 1992, eq. 1). */
function learnRange(
  q: Float64Array,
  n: number,
  alpha: number,
  gamma: number,
  entry: Int32Array,
  next: Int32Array,
  tableOf: Int32Array,
  rows: Int32Array,
  reward: Float64Array,
  terminated: Uint8Array,
  from: number,
  to: number,
): void {
  for (let r = from; r < to; r++) {
    const at = entry[r];
    if (at < 0) continue;
    const k = rows[r];
    const future = terminated[k] !== 0 ? 0 : gamma * maximum(q, tableOf[r] + next[r] * n, n);
    q[at] += alpha * (reward[k] + future - q[at]);
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
