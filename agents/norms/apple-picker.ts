/**
 * Goes to the nearest apple in view and eats it, whatever is left around it.
 *
 * The myopic harvester of Perolat et al. 2017, NeurIPS. Known behaviour: empties each patch it finds; where regrowth needs
 * apples nearby, a patch is then barren for good.
 */
import { definePolicy, z } from "../../src/index.ts";
import { gridWalking } from "./grid-walking.ts";

export const applePicker = definePolicy({
  id: "apple-picker",
  title: "Eats every apple",
  cite: ["Perolat et al. 2017, NeurIPS"],
  kind: "norm",
  acts: "discrete",
  reads: ["nearest", "ahead"],
  fits: ["harvest-v0"],
  params: z.object({}),
  bind(context) {
    const { rows, seats, io } = context;
    const { walk, wander } = gridWalking("apple-picker", context);
    const { nearest, ahead } = io.obs;
    const action = io.actions[0];
    return {
      act(lo, hi) {
        const S = seats.length;
        for (let r = lo * S; r < hi * S; r++) {
          const k = rows[r];
          action[k] = nearest[k] > 0 ? walk(r, nearest[k], ahead[k]) : wander(r, ahead[k]);
        }
      },
    };
  },
});
