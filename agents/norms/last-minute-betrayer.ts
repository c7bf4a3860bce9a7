/**
 * Does good until the end is near, and betrays in the last ticks of an episode.
 *
 * Kreps & Wilson 1982, "Reputation and Imperfect Information", Journal of Economic Theory 27:253-279; Selten & Stoecker 1986, Journal
 * of Economic Behavior & Organization 7:47-70 (the end effect in experiments). Known behaviour: of a tit-for-tat it earns what honesty
 * does and one temptation more, as nobody can answer after the last tick; where episodes have no end it is honest for ever.
 */
import { definePolicy, fail, z } from "../../src/index.ts";

export const lastMinuteBetrayer = definePolicy({
  id: "last-minute-betrayer",
  title: "Betrays in the last minute",
  cite: ["Kreps & Wilson 1982, Journal of Economic Theory 27:253-279"],
  kind: "norm",
  acts: "discrete",
  fits: ["matrix-game-v0"],
  params: z.object({
    good: z.number().int().nonnegative().default(0).describe("choice until the end is near"),
    betrayal: z.number().int().nonnegative().default(1).describe("choice in the last ticks"),
    last: z.number().int().min(0).default(1).describe("ticks of betrayal"),
  }),
  derive({ good, betrayal }, { heads: [head], horizon }) {
    const n = head.kind === "discrete" ? head.n : 0;
    for (const [name, choice] of Object.entries({ good, betrayal }))
      if (choice >= n) fail("last-minute-betrayer", `${name} must be in 0..${n - 1}`, choice);
    return horizon;
  },
  seat(me, { good, betrayal, last }, horizon) {
    me.act(me.tick >= horizon - last ? betrayal : good);
  },
});
