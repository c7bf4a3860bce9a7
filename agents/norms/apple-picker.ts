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
  derive: (_, site) => gridWalking("apple-picker", site),
  seat(me, _, { walk, wander }) {
    const { nearest, ahead } = me.obs;
    me.act(nearest > 0 ? walk(me, nearest, ahead) : wander(me, ahead));
  },
});
