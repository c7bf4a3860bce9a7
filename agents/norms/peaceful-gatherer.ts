/**
 * Goes to the apple that it can eat soonest and never fires its beam.
 *
 * The cooperative policy of Leibo et al. 2017, AAMAS (Gathering). Known behaviour: a group of them eats nearly all that
 * grows; one that drives others off takes the larger share beside it.
 */
import { definePolicy, z } from "../../src/index.ts";

/** To the apple that can be eaten soonest, without turning: the env's actions by where the step leads. */
export const steps = Uint8Array.of(6, 0, 3, 1, 2);

export const peacefulGatherer = definePolicy({
  id: "peaceful-gatherer",
  title: "Peaceful gatherer",
  cite: ["Leibo et al. 2017, AAMAS"],
  kind: "norm",
  acts: "discrete",
  reads: ["appleWay"],
  fits: ["gathering-v0"],
  params: z.object({}),
  seat(me) {
    me.act(steps[me.obs.appleWay]);
  },
});
