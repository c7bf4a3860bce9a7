/**
 * Where a rule keeps what it knows of somebody: place k of each seat for the k-th key that it may hold, or one for each seat where
 * seats count. Places are numbered agent by agent.
 */
import type { MechanismContext } from "../../core/mechanism.ts";
import { type Counts, keysPerSeat } from "../identity.ts";

export interface Places {
  /** Of a seat. */
  readonly each: number;
  /** The key in each place of all worlds; undefined where seats count. */
  readonly keys: ArrayLike<number> | undefined;
  /** Row k's place under which it acts, or whose name it displays, in its world. */
  readonly acting: ArrayLike<number> | undefined;
  readonly byName: boolean;
}

export function placesIn(who: string, counts: Counts, context: MechanismContext): Places {
  const each = keysPerSeat(who, counts, context);
  if (counts.counts === "seat") return { each, keys: undefined, acting: undefined, byName: false };
  const byName = counts.counts === "name";
  const column = (name: string, several = false) =>
    context.column(`${counts.identities}.${name}`, "agent", several);
  return { each, keys: column("key", true), acting: column(byName ? "face" : "acting"), byName };
}

/** The place under which agent a of the world acts whose rows begin at `first`, among all places of the world. */
export function placeOf({ each, acting, byName }: Places, first: number, a: number): number {
  if (acting === undefined) return a;
  return byName ? acting[first + a] : a * each + acting[first + a];
}
