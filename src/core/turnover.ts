/**
 * Turnover: agents die, and others are born in their seats, in the midst of an episode.
 *
 * A tick of an env with `turnover: true` goes so. Policies act. `parent` is -1 everywhere, and the env's `step` writes
 * `parent[a] = p`: whoever lives in seat `a` dies in this step, and a child of `p` is born there (`p` may be `a`, may die in the
 * same step, and must have lived when it began; the seat may have been empty). `terminated[a] = 1` without a parent leaves the
 * seat empty. Then the framework has those who died terminated: learners learn in this tick that nothing comes after, and never
 * look across lives. Who was born is `active` at once, with age 0, and sees the first observation; `terminated` still tells of
 * the life before it, until the next step. When policies act next, the memory of all parents is read as it then is, before any
 * is overwritten, and copied to the children; then each child is changed by its policy's `mutate`, of learners where they are not frozen.
 * Random streams stay those of the seats. A birth in the step that ends an episode does not take place.
 *
 * With `turnover: "open"` newcomers come from outside as well: `parent[a] = -2` (`outside`). Who comes has the memory that its seat had when its
 * policy was bound, that of a norm empty, and is not mutated.
 */
import { failAt, type Rows } from "./check-step.ts";
import type { OwnColumns } from "./env.ts";
import { type Fields, i32, perAgent, type Storage } from "./schema.ts";

/** What stands in `parent` where somebody comes from outside, a child of nobody here (needs `turnover: "open"`). */
const outside = -2;

/** Columns of envs with turnover: one number an agent. */
export interface LifeColumns {
  /** The agent whose child was born in this seat in the last step, -1 where nobody was, and -2 of who came from outside. */
  readonly parent: Int32Array;
  /** Steps that the present life has taken part in. */
  readonly age: Int32Array;
  /** Ticks of the recording window in which somebody lived in the seat. */
  readonly livedTicks: Int32Array;
}

export const lifeFields: Fields = {
  parent: perAgent(i32),
  age: perAgent(i32),
  livedTicks: perAgent(i32),
};

/** As an episode begins in world `i`: all are new. */
export function newGeneration({ parent, age }: LifeColumns, agents: number, i: number): void {
  for (let k = i * agents; k < (i + 1) * agents; k++) {
    parent[k] = -1;
    age[k] = 0;
  }
}

/** Of an empty seat it is known, from the first tick on, that whoever lived there has finished. */
export function noteEmptySeats({ active, terminated }: OwnColumns, agents: number, i: number): void {
  for (let k = i * agents; k < (i + 1) * agents; k++) if (active[k] === 0) terminated[k] = 1;
}

/** Before a round of talk: who lives has not died, whoever lived there before. */
export function forgetDeaths(
  { done, active, terminated }: OwnColumns,
  agents: number,
  lo: number,
  hi: number,
): void {
  for (let i = lo; i < hi; i++)
    if (done[i] === 0)
      for (let k = i * agents; k < (i + 1) * agents; k++) if (active[k] !== 0) terminated[k] = 0;
}

/** Before worlds lo..hi-1 step: nobody is born yet, and who lives has not died. */
export function beforeBirths(
  { done, active, terminated }: OwnColumns,
  { parent, livedTicks }: LifeColumns,
  agents: number,
  lo: number,
  hi: number,
): void {
  for (let i = lo; i < hi; i++) {
    if (done[i] !== 0) continue;
    for (let k = i * agents; k < (i + 1) * agents; k++) {
      parent[k] = -1;
      if (active[k] === 0) continue;
      terminated[k] = 0;
      livedTicks[k]++;
    }
  }
}

/**
 * After the rules: who dies becomes inactive, and a world without anybody, born or left, has ended; mechanisms may have
 * switched some off for a while (`switching`), who are left as well. Throws where a parent is no agent that took part, nor
 * outside of a world that is `open`.
 */
export function endLives(
  who: string,
  { ended, done, active, terminated }: OwnColumns,
  { parent, age }: LifeColumns,
  rows: Rows,
  switching: boolean,
  open: boolean,
  lo: number,
  hi: number,
): void {
  const { agents } = rows;
  for (let i = lo; i < hi; i++) {
    if (done[i] !== 0) continue;
    const first = i * agents;
    const end = first + agents;
    let left = 0;
    for (let k = first; k < end; k++) {
      const p = parent[k];
      if (p === -1) continue;
      const isThere = p >= 0 && p < agents && active[first + p] !== 0;
      if (!isThere && !(open && p === outside))
        failAt(
          who,
          `parent must be -1, ${open ? "-2 for who comes from outside, " : ""}or an agent that takes part`,
          p,
          rows,
          k,
        );
      left++;
    }
    for (let k = first; k < end; k++) {
      age[k] += active[k];
      if (parent[k] !== -1) terminated[k] = isEmpty(active, terminated, k) ? 0 : 1;
      if (terminated[k] !== 0) active[k] = 0;
      left += switching ? 1 - terminated[k] : active[k];
    }
    if (left === 0) ended[i] = 1;
  }
}

/** Nobody has lived there since before this step. */
const isEmpty = (active: Uint8Array, terminated: Uint8Array, k: number): boolean =>
  active[k] === 0 && terminated[k] !== 0;

/** After endings: children live, in worlds that go on. */
export function beginLives(
  { done, active }: OwnColumns,
  { parent, age }: LifeColumns,
  agents: number,
  lo: number,
  hi: number,
): void {
  for (let i = lo; i < hi; i++) {
    if (done[i] !== 0) continue;
    for (let k = i * agents; k < (i + 1) * agents; k++) {
      if (parent[k] === -1) continue;
      active[k] = 1;
      age[k] = 0;
    }
  }
}

/** A policy's seats, and the stores of which children get their parents' entries: one entry a slot. */
export interface Heritage {
  readonly agents: number;
  readonly seats: Int32Array;
  /** Batch row of each slot. */
  readonly rows: Int32Array;
  readonly columns: OwnColumns & LifeColumns;
  readonly stores: readonly Storage[];
  /** Makes a store of the same fields with so many entries. */
  like(store: number, entries: number): Storage;
  mutate?(slot: number): void;
  /** Frozen learners hand on what they have learned as it is. */
  readonly learns: boolean;
  /** Some may come from outside. */
  readonly open: boolean;
}

/**
 * Gives the children that were born in worlds lo..hi-1 what their parents remember. What is born in a seat of a policy that
 * did not play its parent, and who comes from outside, has the memory that the seat had when this was called.
 */
export function inheritance(heritage: Heritage): (lo: number, hi: number, explore: boolean) => void {
  const { agents, seats, rows, columns, stores, like, mutate, learns, open } = heritage;
  const n = seats.length;
  const seatAt = new Int32Array(agents).fill(-1);
  seats.forEach((seat, s) => {
    seatAt[seat] = s;
  });
  // Only where others play too, or come from outside, can a parent be somebody else's, or nobody.
  const asBound = n < agents || open ? stores.map((_, j) => copyOf(j)) : [];
  let held: Storage[] = [];
  let room = 0;
  const one = new Int32Array(1);

  function copyOf(j: number): Storage {
    const copy = like(j, rows.length);
    copy.copyWorlds(stores[j], Int32Array.from(rows.keys()));
    return copy;
  }

  function copy(to: readonly Storage[], at: number, from: readonly Storage[], entry: number): void {
    one[0] = entry;
    for (let j = 0; j < to.length; j++) to[j].copyWorlds(from[j], one, at);
  }

  const { parent, active } = columns;
  const isBorn = (k: number): boolean => parent[k] !== -1 && active[k] !== 0;

  return (lo, hi, explore) => {
    let count = 0;
    for (let r = lo * n; r < hi * n; r++) if (isBorn(rows[r])) count++;
    if (count === 0) return;
    if (count > room) {
      room = Math.min(rows.length, 2 * count);
      held = stores.map((_, j) => like(j, room));
    }
    // All are read before any is written: the seat of a parent may have a child of somebody else's.
    for (let r = lo * n, at = 0; r < hi * n; r++) {
      if (!isBorn(rows[r])) continue;
      const p = parent[rows[r]];
      const s = p === outside ? -1 : seatAt[p];
      if (s < 0) copy(held, at, asBound, r);
      else copy(held, at, stores, r - (r % n) + s);
      at++;
    }
    for (let r = lo * n, at = 0; r < hi * n; r++) {
      const k = rows[r];
      if (!isBorn(k)) continue;
      copy(stores, r, held, at);
      at++;
      const isChild = parent[k] !== outside;
      parent[k] = -1;
      if (mutate && isChild && (explore || !learns)) mutate(r);
    }
  };
}
