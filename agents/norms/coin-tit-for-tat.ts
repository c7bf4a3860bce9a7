/**
 * A coin for a coin: takes one of the other's for each of its own that the other took, and its own ones always.
 *
 * Axelrod 1984, "The Evolution of Cooperation", in the spirit of the conditional cooperators of Lerer & Peysakhovich
 * 2017, arXiv:1707.01068, which pay back in actions what a deviation was worth. Known behaviour: a pair of them
 * cooperates, and against it one that takes any coin earns less than one that takes its own only.
 */
import { definePolicy, i32, z } from "../../src/index.ts";
import { coinReads, coinWalking } from "./coin-walking.ts";

export const coinTitForTat = definePolicy({
  id: "coin-tit-for-tat",
  title: "A coin for a coin",
  cite: ["Axelrod 1984, The Evolution of Cooperation", "Lerer & Peysakhovich 2017, arXiv:1707.01068"],
  kind: "norm",
  acts: "discrete",
  reads: [...coinReads, "robbed"],
  fits: ["coin-game-v0"],
  params: z.object({}),
  /** Own coins that the other took, less those taken from it. */
  memory: { owed: i32 },
  derive: (_, site) => coinWalking("coin-tit-for-tat", site),
  seat(me, _, { fetch, leave }) {
    me.memory.owed += me.obs.robbed;
    if (me.obs.ownColour === 1) fetch(me);
    else if (me.memory.owed <= 0) leave(me);
    else if (fetch(me)) me.memory.owed--;
  },
});
