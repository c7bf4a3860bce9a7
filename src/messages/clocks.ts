/**
 * Causal delivery by vector clocks: nobody hears an answer before what it answers.
 *
 * Fidge 1988, Australian Computer Science Communications 10:56-66; Mattern 1989, "Virtual time and global states"; the rule of
 * delivery is that of Birman, Schiper & Stephenson 1991, ACM Transactions on Computer Systems 9:272-314. A clock has a number
 * a member: how many of its messages were seen.
 */
import { fail } from "../core/errors.ts";

/** A message by its sender's number among the members, and its clock. */
export interface Stamped {
  readonly from: number;
  readonly clock: readonly number[];
}

/** What became of an arrival. `future`: it knows of what has not happened; `full`: too many are held; `clock`: it has none that fits. */
export type Arrival = "delivered" | "held" | "future" | "replay" | "full" | "clock";

/** What a member has seen, and what waits. */
export interface Inbox<M extends Stamped = Stamped> {
  readonly me: number;
  readonly clock: readonly number[];
  readonly held: readonly M[];
}

/** At most so many messages are held, whoever sent them. */
export const mostHeld = 8;

export function emptyInbox<M extends Stamped = Stamped>(me: number, members: number): Inbox<M> {
  if (!Number.isInteger(members) || members < 1)
    fail("inbox", "members must be a whole number of at least 1", members);
  if (!Number.isInteger(me) || me < 0 || me >= members) fail("inbox", `me must be in 0..${members - 1}`, me);
  return { me, clock: new Array<number>(members).fill(0), held: [] };
}

/** The inbox after a message of one's own, whose clock is its `clock`. */
export function afterSending<M extends Stamped>(inbox: Inbox<M>): Inbox<M> {
  return { ...inbox, clock: raised(inbox.clock, inbox.me) };
}

/**
 * The inbox after an arrival, and what is delivered by it, in order: the message, and those held that waited for it. Whatever
 * is refused leaves the inbox as it is.
 */
export function receive<M extends Stamped>(
  inbox: Inbox<M>,
  message: M,
): { readonly arrival: Arrival; readonly delivered: readonly M[]; readonly inbox: Inbox<M> } {
  const arrival = arrivalOf(inbox, message);
  if (arrival === "held")
    return { arrival, delivered: [], inbox: { ...inbox, held: [...inbox.held, message] } };
  if (arrival !== "delivered") return { arrival, delivered: [], inbox };
  const delivered = [message];
  let clock = raised(inbox.clock, message.from);
  let held = inbox.held;
  for (;;) {
    const ready = held.find((each) => isNext(clock, each));
    held = held.filter((each) => each !== ready && each.clock[each.from] > clock[each.from]);
    if (!ready) return { arrival, delivered, inbox: { ...inbox, clock, held } };
    delivered.push(ready);
    clock = raised(clock, ready.from);
  }
}

function arrivalOf({ me, clock, held }: Inbox, { from, clock: its }: Stamped): Arrival {
  const fits = its.length === clock.length && its.every((count) => Number.isSafeInteger(count) && count >= 0);
  if (!fits || !(Number.isInteger(from) && from >= 0 && from < clock.length)) return "clock";
  if (from === me || its[me] > clock[me]) return "future";
  if (its[from] <= clock[from]) return "replay";
  if (isNext(clock, { from, clock: its })) return "delivered";
  if (held.some((each) => each.from === from && each.clock[from] === its[from])) return "replay";
  return held.length < mostHeld ? "held" : "full";
}

/** Its sender's next, and its sender had seen nothing that is not seen here. */
const isNext = (clock: readonly number[], { from, clock: its }: Stamped): boolean =>
  its.every((count, j) => (j === from ? count === clock[j] + 1 : count <= clock[j]));

const raised = (clock: readonly number[], at: number): number[] =>
  clock.map((count, j) => (j === at ? count + 1 : count));
