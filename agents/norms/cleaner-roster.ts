/**
 * Agents clean the river in shifts, by the clock; whoever is off duty eats.
 *
 * A public good by rotation in Cleanup (Hughes et al. 2018, NeurIPS); rotation as an institution, Ostrom 1990, Governing the
 * Commons. Known behaviour: equal shares and a river that stays clean while all keep to it; a shift pays its cleaner nothing.
 */
import { definePolicy, type Fields, fail, type Seat, z } from "../../src/index.ts";
import { gridWalking, type Walker } from "./grid-walking.ts";
import { eating, eatingReads } from "./orchard-going.ts";

export const cleanerRoster = definePolicy({
  id: "cleaner-roster",
  title: "Cleans the river in shifts",
  cite: ["Hughes et al. 2018, NeurIPS", "Ostrom 1990, Governing the Commons"],
  kind: "norm",
  acts: "discrete",
  reads: [...eatingReads, "cleanable", "nearestWaste", "toRiver"],
  fits: ["cleanup-v0"],
  params: z.object({
    cleaners: z.number().int().min(1).default(2).describe("agents on duty at the same time"),
    shift: z.number().int().min(1).default(50).describe("ticks that a shift lasts"),
  }),
  derive(p, site) {
    const { agents } = site;
    if (p.cleaners > agents)
      fail("cleaner-roster", `cleaners must be at most the ${agents} agents`, p.cleaners, "give fewer");
    const walker = gridWalking("cleaner-roster", site);
    return { walker, clean: walker.action("clean") };
  },
  seat(me, { cleaners, shift }, { walker, clean }) {
    const firstOnDuty = (Math.floor(me.tick / shift) * cleaners) % me.agents;
    const onDuty = (me.agent - firstOnDuty + me.agents) % me.agents < cleaners;
    me.act(onDuty ? tidying(me, walker, clean) : eating(me, walker));
  },
});

/** Cleans what can be cleaned from here, else goes to the nearest waste in view, else to the river, else about in it. */
function tidying(
  me: Seat<Fields, "ahead" | "cleanable" | "nearestWaste" | "toRiver">,
  { face, walk, wander }: Walker,
  clean: number,
): number {
  const { ahead, cleanable, nearestWaste, toRiver } = me.obs;
  if (cleanable === 1) return clean;
  if (nearestWaste > 1) return face(nearestWaste);
  if (nearestWaste === 1) return walk(me, 1, ahead);
  return toRiver > 0 ? walk(me, toRiver, ahead) : wander(me, ahead);
}
