/**
 * Trusts in others for a while: hunts the stag as long as that succeeds, and hares after it was let down.
 *
 * Win-stay, lose-shift (Nowak & Sigmund 1993, Nature 364:56-58) on the two ways to hunt. It is let down when it is mauled or
 * has hunted the stag for `patience` ticks without a catch; it then hunts hares for `doubt` ticks before it tries again.
 * Known behaviour: as good as a stag hunter among stag hunters, and not much worse than a hare hunter among hare hunters.
 */
import { definePolicy, i32, z } from "../../src/index.ts";
import { neededParam, stagHunting, stagReads } from "./stag-hunter.ts";

const mauled = 2;

export const trustingHunter = definePolicy({
  id: "trusting-hunter",
  title: "Trusting hunter",
  cite: ["Nowak & Sigmund 1993, Nature 364:56-58", "Peysakhovich & Lerer 2018, arXiv:1709.02865"],
  kind: "norm",
  acts: "discrete",
  reads: [...stagReads, "hareWay", "outcome"],
  fits: ["stag-hunt-v0"],
  params: z.object({
    needed: neededParam,
    patience: z.number().int().min(1).default(12).describe("ticks that it hunts the stag without a catch"),
    doubt: z.number().int().min(1).default(40).describe("ticks that it hunts hares after it was let down"),
  }),
  /** Ticks left of trust, or as a negative number of doubt. */
  memory: { trust: i32 },
  seat(me, { needed, patience, doubt }) {
    const { memory } = me;
    const { hareWay, outcome } = me.obs;
    if (me.tick === 0) memory.trust = patience;
    else if (memory.trust > 0) {
      if (outcome === mauled) memory.trust = -doubt;
      else if (outcome !== 0) memory.trust = patience;
      else if (--memory.trust === 0) memory.trust = -doubt;
    } else if (++memory.trust === 0) memory.trust = patience;
    me.act(memory.trust > 0 ? stagHunting(me, needed) : hareWay);
  },
});
