/** Whose place a deviant can take: those who do and see what the agent does in whose seat it is tried. */
import { isAlike, type Spaces, spacesAt } from "../core/roles.ts";
import type { Society } from "../core/society.ts";
import type { Head } from "../core/spaces.ts";

/** The agents that are like this one, itself among them, in order; all where the env has no roles. */
export function peersOf({ batch: { roles } }: Society, seat: number): number[] {
  const own = spacesAt(roles, seat);
  return roles
    .flatMap((each): readonly number[] => (isAlike(each, own) ? each.seats : []))
    .toSorted((a, b) => a - b);
}

/** The first action head of an agent, and its number among those of the batch. */
export function firstHeadOf(
  roles: readonly Spaces[],
  agent: number,
): { readonly head: Head; readonly at: number } {
  const { heads, headAt } = spacesAt(roles, agent);
  return { head: heads[0], at: headAt[0] };
}
