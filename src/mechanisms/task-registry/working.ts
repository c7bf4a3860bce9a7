/** Work, and what comes of it: commits under the versions that were taken, or refused. */
import { randomInt, uniform } from "../../core/random.ts";
import { append } from "../ledger/index.ts";
import { shuffled } from "./claiming.ts";
import { endJob, hasAll, isThere, placeIn, refuse, seatOf, taskOf } from "./holding.ts";
import type { Registry } from "./state.ts";

/** Places that have all that their job takes work for a tick: they crash, finish, or go on. */
export function work(w: Registry, i: number): void {
  const { p, needs, taken, token, version, until, tick, rng } = w;
  const crash = p.resolve === "two-phase" ? 0 : p.crash;
  const renewed = p.resolve === "lease" && p.renew;
  for (let s = i * w.all; s < (i + 1) * w.all; s++) {
    if (taken[s] < needs || !isThere(w, s)) continue;
    if (renewed)
      for (let j = 0; j < needs; j++) {
        const r = taskOf(w, i, s, j);
        if (version[r] === token[s * needs + j]) until[r] = tick[i] + p.lease;
      }
    if (crash > 0 && uniform(rng, i) < crash) {
      w.crashed[i]++;
      taken[s] = 0;
      continue;
    }
    if (p.finish < 1 && uniform(rng, i) >= p.finish) continue;
    if (hasAll(w, i, s)) {
      for (let j = 0; j < needs; j++) pay(w, i, s, taskOf(w, i, s, j));
      w.finished[i]++;
    } else {
      w.late[i]++;
      refuse(w, i, s);
    }
    endJob(w, i, s);
  }
}

function pay(w: Registry, i: number, s: number, r: number): void {
  const value = w.values[r - i * w.tasks];
  w.reward[seatOf(w, s)] += value;
  w.paid[i] += value;
}

/**
 * Optimistic commits: who claims a task reads its version and works; who is ready commits if nobody else has since, and reads again
 * if somebody has, at once or after a wait. Who are ready in the same tick come in a random order.
 */
export function workOnCopies(w: Registry, i: number): void {
  const { p, agents, active, claim, taken, task, token, version, wait, pause, tries, queue, rng } = w;
  const first = i * agents;
  for (let a = 0; a < agents; a++) {
    if (active[first + a] === 0) continue;
    const s = placeIn(w, i, a);
    if (claim[first + a] === 0) taken[s] = 0;
    else if (pause[s] > 0) pause[s]--;
    else if (taken[s] === 0 && isThere(w, s)) read(w, i, s, claim[first + a]);
  }
  const count = shuffled(w, i);
  for (let q = 0; q < count; q++) {
    const a = queue[first + q];
    const s = placeIn(w, i, a);
    if (taken[s] === 0 || (p.finish < 1 && uniform(rng, i) >= p.finish)) continue;
    const r = i * w.tasks + task[s] - 1;
    if (version[r] === token[s]) {
      version[r]++;
      append(w, i, w.tick[i], w.owner[s], task[s], 0, version[r]);
      tries[s] = 0;
      wait[s] = 0;
      w.finished[i]++;
      pay(w, i, s, r);
    } else {
      w.late[i]++;
      refuse(w, i, s);
      wait[s]++;
      if (p.backoff > 0) pause[s] = 1 + randomInt(rng, i, p.backoff * 2 ** Math.min(10, tries[s]));
      tries[s]++;
    }
    taken[s] = 0;
    if (pause[s] === 0) read(w, i, s, claim[first + a]);
  }
}

function read(w: Registry, i: number, s: number, c: number): void {
  w.taken[s] = 1;
  w.task[s] = c;
  w.token[s] = w.version[i * w.tasks + c - 1];
}
