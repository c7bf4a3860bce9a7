/**
 * Hunts the stag: walks up to it, waits beside it, and steps on it as soon as enough others stand beside it, too.
 *
 * Peysakhovich & Lerer 2018, arXiv:1709.02865; Skyrms 2004, "The Stag Hunt and the Evolution of Social Structure". Known
 * behaviour: best among its like; beside a hare hunter it waits in vain, and is mauled when that one happens to pass.
 */
import { definePolicy, type PolicyContext, z } from "../../src/index.ts";

export const stagReads = ["stagWay", "stagSteps", "ready"] as const;
export const neededParam = z
  .number()
  .int()
  .min(2)
  .default(2)
  .describe("hunters that it takes to be sure of the stag, itself included");

export const stagHunter = definePolicy({
  id: "stag-hunter",
  title: "Stag hunter",
  cite: ["Peysakhovich & Lerer 2018, arXiv:1709.02865"],
  kind: "norm",
  acts: "discrete",
  reads: stagReads,
  fits: ["stag-hunt-v0"],
  params: z.object({ needed: neededParam }),
  bind(context, p) {
    const { rows, seats } = context;
    const hunt = stagHunting(context, p.needed);
    return {
      act(lo, hi) {
        const S = seats.length;
        for (let r = lo * S; r < hi * S; r++) hunt(rows[r]);
      },
    };
  },
});

/** Moves batch row `k` as a stag hunter does. */
export function stagHunting({ io }: PolicyContext, needed: number): (k: number) => void {
  const stay = 4;
  const action = io.actions[0];
  const { stagWay, stagSteps, ready } = io.obs;
  return (k) => {
    action[k] = stagSteps[k] > 1 || ready[k] + 1 >= needed ? stagWay[k] : stay;
  };
}
