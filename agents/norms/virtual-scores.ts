/**
 * Holds a few strategies drawn at random, each a side for every past, and plays the one that would have won most often.
 *
 * Challet & Zhang 1997, "Emergence of cooperation and organization in an evolutionary game", Physica A 246:407-418. Known behaviour: many who
 * see little of the past crowd together, volatility grows with their number; with 2^memory about a third of the agents they spread better
 * than by coins; with far more they are as if by coins (Savit, Manuca & Riolo 1999, Physical Review Letters 82:2203-2206).
 */
import { definePolicy, i32, u8, vector, z } from "../../src/index.ts";

export const virtualScores = definePolicy({
  id: "virtual-scores",
  title: "Plays the best of its strategies, by what each would have won",
  cite: ["Challet & Zhang 1997, Physica A 246:407-418"],
  kind: "norm",
  acts: "discrete",
  reads: ["history"],
  fits: ["minority-game-v0"],
  params: z.object({
    strategies: z.number().int().min(1).max(64).default(2).describe("strategies that an agent draws (count)"),
  }),
  memory: ({ strategies }, { features }) => ({
    /** A side by strategy and past. */
    side: vector(u8, strategies * (1 + features.history.high)),
    /** Ticks in which each would have won. */
    score: vector(i32, strategies),
    /** What was seen in the last tick. */
    before: i32,
  }),
  derive: (_, { features }) => ({ histories: 1 + features.history.high }),
  seat(me, { strategies }, { histories }) {
    const { side, score } = me.memory;
    const { history } = me.obs;
    const { before } = me.memory;
    const won = history & 1;
    if (me.tick === 0)
      for (let j = 0; j < strategies * histories; j++) side.set(j, me.random() < 0.5 ? 0 : 1);
    const known = me.tick === 0 ? 0 : 1;
    me.memory.before = history;
    // By a coin among those that are the best.
    let best = -1;
    let most = -1;
    let equal = 1;
    for (let s = 0; s < strategies; s++) {
      const own = score.at(s) + known * (1 - (side.at(s * histories + before) ^ won));
      score.set(s, own);
      if (own < most) continue;
      equal = own > most ? 1 : equal + 1;
      if (equal === 1 || me.random() * equal < 1) best = s;
      most = own;
    }
    me.act(side.at(best * histories + history));
  },
});
