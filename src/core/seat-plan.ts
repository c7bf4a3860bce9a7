/** Who plays which agents, and what they can do and see. */
import type { Batch } from "./batch.ts";
import { fail, failUnknown } from "./errors.ts";
import { isAlike, type Spaces, spacesAt } from "./roles.ts";

/** The seats of each use: those it names itself or by their role, or what is left over for the one that names none. */
export function seatPlan(
  who: string,
  agents: number,
  given: readonly { seats?: readonly number[]; role?: string }[],
  roles: readonly Pick<Spaces, "role" | "seats">[] = [],
): number[][] {
  const named = new Set(given.flatMap(({ seats = [] }) => seats));
  const uses = given.map(({ seats, role }) => {
    if (role === undefined) return { seats };
    if (seats)
      fail(who, `a policy has both seats and the role "${role}"`, undefined, "leave one of them out");
    const found = roles.find((each) => each.role === role && role !== "");
    if (!found)
      return failUnknown(
        `role of ${who}`,
        role,
        roles.flatMap((each) => each.role || []),
      );
    const left = found.seats.filter((seat) => !named.has(seat));
    if (left.length === 0) fail(who, `no ${role} is left for the policy of that role`);
    return { seats: left };
  });
  const taken = new Map<number, number>();
  uses.forEach(({ seats }, j) => {
    if (seats?.length === 0)
      fail(who, "a policy's seats are empty", undefined, "leave seats out to have it play the rest");
    for (const seat of seats ?? []) {
      if (!Number.isInteger(seat) || seat < 0 || seat >= agents)
        fail(who, `seats must be in 0..${agents - 1}`, seat);
      if (taken.has(seat)) fail(who, `agent ${seat} has two policies`, undefined, "give every agent one");
      taken.set(seat, j);
    }
  });
  const open = uses.filter(({ seats }) => !seats);
  if (open.length > 1) fail(who, "only one policy may leave out its seats", open.length);
  const rest = Array.from({ length: agents }, (_, a) => a).filter((a) => !taken.has(a));
  if (rest.length > 0 && open.length === 0)
    fail(who, `agent ${rest[0]} has no policy`, undefined, "name its seat, or leave one policy's seats out");
  if (rest.length === 0 && open.length > 0) fail(who, "a policy is left without seats");
  return uses.map(({ seats }) => (seats ? [...seats].sort((a, b) => a - b) : rest));
}

/** What all of these seats can do and see; an error where that differs. */
export function commonSpaces(who: string, { env, roles }: Batch, seats: readonly number[]): Spaces {
  const spaces = spacesAt(roles, seats[0]);
  const other = seats.map((seat) => spacesAt(roles, seat)).find((each) => !isAlike(each, spaces));
  if (other)
    fail(
      who,
      `plays ${spaces.role} and ${other.role} of ${env.id}, who do not have the same actions and observations`,
      undefined,
      `give each role a policy: { use, role: "${spaces.role}" }, { use, role: "${other.role}" }`,
    );
  return spaces;
}
