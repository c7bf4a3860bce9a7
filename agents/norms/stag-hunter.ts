/**
 * Hunts the stag: walks up to it, waits beside it, and steps on it as soon as enough others stand beside it, too.
 *
 * Peysakhovich & Lerer 2018, arXiv:1709.02865; Skyrms 2004, "The Stag Hunt and the Evolution of Social Structure". Known
 * behaviour: best among its like; beside a hare hunter it waits in vain, and is mauled when that one happens to pass.
 */
import { definePolicy, type Fields, type Seat, z } from "../../src/index.ts";

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
  seat(me, { needed }) {
    me.act(stagHunting(me, needed));
  },
});

const stay = 4;

/** The move of a stag hunter. */
export function stagHunting({ obs }: Seat<Fields, (typeof stagReads)[number]>, needed: number): number {
  return obs.stagSteps > 1 || obs.ready + 1 >= needed ? obs.stagWay : stay;
}
