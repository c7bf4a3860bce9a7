/**
 * Eats the nearest apple only if enough others are around it, and leaves the last of a patch alone.
 *
 * The restraint that sustains the commons of Perolat et al. 2017, NeurIPS; as a rule of use, Ostrom 1990, Governing the
 * Commons. Known behaviour: a patch keeps growing while all keep to it; nothing protects it from others.
 */
import { definePolicy, z } from "../../src/index.ts";
import { gridWalking } from "./grid-walking.ts";

export const sparingPicker = definePolicy({
  id: "sparing-picker",
  title: "Leaves enough apples to regrow",
  cite: ["Perolat et al. 2017, NeurIPS", "Ostrom 1990, Governing the Commons"],
  kind: "norm",
  acts: "discrete",
  reads: ["nearest", "patch", "ahead"],
  fits: ["harvest-v0"],
  params: z.object({
    keep: z
      .number()
      .int()
      .min(1)
      .max(3)
      .default(2)
      .describe("class of apples that must be around the one it eats: 1 for 1-2, 2 for 3-4, 3 for more"),
  }),
  derive: (_, site) => gridWalking("sparing-picker", site),
  seat(me, { keep }, { walk, wander }) {
    const { nearest, patch, ahead } = me.obs;
    me.act(nearest > 0 && patch >= keep ? walk(me, nearest, ahead) : wander(me, ahead));
  },
});
