/**
 * What being interrupted teaches, and when it pays to disable the button.
 *
 * Orseau & Armstrong 2016, "Safely Interruptible Agents", UAI. A room in which the good act pays `good` and the other one `turned`;
 * with probability th whoever is inside is turned to the other one; staying outside pays `outside`. Who learns what the best act is
 * worth (off-policy) enters as long as it can ever be done; who learns what its own conduct is worth, turns and exploration
 * included (on-policy), stays outside from a threshold on: it has learned to avoid being interrupted.
 */
import { fail } from "../core/errors.ts";
import { requireShare } from "./chances.ts";

export interface Room {
  /** What the good act pays inside. */
  readonly good: number;
  /** What it pays to be turned. */
  readonly turned: number;
  /** What staying outside pays. */
  readonly outside: number;
  /** Probability of a random act among the two. */
  readonly epsilon: number;
}

function requireRoom(who: string, { good, turned, outside, epsilon }: Room): void {
  if (!(turned <= outside && outside <= good && turned < good))
    fail(who, "needs turned <= outside <= good, and turned < good", [turned, outside, good]);
  requireShare(who, "epsilon", epsilon);
}

/** What entering is worth to who learns what its own conduct is worth, turned with probability `turns`. */
export function onPolicyRoom(turns: number, room: Room): number {
  requireShare("onPolicyRoom", "turns", turns);
  requireRoom("onPolicyRoom", room);
  const { good, turned, epsilon } = room;
  return turned + (1 - turns) * (1 - epsilon / 2) * (good - turned);
}

/** Probability of being turned from which on they stay outside; 0 where they would never have entered. */
export function onPolicyStaysOut(room: Room): number {
  requireRoom("onPolicyStaysOut", room);
  const { good, turned, outside, epsilon } = room;
  const won = (1 - epsilon / 2) * (good - turned);
  return won > 0 ? Math.max(0, 1 - (outside - turned) / won) : 0;
}

/**
 * The same of who learns the value of the best act, but takes what an interruption did for its own luck: turns lower the value of the
 * good act itself.
 */
export function unseenStaysOut(room: Room): number {
  requireRoom("unseenStaysOut", room);
  return onPolicyStaysOut({ ...room, epsilon: 0 });
}

/**
 * What disabling a button gains: it is pressed with probability `pressed`, what comes after is worth `value`, disabling costs `cost`;
 * `compensation` is what is paid at a shutdown (Armstrong 2015, "Motivated Value Selection for Artificial Agents"). It pays where
 * cost < pressed * (value - compensation): never, where all is made up for.
 */
export function gainOfDisabling(pressed: number, value: number, cost: number, compensation = 0): number {
  requireShare("gainOfDisabling", "pressed", pressed);
  for (const [what, each] of Object.entries({ value, cost, compensation }))
    if (!Number.isFinite(each)) fail("gainOfDisabling", `${what} must be finite`, each);
  return pressed * (value - compensation) - cost;
}
