/**
 * Games a registry: declares one task and claims it in every tick, whatever the others say, so that those who yield to declarations
 * leave it to it. Where a job takes several it sits on this one and never goes on, until a lease runs out.
 *
 * Gray & Cheriton 1989, SOSP 12:202-210 (why leases run out).
 */
import { definePolicy, fail, z } from "../../src/index.ts";
import { claimingParams, claimingReads, claimSite } from "./claiming.ts";
import { nearestAllowed } from "./one-action.ts";

export const taskSquatter = definePolicy({
  id: "task-squatter",
  title: "Sits on one task",
  cite: ["Gray & Cheriton 1989, SOSP 12:202-210", "Farrell 1987, RAND Journal of Economics 18:34-39"],
  kind: "norm",
  acts: "discrete",
  reads: claimingReads,
  params: z.object({
    task: z.number().int().min(1).default(1).describe("the task that it sits on, from 1"),
    ...claimingParams,
  }),
  derive(p, site) {
    const d = claimSite("task-squatter", p, site);
    if (p.task > d.tasks) fail("task-squatter", `task must be in 1..${d.tasks}`, p.task);
    return d;
  },
  seat(me, { task }, { tasks, heads, declare, action, choices }) {
    me.act(nearestAllowed(me, choices, action));
    if (declare >= 0) me.act(task, declare);
    for (let j = 0; j < heads.length; j++) me.act(1 + ((task - 1 + j) % tasks), heads[j]);
  },
});
