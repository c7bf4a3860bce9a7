/** Eating in a world where the orchard has to be walked to, as the norms of Cleanup share it. */
import type { PolicyContext } from "../../src/index.ts";
import type { Walker } from "./grid-walking.ts";

export const eatingReads = ["nearest", "ahead", "toOrchard"];

/** The action of slot r, row k: to the nearest apple in view, else to the orchard, else about in it. */
export function eating({ io }: PolicyContext, { walk, wander }: Walker): (r: number, k: number) => number {
  const { nearest, ahead, toOrchard } = io.obs;
  return (r, k) => {
    const where = nearest[k] > 0 ? nearest[k] : toOrchard[k];
    return where > 0 ? walk(r, where, ahead[k]) : wander(r, ahead[k]);
  };
}
