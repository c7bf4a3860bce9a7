/**
 * Regret matching with full information: play what you wish you had played, in proportion to how much you wish it.
 *
 * Hart & Mas-Colell 2000. "external" is the unconditional form: probabilities proportional to the positive part of
 * each action's total regret; joint play tends to the coarse correlated equilibria (the Hannan set). "internal" is the
 * paper's main procedure: from the last action j it switches to k with probability regret(j -> k) / (inertia t), which
 * leads joint play to the correlated equilibria. Known behaviour: averages converge to (1/3, 1/3, 1/3) in
 * rock-paper-scissors while play keeps moving; nothing converges in Shapley's game but the empirical joint play.
 *
 * Only the reward of the same tick is compared; ends of episodes make no difference. One set of regrets for each
 * discretised observation. Frozen, it plays its current mixed strategy; the average is `memory.strategySum` over its row
 * sums.
 */
import { definePolicy, f64, i32, refuseUnused, uniform, vector, z } from "../../src/index.ts";
import {
  binsParam,
  counterfactual,
  proportional,
  sample,
  tabular,
  uniformStrategy,
} from "../../src/learn/index.ts";

const params = z.object({
  regret: z
    .enum(["external", "internal"])
    .default("external")
    .describe("external: coarse correlated equilibria; internal: correlated equilibria"),
  inertia: z
    .number()
    .positive()
    .default(10)
    .describe(
      "internal only: mu, in units of reward; above 2 (actions - 1) times the largest reward difference",
    ),
  bins: binsParam,
});

export const regretMatching = definePolicy({
  id: "regret-matching",
  title: "Regret matching (full information)",
  cite: ["Hart & Mas-Colell 2000, Econometrica 68:1127-1150"],
  kind: "learner",
  acts: "discrete",
  params,
  bind(context, p) {
    if (p.regret === "external")
      refuseUnused("regret-matching", params, p, ["inertia"], "on external regret");
    const { rng, learnerOf } = context;
    const { choices, states, state, chosen, n, size, acts, learns } = tabular(
      "regret-matching",
      context,
      p.bins,
    );
    const whatIf = counterfactual("regret-matching", context, choices);
    const internal = p.regret === "internal";
    /** Regrets of one state: of each action, or from each action to each other. */
    const span = internal ? n * n : n;
    const { regret, strategySum, visits, last } = context.learnerStore({
      regret: vector(f64, states.size * span),
      /** Sum of the mixed strategies played while learning. */
      strategySum: vector(f64, size),
      visits: vector(f64, states.size),
      last: vector(i32, states.size),
    });
    const mix = new Float64Array(n);

    /** q(k) = regret(j -> k)+ / (mu t) for k other than j; the rest stays at j (Hart & Mas-Colell 2000, eq. 2.2). */
    function switching(learner: number, s: number): void {
      const t = visits[learner * states.size + s];
      const j = last[learner * states.size + s];
      uniformStrategy(choices, mix);
      if (t === 0 || mix[j] === 0) return;
      const at = learner * states.size * span + (s * n + j) * n;
      let moved = 0;
      for (let k = 0; k < n; k++) {
        mix[k] = k === j || mix[k] === 0 ? 0 : Math.max(0, regret[at + k]) / (p.inertia * t);
        moved += mix[k];
      }
      if (moved > 1) for (let k = 0; k < n; k++) mix[k] /= moved;
      mix[j] = Math.max(0, 1 - moved);
    }

    return {
      act: acts({
        choose(r, base, explore) {
          if (internal) switching(learnerOf[r], state[r]);
          else proportional(regret, base, choices, mix);
          if (explore) for (let a = 0; a < n; a++) strategySum[base + a] += mix[a];
          return sample(mix, 0, n, uniform(rng, r));
        },
      }),

      beforeStep: whatIf.evaluate,

      learn: learns({
        update(r) {
          const { reward } = whatIf;
          const learner = learnerOf[r];
          const j = chosen[r];
          const got = reward[r * n + j];
          const at = learner * states.size * span + (internal ? (state[r] * n + j) * n : state[r] * n);
          for (let a = 0; a < n; a++) regret[at + a] += reward[r * n + a] - got;
          visits[learner * states.size + state[r]]++;
          last[learner * states.size + state[r]] = j;
        },
      }),
    };
  },
});
