/**
 * Rights by explicit grants: what a message says gives nobody any.
 *
 * Dennis & Van Horn 1966, "Programming semantics for multiprogrammed computations", CACM 9:143-155 (capabilities); Saltzer &
 * Schroeder 1975, Proceedings of the IEEE 63:1278-1308. A grant has a depth: one of depth 1 is to be used and not passed on,
 * one of depth d is passed on with d - 1 at most. Revoking one revokes what hangs on it.
 */
import { fail } from "../core/errors.ts";

export interface Grant {
  /** Key that has it. */
  readonly to: number;
  readonly right: string;
  readonly depth: number;
  /** Number of the grant that it was passed on from; -1 where the owner gave it. */
  readonly of: number;
  readonly revoked: boolean;
}

/** Who owns what, and all that was ever granted, by number. */
export interface Rights {
  readonly owners: ReadonlyMap<string, number>;
  readonly grants: readonly Grant[];
}

/** A right belongs to one key from the start: `{ admin: 1 }`. */
export const rightsOf = (owners: Readonly<Record<string, number>>): Rights => ({
  owners: new Map(Object.entries(owners)),
  grants: [],
});

/** Whether a key may do this now. */
export const may = ({ owners, grants }: Rights, key: number, right: string): boolean =>
  owners.get(right) === key ||
  grants.some((grant) => grant.to === key && grant.right === right && !grant.revoked);

interface Passing {
  readonly by: number;
  readonly to: number;
  readonly right: string;
  /** How often it may be handed on, its own use included (default 1: not at all). */
  readonly depth?: number;
}

/**
 * With one grant more, by its owner or by a key whose own grant is deep enough; undefined where `by` has no such right to pass
 * on. Of several that `by` has it hangs on the deepest, of these on the oldest.
 */
export function grant(rights: Rights, { by, to, right, depth = 1 }: Passing): Rights | undefined {
  if (!Number.isInteger(depth) || depth < 1)
    fail("grant", "depth must be a whole number of at least 1", depth);
  let of = -1;
  if (rights.owners.get(right) !== by) {
    let deepest = depth;
    for (const [number, own] of rights.grants.entries())
      if (own.to === by && own.right === right && !own.revoked && own.depth > deepest) {
        deepest = own.depth;
        of = number;
      }
    if (of < 0) return undefined;
  }
  return { ...rights, grants: [...rights.grants, { to, right, depth, of, revoked: false }] };
}

/** Without this grant and all that hang on it; undefined where `by` is neither the owner nor on the way from it to the grant. */
export function revoke(rights: Rights, by: number, number: number): Rights | undefined {
  const { owners, grants } = rights;
  const given = grants[number];
  if (!given) return fail("revoke", "there is no grant of this number", number);
  let above = given.of;
  while (above >= 0 && grants[above].to !== by) above = grants[above].of;
  if (above < 0 && owners.get(given.right) !== by) return undefined;
  // Whatever hangs on a grant comes after it.
  const gone = new Set([number]);
  const left = grants.map((each, at): Grant => {
    if (gone.has(each.of)) gone.add(at);
    return gone.has(at) ? { ...each, revoked: true } : each;
  });
  return { ...rights, grants: left };
}
