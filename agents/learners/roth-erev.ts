/**
 * Roth-Erev reinforcement: actions are drawn in proportion to what they have brought so far.
 *
 * Roth & Erev 1995; with forgetting and experimentation as in Erev & Roth 1998. Without both it is an urn: learning slows
 * down by itself (power law of practice) and ends on the best arm of a bandit, but slowly: where the worse of two arms
 * pays a share s of the better one, it is drawn in about t^(s - 1) of the ticks. Known behaviour: Lewis signalling with
 * urns can be stuck in partial pooling; with forgetting and experimentation play never settles.
 *
 * A reward counts for the choice of its tick, and with `reach` for those of the ticks before it in the episode as well, as the payoff of a game
 * in extensive form counts for the moves that led to it (Roth & Erev 1995). One urn for each discretised observation.
 * Frozen, it draws from its propensities as they are.
 */
import { definePolicy, f64, i32, uniform, vector, z } from "../../src/index.ts";
import { binsParam, proportional, sample, tabular } from "../../src/learn/index.ts";

const params = z.object({
  initial: z.number().positive().default(1).describe("first propensity of each action, in units of reward"),
  forgetting: z
    .number()
    .min(0)
    .max(1)
    .default(0.001)
    .describe("share of every propensity lost per tick (phi); 0 never forgets"),
  experimentation: z
    .number()
    .min(0)
    .max(1)
    .default(0.05)
    .describe("share of a reward that goes to the other actions (epsilon)"),
  reach: z
    .number()
    .int()
    .min(1)
    .max(1000)
    .default(1)
    .describe("ticks whose choices a reward counts for, its own and those before it in the episode"),
  low: z.number().default(0).describe("reward that counts as nothing; lower ones count as nothing too"),
  bins: binsParam,
});

const nothingBefore = { earlier: new Int32Array(0), count: new Int32Array(0) };
export const rothErev = definePolicy({
  id: "roth-erev",
  title: "Roth-Erev reinforcement",
  cite: [
    "Roth & Erev 1995, Games and Economic Behavior 8:164-212",
    "Erev & Roth 1998, American Economic Review 88:848-881",
  ],
  kind: "learner",
  acts: "discrete",
  params,
  bind(context, p) {
    const { io, rng, columns } = context;
    const { choices, chosen, n, size, acts, learns } = tabular("roth-erev", context, p.bins);
    const { propensity } = context.learnerStore({ propensity: vector(f64, size) });
    const back = p.reach - 1;
    /** The entries of the table that were chosen last in the episode, the oldest at `count % back`, and how many there have been. */
    const { earlier, count } =
      back > 0 ? context.slotStore({ earlier: vector(i32, back), count: i32 }) : nothingBefore;
    const mix = new Float64Array(n);
    propensity.fill(p.initial);
    const { forgetting, low } = p;
    const spill = n > 1 ? p.experimentation : 0;

    return {
      act: acts({
        choose(r, base) {
          proportional(propensity, base, choices, mix);
          return sample(mix, 0, n, uniform(rng, r));
        },
      }),

      // q(a) = (1 - phi) q(a) + R (1 - epsilon) for the chosen action, + R epsilon / (n - 1) for each other
      // (Erev & Roth 1998, the three-parameter model).
      learn: learns({
        update(r, k, at) {
          const base = at - chosen[r];
          const gained = Math.max(0, io.reward[k] - low);
          const others = n > 1 ? (gained * spill) / (n - 1) : 0;
          for (let a = 0; a < n; a++)
            propensity[base + a] =
              (1 - forgetting) * propensity[base + a] + (a === chosen[r] ? gained * (1 - spill) : others);
          if (back === 0) return;
          const reached = Math.min(back, count[r]);
          for (let j = r * back; j < r * back + reached; j++) {
            const from = earlier[j] - (earlier[j] % n);
            for (let a = from; a < from + n; a++)
              propensity[a] += a === earlier[j] ? gained * (1 - spill) : others;
          }
          const over = columns.terminated[k] !== 0 || columns.truncated[k] !== 0;
          if (!over) earlier[r * back + (count[r] % back)] = at;
          count[r] = over ? 0 : count[r] + 1;
        },
      }),
    };
  },
});
