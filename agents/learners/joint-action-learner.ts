/**
 * Joint-action learner: values of joint actions, and beliefs about the others from how often they did what.
 *
 * Claus & Boutilier 1998. The value of an own action is the expectation of the joint values under independent beliefs,
 * one for each other agent: EV(a) = sum over the others' actions of Q(a, others) prod_j Pr_j. Known behaviour: seeing
 * the others' actions does not by itself escape the climbing game; it does speed coordination up a little.
 *
 * The paper plays repeated games; here every discretised observation has its own values and beliefs, and the future is
 * worth its best expected value. All agents' actions are read after the step; an agent that has left counts with its
 * last action. Frozen, it plays its best estimate.
 */
import { definePolicy, f64, fail, vector, z } from "../../src/index.ts";
import {
  binsParam,
  checkExploration,
  explorationFigures,
  explorationMetrics,
  explorationParams,
  exploring,
  fillTable,
  initParam,
  maximumAllowed,
  requireAlike,
  shareSchedule,
  tabular,
  tiesParam,
  valueAt,
} from "../../src/learn/index.ts";

const params = z.object({
  alpha: shareSchedule.default(0.1).describe("step size (schedule)"),
  gamma: z.number().min(0).max(1).default(0.95).describe("discount factor per tick"),
  ...explorationParams,
  prior: z
    .number()
    .positive()
    .default(1)
    .describe("imagined past observations of each action of each other agent, in ticks"),
  init: initParam,
  ties: tiesParam,
  bins: binsParam,
});

/** Joint actions a state may have: beyond it a joint table is the wrong tool. */
const maxJoint = 2 ** 16;

export const jointActionLearner = definePolicy({
  id: "joint-action-learner",
  title: "Joint-action learner",
  cite: ["Claus & Boutilier 1998, AAAI: The dynamics of reinforcement learning in cooperative MAS"],
  kind: "learner",
  acts: "discrete",
  params,
  metrics: explorationMetrics,
  bind(context, p) {
    checkExploration("joint-action-learner", p);
    requireAlike("joint-action-learner", context);
    const { io, heads, agents, rng, learnerOf } = context;
    const { choices, states, state, chosen, clock, n, acts, bootstraps } = tabular(
      "joint-action-learner",
      context,
      p.bins,
    );
    const others = agents - 1;
    const profiles = n ** others;
    if (profiles * n > maxJoint)
      fail(
        "joint-action-learner",
        `a state may have at most ${maxJoint} joint actions`,
        profiles * n,
        "use it with few agents and actions",
      );
    const size = states.size * n * profiles;
    const beliefs = states.size * others * n;
    const { q, seen } = context.learnerStore({
      /** By state, own action, the others' joint action (the next agent after this one most significant). */
      q: vector(f64, size),
      /** Times that each other agent was seen doing each action, by state, agent, action. */
      seen: vector(f64, beliefs),
    });
    const sizes = Int32Array.from(heads, (head) => (head.kind === "discrete" ? head.n : 1));
    const estimate = new Float64Array(n);
    const probability = new Float64Array(profiles);
    const explorer = exploring(p, choices, rng);
    let alpha = 0;
    fillTable(context, q, size, p.init);
    seen.fill(p.prior);

    /** What row `k` did, as one choice over all heads. */
    function choiceOf(k: number): number {
      let choice = 0;
      for (let h = 0; h < sizes.length; h++) choice = choice * sizes[h] + (io.actions[h][k] | 0);
      return choice;
    }

    /** Row of the j-th other agent: those after the own one first, round the table. */
    function otherRow(k: number, j: number): number {
      const seat = k % agents;
      return k - seat + ((seat + 1 + j) % agents);
    }

    /** Fills `estimate` with EV(a) in a state of a learner. */
    function expect(learner: number, s: number): void {
      probability[0] = 1;
      let filled = 1;
      for (let j = 0; j < others; j++) {
        const at = learner * beliefs + (s * others + j) * n;
        let total = 0;
        for (let b = 0; b < n; b++) total += seen[at + b];
        // Backwards, so that each profile is read before its n refinements overwrite it.
        for (let c = filled - 1; c >= 0; c--) {
          const before = probability[c];
          for (let b = n - 1; b >= 0; b--) probability[c * n + b] = (before * seen[at + b]) / total;
        }
        filled *= n;
      }
      for (let a = 0; a < n; a++) {
        const at = learner * size + (s * n + a) * profiles;
        let sum = 0;
        for (let c = 0; c < profiles; c++) sum += probability[c] * q[at + c];
        estimate[a] = sum;
      }
    }

    return {
      act: acts({
        begin: explorer.begin,
        choose(r) {
          expect(learnerOf[r], state[r]);
          return explorer.choose(estimate, 0, r);
        },
      }),

      learn: bootstraps({
        begin(t) {
          alpha = valueAt(p.alpha, t);
        },
        update(r, k, _, next) {
          const learner = learnerOf[r];
          let profile = 0;
          for (let j = 0; j < others; j++) {
            const b = choiceOf(otherRow(k, j));
            profile = profile * n + b;
            seen[learner * beliefs + (state[r] * others + j) * n + b]++;
          }
          let future = 0;
          if (next >= 0 && p.gamma > 0) {
            expect(learner, next);
            future = p.gamma * maximumAllowed(estimate, 0, choices);
          }
          const at = learner * size + (state[r] * n + chosen[r]) * profiles + profile;
          q[at] += alpha * (io.reward[k] + future - q[at]);
        },
      }),

      metrics: (lo) => explorationFigures(p, clock[lo * context.seats.length]),
    };
  },
});
