/**
 * Deadlock by hold and wait: how often agents that take their resources one by one end in a circle of waiting.
 *
 * Coffman, Elphick & Shoshani 1971, ACM Computing Surveys 3:67-78. Each agent needs an ordered pair of different resources and
 * takes one a tick; where it is held it waits in its queue, and keeps what it has. In a tick the agents act in one fixed order; both
 * resources are given back at the end of the tick in which the second came.
 */
import { fail } from "../core/errors.ts";

/** Beyond it the enumeration takes long. */
const mostCases = 2e6;
const mostResources = 2000;

/**
 * Share of all choices of pairs that end in a deadlock. In `order` "any" each pair is taken as it comes, in "global" the resource
 * with the lower number first, and with "together" both at once or none: in the last two there is no deadlock.
 */
export function deadlockShare(
  agents: number,
  resources: number,
  order: "any" | "global" | "together" = "any",
): number {
  const who = "deadlockShare";
  if (!Number.isInteger(agents) || agents < 1)
    fail(who, "agents must be a whole number of at least 1", agents);
  requireResources(who, resources);
  const cases = (resources * (resources - 1)) ** agents;
  if (cases > mostCases)
    fail(who, `enumerates all choices, at most ${mostCases}`, cases, "take fewer agents or resources");
  const pairs: [number, number][] = [];
  for (let a = 0; a < resources; a++)
    for (let b = 0; b < resources; b++)
      if (a !== b) pairs.push(order === "global" ? [Math.min(a, b), Math.max(a, b)] : [a, b]);
  let stuck = 0;
  const needs: (readonly [number, number])[] = [];
  for (let number = 0; number < cases; number++) {
    for (let a = 0, rest = number; a < agents; a++, rest = Math.floor(rest / pairs.length))
      needs[a] = pairs[rest % pairs.length];
    if (locks(needs, resources, order === "together")) stuck++;
  }
  return stuck / cases;
}

/** Whether agents with these needs, served in their order, come to wait for each other for ever. */
export function endsInDeadlock(
  needs: readonly (readonly [number, number])[],
  resources: number,
  together = false,
): boolean {
  const who = "endsInDeadlock";
  requireResources(who, resources);
  for (const pair of needs)
    for (const r of pair)
      if (!Number.isInteger(r) || r < 0 || r >= resources)
        fail(who, `needs must be of resources 0 to ${resources - 1}`, r);
  return locks(needs, resources, together);
}

function requireResources(who: string, resources: number): void {
  if (!Number.isInteger(resources) || resources < 2)
    fail(who, "resources must be a whole number of at least 2", resources);
  if (resources > mostResources) fail(who, `resources must be at most ${mostResources}`, resources);
}

function locks(needs: readonly (readonly [number, number])[], resources: number, together: boolean): boolean {
  const holder = new Array<number>(resources).fill(-1);
  const queues: number[][] = Array.from({ length: resources }, () => []);
  const has = needs.map(() => 0);
  for (let left = needs.length; left > 0; ) {
    let moved = false;
    for (let a = 0; a < needs.length; a++) {
      if (has[a] === 2) continue;
      if (together) {
        if (needs[a].some((r) => holder[r] >= 0)) continue;
        for (const r of needs[a]) holder[r] = a;
        has[a] = 2;
        moved = true;
        continue;
      }
      const wanted = needs[a][has[a]];
      const queue = queues[wanted];
      if (!queue.includes(a)) queue.push(a);
      if (holder[wanted] >= 0 || queue[0] !== a) continue;
      queue.shift();
      holder[wanted] = a;
      has[a]++;
      moved = true;
    }
    for (let r = 0; r < resources; r++) {
      const a = holder[r];
      if (a >= 0 && has[a] === 2) holder[r] = -1;
    }
    left = has.filter((count) => count < 2).length;
    if (!moved) return true;
  }
  return false;
}
