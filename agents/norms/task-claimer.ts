/**
 * Goes by the registry: claims what is free, keeps to a declaration that nobody else has made, and leaves alone what another has
 * declared alone. What its job takes it takes in the order of numbers, so that nobody waits in a circle.
 *
 * Farrell 1987, RAND Journal of Economics 18:34-39 (announcements that differ are kept to); Havender 1968, IBM Systems Journal 7:74-84
 * (resources in one order).
 */
import { definePolicy, z } from "../../src/index.ts";
import {
  type Claimer,
  type ClaimSite,
  claimingMemory,
  claimingParams,
  claimingReads,
  claimSite,
  declarers,
  highestHeld,
  seen,
} from "./claiming.ts";
import { nearestAllowed } from "./one-action.ts";

export const taskClaimer = definePolicy({
  id: "task-claimer",
  title: "Claims tasks by the registry",
  cite: ["Farrell 1987, RAND Journal of Economics 18:34-39", "Havender 1968, IBM Systems Journal 7:74-84"],
  kind: "norm",
  acts: "discrete",
  reads: claimingReads,
  params: z.object({
    mixes: z
      .array(z.number().min(0).max(1))
      .default([])
      .describe(
        "probability of the first of two open tasks with 0, 1, 2 ... rounds of talk left; beyond these each is as likely",
      ),
    ...claimingParams,
  }),
  memory: claimingMemory,
  derive: (p, site) => claimSite("task-claimer", p, site),
  seat(me, { mixes }, d) {
    me.act(nearestAllowed(me, d.choices, d.action));
    const left = me.obs.talk ?? 0;
    if (me.obs.held === 0) me.memory.target = d.heads.length > 1 ? 0 : openTask(me, d, mixes, left);
    else if (me.obs.held < d.needs) me.memory.target = nextInOrder(me, d);
    if (d.declare >= 0) me.act(me.memory.target, d.declare);
    if (d.heads.length > 1) claimSeveral(me, d);
    else me.act(me.memory.target, d.heads[0]);
  },
});

/** Its own declaration if it is the only one, else one of the free tasks that nobody has declared alone. */
function openTask(me: Claimer, { tasks, needs }: ClaimSite, mixes: readonly number[], left: number): number {
  const own = me.obs.declared === undefined ? 0 : seen(me.obs.declared, 0);
  if (own > 0 && declarers(me, own) === 1 && seen(me.obs.free, own - 1) === 1) return own;
  const last = tasks - needs + 1;
  let count = 0;
  for (let c = 1; c <= last; c++) if (isOpen(me, c)) count++;
  if (count === 0) return 0;
  const u = me.random();
  if (count === 2 && left < mixes.length) return pick(me, u < mixes[left] ? 0 : 1);
  return pick(me, Math.floor(u * count));
}

const isOpen = (me: Claimer, c: number): boolean => seen(me.obs.free, c - 1) === 1 && declarers(me, c) !== 1;

/** The k-th open task, from 0. */
function pick(me: Claimer, k: number): number {
  let c = 1;
  for (let left = k; !isOpen(me, c) || left-- > 0; ) c++;
  return c;
}

/**
 * A task above those that it holds, with enough above it for the rest of the job: the last target, else a free one if there is one.
 * None where a lease has run out: it begins anew.
 */
function nextInOrder(me: Claimer, { tasks, needs }: ClaimSite): number {
  let own = 0;
  for (let c = 1; c <= tasks; c++) if (seen(me.obs.holder, c - 1) === 1) own++;
  if (own < me.obs.held) return 0;
  const highest = highestHeld(me, tasks);
  const last = tasks - (needs - me.obs.held) + 1;
  if (me.memory.target > highest) return me.memory.target;
  let count = 0;
  for (let c = highest + 1; c <= last; c++) count += seen(me.obs.free, c - 1);
  if (count === 0) return highest + 1;
  let left = Math.floor(me.random() * count);
  let c = highest + 1;
  for (; seen(me.obs.free, c - 1) === 0 || left-- > 0; ) c++;
  return c;
}

/** As many free tasks as a job takes, each set as likely, in the order of numbers; none where there are fewer. */
function claimSeveral(me: Claimer, { tasks, needs, heads }: ClaimSite): void {
  let free = 0;
  for (let c = 1; c <= tasks; c++) free += seen(me.obs.free, c - 1);
  let wanted = free < needs ? 0 : needs;
  for (let j = 0; j < heads.length; j++) me.act(0, heads[j]);
  for (let c = 1; c <= tasks && wanted > 0; c++) {
    if (seen(me.obs.free, c - 1) === 0) continue;
    if (me.random() * free < wanted) me.act(c, heads[needs - wanted--]);
    free--;
  }
}
