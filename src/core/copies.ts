/** Scratch copies of worlds, in which other courses of events are played: how many at once, and who plays in them. */
import type { Batch } from "./batch.ts";
import { bindPolicies } from "./bind.ts";
import { type BoundPolicy, useOf } from "./policy.ts";

const mostCopies = 256;
const cacheBytes = 256 * 1024;
/** State and io of a world, about, beside what its policies remember. */
const worldBytes = 1024;

/**
 * Copies to hold at once, of `needed`: enough to make a step's fixed cost small, few enough to stay in cache with the
 * memory of the policies that play in them.
 */
export function copiesAtOnce(policies: readonly BoundPolicy[], needed = mostCopies): number {
  const bytes = policies.reduce((sum, { bytesPerWorld }) => sum + bytesPerWorld, worldBytes);
  return Math.max(1, Math.min(needed, mostCopies, Math.max(8, Math.floor(cacheBytes / bytes))));
}

/** The same policies on another batch; their memory comes with each fork. */
export function bindLike(copies: Batch, policies: readonly BoundPolicy[]): BoundPolicy[] {
  return bindPolicies(
    copies,
    policies.map((policy) => useOf(policy, [...policy.seats])),
  );
}
