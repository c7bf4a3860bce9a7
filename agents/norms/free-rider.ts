/**
 * Eats apples and never cleans.
 *
 * The defector of Cleanup (Hughes et al. 2018, NeurIPS). Known behaviour: earns more than any cleaner; where all do it the
 * river stays polluted and nothing grows.
 */
import { definePolicy, z } from "../../src/index.ts";
import { gridWalking } from "./grid-walking.ts";
import { eating, eatingReads } from "./orchard-going.ts";

export const freeRider = definePolicy({
  id: "free-rider",
  title: "Eats and never cleans",
  cite: ["Hughes et al. 2018, NeurIPS"],
  kind: "norm",
  acts: "discrete",
  reads: eatingReads,
  fits: ["cleanup-v0"],
  params: z.object({}),
  derive: (_, site) => gridWalking("free-rider", site),
  seat(me, _, walker) {
    me.act(eating(me, walker));
  },
});
