/**
 * Agents clean the river in shifts, by the clock; whoever is off duty eats.
 *
 * A public good by rotation in Cleanup (Hughes et al. 2018, NeurIPS); rotation as an institution, Ostrom 1990, Governing the
 * Commons. Known behaviour: equal shares and a river that stays clean while all keep to it; a shift pays its cleaner nothing.
 */
import { definePolicy, fail, z } from "../../src/index.ts";
import { gridWalking } from "./grid-walking.ts";
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
  bind(context, p) {
    const { rows, seats, io, columns, agents } = context;
    if (p.cleaners > agents)
      fail("cleaner-roster", `cleaners must be at most the ${agents} agents`, p.cleaners, "give fewer");
    const walker = gridWalking("cleaner-roster", context);
    const eat = eating(context, walker);
    const clean = walker.action("clean");
    const { ahead, cleanable, nearestWaste, toRiver } = io.obs;
    const action = io.actions[0];

    function tidy(r: number, k: number): number {
      if (cleanable[k] === 1) return clean;
      const where = nearestWaste[k];
      if (where > 1) return walker.face(where);
      if (where === 1) return walker.walk(r, 1, ahead[k]);
      return toRiver[k] > 0 ? walker.walk(r, toRiver[k], ahead[k]) : walker.wander(r, ahead[k]);
    }
    return {
      act(lo, hi) {
        const S = seats.length;
        const { tick } = columns;
        for (let i = lo, r = lo * S; i < hi; i++) {
          const firstOnDuty = (Math.floor(tick[i] / p.shift) * p.cleaners) % agents;
          for (let s = 0; s < S; s++, r++) {
            const onDuty = (seats[s] - firstOnDuty + agents) % agents < p.cleaners;
            action[rows[r]] = onDuty ? tidy(r, rows[r]) : eat(r, rows[r]);
          }
        }
      },
    };
  },
});
