/** Eating in a world where the orchard has to be walked to, as the norms of Cleanup share it. */
import type { Fields, Seat } from "../../src/index.ts";
import type { Walker } from "./grid-walking.ts";

export const eatingReads = ["nearest", "ahead", "toOrchard"] as const;

/** To the nearest apple in view, else to the orchard, else about in it. */
export function eating(me: Seat<Fields, (typeof eatingReads)[number]>, { walk, wander }: Walker): number {
  const { nearest, ahead, toOrchard } = me.obs;
  const where = nearest > 0 ? nearest : toOrchard;
  return where > 0 ? walk(me, where, ahead) : wander(me, ahead);
}
