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
  bind(context, p) {
    const { rows, seats, io, columns } = context;
    const hunt = stagHunting(context, p.needed);
    const action = io.actions[0];
    const { hareWay, outcome } = io.obs;
    /** Ticks left of trust, or as a negative number of doubt. */
    const { trust } = context.slotStore({ trust: i32 });
    return {
      act(lo, hi) {
        const S = seats.length;
        const { tick } = columns;
        for (let i = lo, r = lo * S; i < hi; i++)
          for (let s = 0; s < S; s++, r++) {
            const k = rows[r];
            if (tick[i] === 0) trust[r] = p.patience;
            else if (trust[r] > 0) {
              if (outcome[k] === mauled) trust[r] = -p.doubt;
              else if (outcome[k] !== 0) trust[r] = p.patience;
              else if (--trust[r] === 0) trust[r] = -p.doubt;
            } else if (++trust[r] === 0) trust[r] = p.patience;
            if (trust[r] > 0) hunt(k);
            else action[k] = hareWay[k];
          }
      },
    };
  },
});
