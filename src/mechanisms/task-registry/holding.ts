/** Tasks change hands: taken, given back, run out. */
import { append, placeOf } from "../ledger/index.ts";
import type { Registry } from "./state.ts";

/** A lease that does not run out. */
export const forGood = 2 ** 31 - 1;

/** The place under which agent a of world i acts, among those of all worlds. */
export const placeIn = (w: Registry, i: number, a: number): number =>
  i * w.all + placeOf(w.places, i * w.agents, a);

/** Row of the seat that place s is of. */
export const seatOf = (w: Registry, s: number): number =>
  w.places.each === 1 ? s : Math.floor(s / w.places.each);

/** Whether place s is of somebody who is there, and has a key. */
export const isThere = (w: Registry, s: number): boolean => w.owner[s] !== 0 && w.active[seatOf(w, s)] !== 0;

/** A claim or a commit is refused, and told of whose it was. */
export function refuse(w: Registry, i: number, s: number): void {
  w.refused[i]++;
  w.refusals[s]++;
}

/** Place s takes the free task r until the end of `until`. Every change of hands has a version of its own. */
export function take(w: Registry, i: number, s: number, r: number, until: number): void {
  w.version[r]++;
  append(w, i, w.tick[i], w.owner[s], r - i * w.tasks + 1, 1, w.version[r]);
  w.holder[r] = s - i * w.all + 1;
  w.until[r] = until;
  w.out[i]++;
}

/** Task r is free again, and what is committed under its old version will be refused. */
function giveBack(w: Registry, i: number, r: number): void {
  w.version[r]++;
  const s = i * w.all + w.holder[r] - 1;
  append(w, i, w.tick[i], w.owner[s], r - i * w.tasks + 1, -1, w.version[r]);
  w.holder[r] = 0;
  w.out[i]--;
}

/** Task j of the job of place s, among those of all worlds. */
export const taskOf = (w: Registry, i: number, s: number, j: number): number =>
  i * w.tasks + w.task[s * w.needs + j] - 1;

/** Notes that the job of place s has task r, under its version now. */
export function addToJob(w: Registry, i: number, s: number, r: number): void {
  const number = r - i * w.tasks + 1;
  const first = s * w.needs;
  let j = 0;
  while (j < w.taken[s] && w.task[first + j] !== number) j++;
  if (j === w.taken[s]) w.taken[s]++;
  w.task[first + j] = number;
  w.token[first + j] = w.version[r];
}

/** Whether the job of place s has task r, under the version that is now. */
export function has(w: Registry, i: number, s: number, r: number): boolean {
  const first = s * w.needs;
  for (let j = 0; j < w.taken[s]; j++)
    if (w.task[first + j] === r - i * w.tasks + 1 && w.token[first + j] === w.version[r]) return true;
  return false;
}

/** Whether place s still has all that its job has taken. */
export function hasAll(w: Registry, i: number, s: number): boolean {
  for (let j = 0; j < w.taken[s]; j++)
    if (w.version[taskOf(w, i, s, j)] !== w.token[s * w.needs + j]) return false;
  return true;
}

/** The job of place s is over: what it still has is given back. */
export function endJob(w: Registry, i: number, s: number): void {
  for (let j = 0; j < w.taken[s]; j++) {
    const r = taskOf(w, i, s, j);
    if (w.holder[r] !== 0 && w.version[r] === w.token[s * w.needs + j]) giveBack(w, i, r);
  }
  w.taken[s] = 0;
}

/** Tasks that are held by who has forgotten them. */
export function forgotten(w: Registry, i: number): number {
  if (w.out[i] === 0) return 0;
  let count = 0;
  for (let r = i * w.tasks; r < (i + 1) * w.tasks; r++)
    if (w.holder[r] !== 0 && !has(w, i, i * w.all + w.holder[r] - 1, r)) count++;
  return count;
}

/** Leases that have run out with this tick: all see at the next choice that their tasks are free. */
export function expire(w: Registry, i: number): void {
  if (w.out[i] === 0) return;
  for (let r = i * w.tasks; r < (i + 1) * w.tasks; r++)
    if (w.holder[r] !== 0 && w.tick[i] >= w.until[r]) {
      giveBack(w, i, r);
      w.expired[i]++;
    }
}

/** Whether in world i nothing is held, and no place has a job or waits. */
export function isQuiet({ all, out, taken, wait, wanted }: Registry, i: number): boolean {
  if (out[i] !== 0) return false;
  for (let s = i * all; s < (i + 1) * all; s++)
    if (taken[s] !== 0 || wait[s] !== 0 || wanted[s] !== 0) return false;
  return true;
}

/** A key that its seat has given up gives back what it held. */
export function followKeys(w: Registry, i: number, keys: ArrayLike<number>): void {
  for (let s = i * w.all; s < (i + 1) * w.all; s++) {
    if (w.owner[s] === keys[s]) continue;
    w.taken[s] = 0;
    for (let r = i * w.tasks; r < (i + 1) * w.tasks; r++)
      if (w.holder[r] === s - i * w.all + 1) giveBack(w, i, r);
    w.owner[s] = keys[s];
    w.wait[s] = 0;
    w.wanted[s] = 0;
    w.pause[s] = 0;
    w.tries[s] = 0;
    w.refusals[s] = 0;
  }
}
