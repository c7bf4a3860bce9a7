/** Claims, and who gets what several claim. */
import { randomInt, uniform } from "../../core/random.ts";
import { addToJob, endJob, forGood, has, isThere, placeIn, refuse, take } from "./holding.ts";
import type { Registry } from "./state.ts";

/** Whether somebody in world i claims something. */
export function isClaimed({ agents, claim }: Registry, i: number): boolean {
  for (let k = i * agents; k < (i + 1) * agents; k++) if (claim[k] !== 0) return true;
  return false;
}

/** Claims one by one: blind, by ledger or by lease. Who holds a part of its job keeps it while it waits; 0 gives it back. */
export function claimOne(w: Registry, i: number): void {
  const { p, agents, tasks, needs, active, claim, holder, taken, wait, wanted, claims, winner, tick } = w;
  const first = i * agents;
  const base = i * tasks;
  claims.fill(0, base, base + tasks);
  let some = false;
  for (let a = 0; a < agents; a++) {
    if (active[first + a] === 0) continue;
    const s = placeIn(w, i, a);
    if (taken[s] === needs || !isThere(w, s)) continue;
    const c = claim[first + a];
    if (c === 0) {
      if (taken[s] > 0) endJob(w, i, s);
      wait[s] = 0;
      wanted[s] = 0;
      continue;
    }
    some = true;
    if (wanted[s] !== c) {
      wanted[s] = c;
      wait[s] = 0;
    }
    const r = base + c - 1;
    if (holder[r] !== 0) continue;
    claims[r]++;
    const before = i * w.all + winner[r];
    const better =
      claims[r] === 1 ||
      (p.order === "arrival" ? wait[s] > wait[before] : randomInt(w.rng, i, claims[r]) === 0);
    if (better) winner[r] = s - i * w.all;
  }
  if (!some) return;
  const until = p.resolve === "lease" ? tick[i] + p.lease - 1 : forGood;
  for (let r = base; r < base + tasks; r++) {
    if (claims[r] === 0) continue;
    if (claims[r] > 1) w.contested[i]++;
    if (claims[r] > 1 && p.resolve === "blind") continue;
    const s = i * w.all + winner[r];
    // Two who display the same name have claimed for it, and one of them has its job already.
    if (taken[s] === needs) continue;
    take(w, i, s, r, until);
    addToJob(w, i, s, r);
  }
  for (let a = 0; a < agents; a++) {
    if (active[first + a] === 0) continue;
    const s = placeIn(w, i, a);
    const c = wanted[s];
    if (c === 0) continue;
    if (has(w, i, s, base + c - 1)) {
      wait[s] = 0;
      wanted[s] = 0;
    } else {
      wait[s]++;
      refuse(w, i, s);
    }
  }
}

/**
 * All that a job takes at once, in two phases: each resource is locked and says whether it is prepared; all of them, and the
 * job has them, one that is not, and it has none. Who crashes in between leaves locks that are given up at the time-out.
 */
export function claimSet(w: Registry, i: number): void {
  const { p, agents, tasks, taken, wait, queue, rng } = w;
  const first = i * agents;
  for (let a = 0; a < agents; a++) if (w.claim[first + a] === 0) wait[placeIn(w, i, a)] = 0;
  const count = shuffled(w, i);
  for (let q = 0; q < count; q++) {
    const a = queue[first + q];
    const s = placeIn(w, i, a);
    if (taken[s] > 0 || !isThere(w, s)) continue;
    if (!isSetFree(w, i, a)) {
      wait[s]++;
      refuse(w, i, s);
      continue;
    }
    let prepared = true;
    for (let j = 0; j < p.needs; j++) if (p.yes < 1 && uniform(rng, i) >= p.yes) prepared = false;
    if (!prepared) {
      w.aborted[i]++;
      wait[s]++;
      continue;
    }
    const crashes = p.crash > 0 && uniform(rng, i) < p.crash;
    for (let j = 0; j < p.needs; j++) {
      const r = i * tasks + w.claimHeads[j][first + a] - 1;
      take(w, i, s, r, crashes ? w.tick[i] + p.lease - 1 : forGood);
      if (!crashes) addToJob(w, i, s, r);
    }
    wait[s] = 0;
    if (crashes) w.crashed[i]++;
  }
}

/** Whether agent a names as many tasks as a job takes, all different, all free. */
function isSetFree(w: Registry, i: number, a: number): boolean {
  const { claimHeads } = w;
  const k = i * w.agents + a;
  for (let j = 0; j < claimHeads.length; j++) {
    const c = claimHeads[j][k];
    if (c === 0 || w.holder[i * w.tasks + c - 1] !== 0) return false;
    for (let h = 0; h < j; h++) if (claimHeads[h][k] === c) return false;
  }
  return true;
}

/** Fills `queue` with the agents that are there and claim, in a random order; gives how many. */
export function shuffled({ agents, active, claim, queue, rng }: Registry, i: number): number {
  const first = i * agents;
  let count = 0;
  for (let a = 0; a < agents; a++)
    if (active[first + a] !== 0 && claim[first + a] !== 0) queue[first + count++] = a;
  for (let j = count - 1; j > 0; j--) {
    const other = first + randomInt(rng, i, j + 1);
    const kept = queue[first + j];
    queue[first + j] = queue[other];
    queue[other] = kept;
  }
  return count;
}

/** Places that wait for each other in a circle, each for what the next one holds. */
export function inCircles({ all, tasks, holder, wanted }: Registry, i: number): number {
  const base = i * all;
  let stuck = 0;
  for (let s = base; s < base + all; s++) {
    let at = s;
    for (let steps = 0; steps < all && wanted[at] !== 0; steps++) {
      const by = holder[i * tasks + wanted[at] - 1];
      if (by === 0) break;
      at = base + by - 1;
      if (at === s) {
        stuck++;
        break;
      }
    }
  }
  return stuck;
}
