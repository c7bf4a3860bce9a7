/**
 * Drives others off before it eats: turns to whoever is in line and fires, and goes for apples when nobody is.
 *
 * The defecting policy of Leibo et al. 2017, AAMAS (Gathering), where learned aggression grows with scarcity. Known
 * behaviour: takes the larger share beside a peaceful gatherer; among its like, time is spent on beams and off the grid.
 */
import { definePolicy, z } from "../../src/index.ts";
import { gatherer } from "./peaceful-gatherer.ts";

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
  bind(context) {
    const { rows, seats, io } = context;
    const gather = gatherer(context);
    const action = io.actions[0];
    const { target } = io.obs;
    return {
      act(lo, hi) {
        const S = seats.length;
        for (let r = lo * S; r < hi * S; r++) {
          const k = rows[r];
          const where = target[k];
          if (where === 0) gather(k);
          else action[k] = where === 1 ? beam : where === 4 ? turnLeft : turnRight;
        }
      },
    };
  },
});
