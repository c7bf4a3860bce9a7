/**
 * Goes to the apple that it can eat soonest and never fires its beam.
 *
 * The cooperative policy of Leibo et al. 2017, AAMAS (Gathering). Known behaviour: a group of them eats nearly all that
 * grows; one that drives others off takes the larger share beside it.
 */
import { definePolicy, type PolicyContext, z } from "../../src/index.ts";

export const peacefulGatherer = definePolicy({
  id: "peaceful-gatherer",
  title: "Peaceful gatherer",
  cite: ["Leibo et al. 2017, AAMAS"],
  kind: "norm",
  acts: "discrete",
  reads: ["appleWay"],
  fits: ["gathering-v0"],
  params: z.object({}),
  bind(context) {
    const { rows, seats } = context;
    const gather = gatherer(context);
    return {
      act(lo, hi) {
        const S = seats.length;
        for (let r = lo * S; r < hi * S; r++) gather(rows[r]);
      },
    };
  },
});

/** Moves batch row `k` to the apple that it can eat soonest, without turning. */
export function gatherer({ io }: PolicyContext): (k: number) => void {
  // Stay; forward, right, backward, left: the env's actions by where the step leads.
  const steps = Uint8Array.of(6, 0, 3, 1, 2);
  const action = io.actions[0];
  const { appleWay } = io.obs;
  return (k) => {
    action[k] = steps[appleWay[k]];
  };
}
