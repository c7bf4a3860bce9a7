/**
 * Which seats share one network. "independent": a network a learner. "shared": one for all seats that the policy plays.
 * "shared-with-id": the same, and it is shown which seat it plays for. In sharing "sessions" every world has networks of
 * its own; in "shared" all worlds teach the same.
 *
 * Networks that are shared are kept as equal copies, one a learner, so that a policy taken over by part of its seats
 * (a fork) finds its weights there.
 */

import * as z from "zod";
import type { PolicyContext } from "../../core/policy.ts";

export const weightSharing = z
  .enum(["independent", "shared", "shared-with-id"])
  .default("independent")
  .describe("which seats share a network: none, all, or all and it is told the seat");

export interface NetworkGroups {
  /** Networks in all. */
  readonly count: number;
  /** Whether several seats use one network. */
  readonly shared: boolean;
  /** The learner entry whose weights group `g` uses. */
  readonly leader: Int32Array;
  /** Group of each slot. */
  readonly groupOf: Int32Array;
  /** First group of world `lo` and the end of those of world `hi - 1`. */
  first(lo: number): number;
  end(hi: number): number;
  /** The slots of group `g` in worlds lo..hi-1, world after world. */
  slots(g: number, lo: number, hi: number): Int32Array;
  /** Copies the leader's part of a learner store (`size` numbers a learner) to the other members. */
  spread(g: number, store: Float32Array | Float64Array | Int32Array, size: number): void;
}

export function networkGroups(
  { worlds, seats, sharing }: Pick<PolicyContext, "worlds" | "seats" | "sharing">,
  weights: z.output<typeof weightSharing>,
): NetworkGroups {
  const S = seats.length;
  const alone = weights === "independent";
  const own = sharing === "sessions";
  const perWorld = alone ? S : 1;
  const count = own ? worlds * perWorld : perWorld;
  const groupOf = Int32Array.from({ length: worlds * S }, (_, r) =>
    own ? (alone ? r : Math.floor(r / S)) : alone ? r % S : 0,
  );
  // Learner entries are slots in "sessions" and seats in "shared".
  const leader = Int32Array.from({ length: count }, (_, g) => (alone ? g : g * S));
  const lists: number[][] = Array.from({ length: count }, () => []);
  groupOf.forEach((g, r) => {
    lists[g].push(r);
  });
  const slotsOf = lists.map((list) => Int32Array.from(list));
  const each = alone ? 1 : S;
  return {
    count,
    shared: !alone && S > 1,
    leader,
    groupOf,
    first: (lo) => (own ? lo * perWorld : 0),
    end: (hi) => (own ? hi * perWorld : count),
    slots(g, lo, hi) {
      const firstWorld = own ? Math.floor(g / perWorld) : 0;
      const lastWorld = own ? firstWorld + 1 : worlds;
      const from = Math.max(lo, firstWorld) - firstWorld;
      const to = Math.min(hi, lastWorld) - firstWorld;
      return slotsOf[g].subarray(from * each, Math.max(from, to) * each);
    },
    spread(g, store, size) {
      if (alone) return;
      const at = leader[g];
      for (let member = at + 1; member < at + S; member++)
        store.copyWithin(member * size, at * size, (at + 1) * size);
    },
  };
}
