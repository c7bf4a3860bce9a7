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
  bind(context) {
    const { rows, seats, io, columns } = context;
    const { fetch, leave } = coinWalking("coin-tit-for-tat", context);
    /** Own coins that the other took, less those taken from it. */
    const { owed } = context.slotStore({ owed: i32 });
    const { ownColour, robbed } = io.obs;
    return {
      act(lo, hi) {
        const S = seats.length;
        const { tick } = columns;
        for (let i = lo, r = lo * S; i < hi; i++)
          for (let s = 0; s < S; s++, r++) {
            const k = rows[r];
            if (tick[i] === 0) owed[r] = 0;
            owed[r] += robbed[k];
            if (ownColour[k] === 1) fetch(k);
            else if (owed[r] <= 0) leave(k);
            else if (fetch(k)) owed[r]--;
          }
      },
    };
  },
});
