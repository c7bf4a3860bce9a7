/**
 * Drives others off before it eats: turns to whoever is in line and fires, and goes for apples when nobody is.
 *
 * The defecting policy of Leibo et al. 2017, AAMAS (Gathering), where learned aggression grows with scarcity. Known
 * behaviour: takes the larger share beside a peaceful gatherer; among its like, time is spent on beams and off the grid.
 */
import { definePolicy, z } from "../../src/index.ts";
import { steps } from "./peaceful-gatherer.ts";

const [turnLeft, turnRight, beam] = [4, 5, 7];

export const aggressiveGatherer = definePolicy({
  id: "aggressive-gatherer",
  title: "Aggressive gatherer",
  cite: ["Leibo et al. 2017, AAMAS"],
  kind: "norm",
  acts: "discrete",
  reads: ["appleWay", "target"],
  fits: ["gathering-v0"],
  params: z.object({}),
  seat(me) {
    const { appleWay, target } = me.obs;
    if (target === 0) me.act(steps[appleWay]);
    else me.act(target === 1 ? beam : target === 4 ? turnLeft : turnRight);
  },
});
