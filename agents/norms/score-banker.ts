/**
 * Saves up good deeds, and betrays whenever they pay for it.
 *
 * What a table of deeds that adds them up allows: Zacharia & Maes 2000, Applied Artificial Intelligence 14:881-907 (what a score in an
 * online market has to withstand); Jøsang & Golbeck 2009, STM (value imbalance). Known behaviour: under an `additive` reputation, whose
 * `deed` and `betrayal` it knows, it never falls out of good standing and betrays in `deed` of each `deed + betrayal` ticks; under a
 * `forfeiting` one it does so once, and then has to make up for it.
 */
import { definePolicy, f64, fail, z } from "../../src/index.ts";

export const scoreBanker = definePolicy({
  id: "score-banker",
  title: "Saves up good deeds",
  cite: ["Jøsang & Golbeck 2009, Challenges for Robust Trust and Reputation Systems, STM"],
  kind: "norm",
  acts: "discrete",
  fits: ["donation-v0"],
  params: z.object({
    good: z.number().int().nonnegative().default(1).describe("choice that is a good deed"),
    bad: z.number().int().nonnegative().default(0).describe("choice that is a betrayal"),
    deed: z.number().positive().default(1).describe("what a good deed adds to the score"),
    betrayal: z.number().positive().default(2).describe("what a betrayal takes from it"),
  }),
  memory: {
    /** The score, as it adds up. */
    saved: f64,
  },
  derive({ good, bad }, { heads: [head] }) {
    const n = head.kind === "discrete" ? head.n : 0;
    for (const [name, choice] of Object.entries({ good, bad }))
      if (choice >= n) fail("score-banker", `${name} must be in 0..${n - 1}`, choice);
    // A score in thirds would never quite add up.
    return 1e-9;
  },
  seat(me, { good, bad, deed, betrayal }, slack) {
    const pays = me.memory.saved >= betrayal - slack;
    me.memory.saved += pays ? -betrayal : deed;
    me.act(pays ? bad : good);
  },
});
