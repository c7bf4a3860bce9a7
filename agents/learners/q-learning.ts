/**
 * Q-learning on a table, each agent for itself.
 *
 * Watkins & Dayan 1992, "Q-learning", Machine Learning 8; independent learners as in Tan 1993 and Claus &
 * Boutilier 1998. Known behaviour: no convergence guarantee once others learn; sustains cooperation in the
 * memory-1 prisoner's dilemma at high discount factors; misses the optimum of the climbing game.
 *
 * With `updates: "all"` it is told what every action would have paid (Banchio & Skrzypacz 2022, EC: bidders that are shown
 * what was needed to win), and moves all values at once; the next state is taken to be the one that came about.
 */
import { definePolicy, f64, i32, uniform, vector, z } from "../../src/index.ts";
import {
  argmax,
  argmaxRandomTies,
  binsParam,
  boltzmannChoice,
  checkExploration,
  choicesOf,
  counterfactual,
  discretiser,
  epsilonAt,
  epsilonGreedy,
  explorationFigures,
  explorationMetrics,
  explorationParams,
  fillTable,
  greedyAction,
  greedyValue,
  initParam,
  maximum,
  maximumAllowed,
  noteChange,
  shareSchedule,
  tableSize,
  temperatureAt,
  tiesParam,
  valueAt,
  worthRemembering,
} from "../../src/learn/index.ts";

const params = z.object({
  alpha: shareSchedule.default(0.1).describe("step size (schedule)"),
  gamma: z.number().min(0).max(1).default(0.95).describe("discount factor per tick"),
  ...explorationParams,
  init: initParam,
  ties: tiesParam,
  bins: binsParam,
  updates: z
    .enum(["chosen", "all"])
    .optional()
    .describe(
      "values that a tick moves: of the action taken (the default), or of all by what each would have paid",
    ),
});

export const qLearning = definePolicy({
  id: "q-learning",
  title: "Independent Q-learning",
  cite: [
    "Watkins & Dayan 1992, Machine Learning 8:279-292",
    "Claus & Boutilier 1998, AAAI",
    "Banchio & Skrzypacz 2022, EC (updates of all actions)",
  ],
  kind: "learner",
  acts: "discrete",
  params,
  metrics: explorationMetrics,
  bind(context, p) {
    checkExploration("q-learning", p);
    const { rows, io, columns, rng, learnerOf } = context;
    const S = context.seats.length;
    const choices = choicesOf("q-learning", context);
    const states = discretiser("q-learning", context, p.bins);
    const n = choices.n;
    const size = tableSize("q-learning", context, states, choices);
    const { q, best, rival } = context.learnerStore({
      q: vector(f64, size),
      best: vector(i32, states.size),
      rival: vector(f64, states.size),
    });
    // Table row of the state acted in, -1 where the agent did not act, and the action taken.
    const { cell, chosen, clock } = context.slotStore({ cell: i32, chosen: i32, clock: f64 });
    const firstCell = learnerOf.map((learner) => learner * states.size);
    const randomTies = p.ties === "random";
    const action = io.actions[0];
    const memory = { q, n, best, rival, randomTies };
    // Taken apart at the top of each hot loop, which costs less than captured variables (docs/decisions.md).
    const slots = { cell, chosen, firstCell, rows, action, rng };
    const plain = context.heads.length === 1 && !io.masked;
    const whatIf = p.updates === "all" ? counterfactual("q-learning", context, choices) : undefined;
    // Where all values of a row change at once, there is nothing to remember.
    const remember = n >= worthRemembering && !whatIf;
    const weights = new Float64Array(n);
    const { gamma } = p;
    fillTable(context, q, size, p.init);

    /** Epsilon-greedy over one unmasked head: the common case. */
    function actPlain(from: number, to: number, epsilon: number, index: Int32Array): void {
      const { q, n, randomTies } = memory;
      const { cell, chosen, firstCell, rows, action, rng } = slots;
      const { active } = columns;
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
        else if (remember) choice = greedyAction(memory, c, rng, r);
        else choice = randomTies ? argmaxRandomTies(q, c * n, n, rng, r) : argmax(q, c * n, n);
        cell[r] = c;
        chosen[r] = choice;
        action[k] = choice;
      }
    }

    /** Several heads, masks, or Boltzmann exploration. */
    function actAny(from: number, to: number, epsilon: number, temperature: number, index: Int32Array): void {
      for (let r = from; r < to; r++) {
        const k = rows[r];
        cell[r] = -1;
        if (columns.active[k] === 0) continue;
        if (choices.masked) choices.allow(k);
        const base = (firstCell[r] + index[r]) * n;
        const choice =
          temperature > 0
            ? boltzmannChoice(q, base, choices, temperature, weights, rng, r)
            : epsilonGreedy(q, base, choices, epsilon, randomTies, rng, r);
        if (choice < 0) continue;
        cell[r] = firstCell[r] + index[r];
        chosen[r] = choice;
        choices.write(k, choice);
      }
    }

    /** q(s, a) += alpha (reward + gamma max q(s', .) - q(s, a)); a terminated row has no s' (Watkins & Dayan 1992, eq. 1). */
    function update(from: number, to: number, alpha: number, next: Int32Array): void {
      const { q, n } = memory;
      const { cell, chosen, firstCell, rows } = slots;
      const { reward } = io;
      const { terminated } = columns;
      for (let r = from; r < to; r++) {
        const c = cell[r];
        if (c < 0) continue;
        const k = rows[r];
        let target = reward[k];
        if (terminated[k] === 0) {
          const c2 = firstCell[r] + next[r];
          target += gamma * (remember ? greedyValue(memory, c2) : maximum(q, c2 * n, n));
        }
        const at = c * n + chosen[r];
        q[at] += alpha * (target - q[at]);
        if (remember) noteChange(memory, c, chosen[r]);
      }
    }

    /** The same, looking forward only to what will be allowed. */
    function updateMasked(from: number, to: number, alpha: number, next: Int32Array): void {
      for (let r = from; r < to; r++) {
        if (cell[r] < 0) continue;
        const k = rows[r];
        choices.allow(k);
        const alive = columns.terminated[k] === 0;
        const future = alive ? gamma * maximumAllowed(q, (firstCell[r] + next[r]) * n, choices) : 0;
        const at = cell[r] * n + chosen[r];
        q[at] += alpha * (io.reward[k] + future - q[at]);
      }
    }

    /** The same for all choices, each by what it would have paid. */
    function updateAll(from: number, to: number, alpha: number, next: Int32Array): void {
      const { reward } = whatIf!;
      for (let r = from; r < to; r++) {
        if (cell[r] < 0) continue;
        const k = rows[r];
        if (choices.masked) choices.allow(k);
        const alive = columns.terminated[k] === 0;
        const future = alive ? gamma * maximumAllowed(q, (firstCell[r] + next[r]) * n, choices) : 0;
        for (let a = 0, at = cell[r] * n; a < n; a++, at++)
          q[at] += alpha * (reward[r * n + a] + future - q[at]);
      }
    }

    return {
      act(lo, hi, explore) {
        const index = states.read(lo, hi);
        const t = clock[lo * S];
        const epsilon = epsilonAt(p, explore, t);
        const temperature = temperatureAt(p, explore, t);
        if (plain && temperature === 0) actPlain(lo * S, hi * S, epsilon, index);
        else actAny(lo * S, hi * S, epsilon, temperature, index);
      },
      learn(lo, hi) {
        const next = states.read(lo, hi);
        const t = clock[lo * S];
        const learnRange = whatIf ? updateAll : choices.masked ? updateMasked : update;
        learnRange(lo * S, hi * S, valueAt(p.alpha, t), next);
        clock.fill(t + 1, lo * S, hi * S);
      },
      ...(whatIf && { beforeStep: whatIf.evaluate }),

      metrics: (lo) => explorationFigures(p, clock[lo * S]),
    };
  },
});
