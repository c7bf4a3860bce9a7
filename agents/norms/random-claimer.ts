/**
 * Claims whatever comes, whoever holds or has declared it; what its job takes it takes in any order, and waits for it while it keeps
 * what it has. Known behaviour: collides with others, and ends in deadlocks (Coffman, Elphick & Shoshani 1971).
 */
import { definePolicy, z } from "../../src/index.ts";
import { type Claimer, claimingMemory, claimingParams, claimingReads, claimSite, seen } from "./claiming.ts";
import { nearestAllowed } from "./one-action.ts";

export const randomClaimer = definePolicy({
  id: "random-claimer",
  title: "Claims tasks at random",
  cite: ["Coffman, Elphick & Shoshani 1971, ACM Computing Surveys 3:67-78"],
  kind: "norm",
  acts: "discrete",
  reads: claimingReads,
  params: z.object(claimingParams),
  memory: claimingMemory,
  derive: (p, site) => claimSite("random-claimer", p, site),
  seat(me, _, { tasks, needs, heads, declare, action, choices }) {
    me.act(nearestAllowed(me, choices, action));
    const { held } = me.obs;
    const waits = held > 0 && me.memory.target > 0 && seen(me.obs.holder, me.memory.target - 1) !== 1;
    if (!waits && held < needs) me.memory.target = anyOther(me, tasks);
    const { target } = me.memory;
    if (declare >= 0) me.act(target, declare);
    for (let j = 0; j < heads.length; j++)
      me.act(target === 0 ? 0 : 1 + ((target - 1 + j) % tasks), heads[j]);
  },
});

/** One of the tasks that it does not hold, each as likely; 0 where it holds all. */
function anyOther(me: Claimer, tasks: number): number {
  let count = 0;
  for (let c = 1; c <= tasks; c++) if (seen(me.obs.holder, c - 1) !== 1) count++;
  let left = Math.floor(me.random() * count);
  for (let c = 1; c <= tasks; c++) if (seen(me.obs.holder, c - 1) !== 1 && left-- === 0) return c;
  return 0;
}
