/**
 * A mechanism held to some agents and some ticks. Its rules stay as they are: what they take for `done` and `active` are
 * columns of its own, in which only who is subject to it takes part, and what it shows or forbids others is taken back.
 */
import { isWithin, type Span } from "./during.ts";
import type { OwnColumns } from "./env.ts";
import type { MechanismHooks } from "./mechanism.ts";
import { type Feature, nearestToZero } from "./spaces.ts";

/** Whom a mechanism is laid on, and when. */
export interface Limits {
  /** All agents where it is left out. */
  readonly seats?: readonly number[];
  /** All ticks where it is left out. */
  readonly span?: Span;
}

/** Its columns over all worlds, in the place of the framework's. */
export interface Subject {
  /** Of each world: done, or not in force at this tick. */
  readonly done: Uint8Array;
  /** Of each row: active and subject to it. */
  readonly active: Uint8Array;
  /** The hooks, which find these columns filled. */
  limit(hooks: MechanismHooks): MechanismHooks;
}

interface Site {
  readonly worlds: number;
  readonly agents: number;
  readonly own: Pick<OwnColumns, "tick" | "done" | "active">;
  readonly masks: readonly Uint8Array[];
  /** Features that it writes, with their columns: its own, and those of others that it alters. */
  readonly added: readonly (readonly [Feature, Float64Array])[];
  readonly altered: readonly (readonly [Feature, Float64Array])[];
  /** It switches agents off and on. */
  readonly switches: boolean;
}

export function subjectOf(limits: Limits, site: Site): Subject {
  const { worlds, agents, own, masks, added, altered, switches } = site;
  const { span } = limits;
  const done = new Uint8Array(worlds);
  const active = new Uint8Array(worlds * agents);
  const seated = new Uint8Array(agents).fill(limits.seats ? 0 : 1);
  for (const seat of limits.seats ?? []) seated[seat] = 1;
  const inForce = (i: number) => span === undefined || isWithin(span, own.tick[i]);

  /** Worlds in which it was in force when it was last asked. */
  const on = new Uint8Array(worlds);

  /** Whether it is in force in any world of lo..hi-1. */
  function fill(lo: number, hi: number): boolean {
    let any = false;
    for (let i = lo; i < hi; i++) {
      if (inForce(i)) {
        any = true;
        on[i] = 1;
        done[i] = own.done[i];
        for (let a = 0, k = i * agents; a < agents; a++, k++) active[k] = own.active[k] & seated[a];
        continue;
      }
      done[i] = 1;
      if (on[i] !== 0) active.fill(0, i * agents, (i + 1) * agents);
      on[i] = 0;
    }
    return any;
  }

  /** Takes over whom it has switched off or on. */
  function takeOver(lo: number, hi: number): void {
    for (let i = lo; i < hi; i++) {
      if (done[i] !== 0) continue;
      for (let a = 0, k = i * agents; a < agents; a++, k++) if (seated[a] !== 0) own.active[k] = active[k];
    }
  }

  const acting = (call: (lo: number, hi: number) => void) => (lo: number, hi: number) => {
    if (!fill(lo, hi)) return;
    call(lo, hi);
    if (switches) takeOver(lo, hi);
  };

  // What others see and may do is as it was; of what it adds they see nothing: 0, or the nearest to it in range.
  const kept = [...masks, ...altered.map(([, column]) => column)].filter(({ length }) => length > 0);
  const before = kept.map((column) => column.slice());
  const nothing = added.map(([feature]) => nearestToZero(feature));

  function observing(call: (lo: number, hi: number) => void) {
    return (lo: number, hi: number) => {
      if (!fill(lo, hi)) {
        for (let k = lo * agents; k < hi * agents; k++) showNothing(k);
        return;
      }
      for (let j = 0; j < kept.length; j++) {
        const stride = kept[j].length / worlds;
        for (let e = lo * stride; e < hi * stride; e++) before[j][e] = kept[j][e];
      }
      call(lo, hi);
      for (let i = lo; i < hi; i++)
        for (let a = 0, k = i * agents; a < agents; a++, k++)
          if (on[i] === 0 || seated[a] === 0) {
            takeBack(k);
            showNothing(k);
          }
    };
  }

  function takeBack(k: number): void {
    for (let j = 0; j < kept.length; j++) {
      const size = kept[j].length / active.length;
      for (let e = k * size; e < (k + 1) * size; e++) kept[j][e] = before[j][e];
    }
  }

  function showNothing(k: number): void {
    for (let j = 0; j < added.length; j++) {
      const [{ size }, column] = added[j];
      column.fill(nothing[j], k * size, (k + 1) * size);
    }
  }

  return {
    done,
    active,
    limit(hooks) {
      const limited: MechanismHooks = { ...hooks };
      if (hooks.talk) limited.talk = acting(hooks.talk);
      if (hooks.before) limited.before = acting(hooks.before);
      if (hooks.after) limited.after = acting(hooks.after);
      if (hooks.observe) limited.observe = observing(hooks.observe);
      return limited;
    },
  };
}
