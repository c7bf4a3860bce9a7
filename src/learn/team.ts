/** Learners that look at other agents: what a team is rewarded with, and whether all can do the same. */
import { fail } from "../core/errors.ts";
import type { PolicyContext } from "../core/policy.ts";
import { isAlike } from "../core/roles.ts";

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

/** An error of a learner that reads what all agents do as it reads its own actions, where some have others. */
export function requireAlike(who: string, { batch: { env, roles } }: Pick<PolicyContext, "batch">): void {
  const other = roles.find((each) => !isAlike(each, roles[0]));
  if (other)
    fail(
      who,
      `reads what all agents do, but in ${env.id} a ${roles[0].role} and a ${other.role} do not do the same`,
      undefined,
      "choose a learner that looks at itself alone",
    );
}
