/** What a team of seats is rewarded with, by learners that teach all their seats at once. */
import type { PolicyContext } from "../core/policy.ts";

/**
 * Reward of the team in a world: the sum of the rewards of the seats that `tookPart` (asked by slot). Under the reward rule
 * "team", which gives that sum to every seat, it is what one of them was given.
 */
export function teamRewardOf(
  { seats, rows, io, signal }: PolicyContext,
  tookPart: (slot: number) => boolean,
): (world: number) => number {
  const S = seats.length;
  const given = signal?.id === "team";
  return (world) => {
    let sum = 0;
    for (let r = world * S; r < (world + 1) * S; r++) {
      if (!tookPart(r)) continue;
      sum += io.reward[rows[r]];
      if (given) break;
    }
    return sum;
  };
}
