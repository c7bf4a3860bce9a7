/**
 * Takes every coin, of whatever colour.
 *
 * The selfish policy of Lerer & Peysakhovich 2017, arXiv:1707.01068. Known behaviour: a pair of them earns nothing on
 * average, since every other coin costs its owner twice what it is worth; against one that takes its own coins only it
 * earns most.
 */
import { definePolicy, z } from "../../src/index.ts";
import { coinWalking } from "./coin-walking.ts";

export const anyCoin = definePolicy({
  id: "any-coin",
  title: "Any coin",
  cite: ["Lerer & Peysakhovich 2017, arXiv:1707.01068"],
  kind: "norm",
  acts: "discrete",
  reads: ["coin"],
  fits: ["coin-game-v0"],
  params: z.object({}),
  derive: (_, site) => coinWalking("any-coin", site),
  seat(me, _, { fetch }) {
    fetch(me);
  },
});
