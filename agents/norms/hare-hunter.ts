/**
 * Hunts hares and keeps clear of the stag.
 *
 * The safe policy of Peysakhovich & Lerer 2018, arXiv:1709.02865. Known behaviour: earns nearly the same whatever others
 * do, which makes it the risk-dominant choice where being mauled costs much; a pair of them is an equilibrium below the
 * one of stag hunters.
 */
import { definePolicy, z } from "../../src/index.ts";

export const hareHunter = definePolicy({
  id: "hare-hunter",
  title: "Hare hunter",
  cite: ["Peysakhovich & Lerer 2018, arXiv:1709.02865"],
  kind: "norm",
  acts: "discrete",
  reads: ["hareWay"],
  fits: ["stag-hunt-v0"],
  params: z.object({}),
  seat(me) {
    me.act(me.obs.hareWay);
  },
});
