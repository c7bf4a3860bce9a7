/**
 * Takes coins of its own colour and leaves the others alone.
 *
 * The cooperative policy of Lerer & Peysakhovich 2017, arXiv:1707.01068. Known behaviour: a pair of them earns 1 for
 * every coin, which is nearly the best there is; one that takes any coin earns more beside it.
 */
import { definePolicy, z } from "../../src/index.ts";
import { coinReads, coinWalking } from "./coin-walking.ts";

export const ownCoins = definePolicy({
  id: "own-coins",
  title: "Own coins only",
  cite: ["Lerer & Peysakhovich 2017, arXiv:1707.01068"],
  kind: "norm",
  acts: "discrete",
  reads: coinReads,
  fits: ["coin-game-v0"],
  params: z.object({}),
  derive: (_, site) => coinWalking("own-coins", site),
  seat(me, _, { fetch, leave }) {
    if (me.obs.ownColour === 1) fetch(me);
    else leave(me);
  },
});
