/** What norms that agree on a number share: what they heard, in which order, and the choice that says a number. */
import { type BoxHead, fail, type Head, type Seat, type SeatSite } from "../../src/index.ts";
import { seen } from "./claiming.ts";
import { nearestAllowed } from "./one-action.ts";

export const agreeingReads = ["own", "valid", "heard", "spoke"] as const;

export type Listener = Seat<Record<never, never>, (typeof agreeingReads)[number]>;

export interface AgreeingSite {
  /** The head in which it says its number, and what its choices say; none in a box. */
  readonly head: Head;
  readonly numbers: Float64Array;
  /** Places for neighbours. */
  readonly most: number;
  /** Its own number first, then what neighbours said: filled by `listen`. */
  readonly said: Float64Array;
}

export function agreeingSite(
  who: string,
  { heads, features }: Pick<SeatSite, "heads" | "features">,
): AgreeingSite {
  const [head] = heads;
  if (head.name !== "value")
    fail(who, "says its number by the action head value", head.name, "let it play consensus-v0");
  const most = features.heard.size;
  return { head, numbers: numbersOf(head), most, said: new Float64Array(most + 1) };
}

/** What each choice stands for; empty for a box. */
export const numbersOf = (head: Head): Float64Array =>
  head.kind === "box" ? new Float64Array(0) : Float64Array.from(head.values ?? { length: head.n });

/**
 * Fills `said` with its own number and what each neighbour said, its own in place of silence, and returns how many these are. Who had no
 * number of its own has the middle of what it has heard first.
 */
export function listen(me: Listener, { most, said }: AgreeingSite): number {
  const { own, heard, spoke } = me.obs;
  if (me.tick === 1 && me.obs.valid === 0) {
    let count = 0;
    for (let j = 0; j < most; j++) if (seen(spoke, j) === 2) said[count++] = seen(heard, j);
    inOrder(said, 0, count);
    const middle = count > 0 ? middleOf(said, count) : own;
    count = 1;
    said[0] = middle;
    for (let j = 0; j < most; j++)
      if (seen(spoke, j) !== 0) said[count++] = seen(spoke, j) === 2 ? seen(heard, j) : middle;
    return count;
  }
  let count = 1;
  said[0] = own;
  for (let j = 0; j < most; j++) if (seen(spoke, j) !== 0) said[count++] = seen(heard, j);
  return count;
}

/** Puts numbers from..to-1 in order. */
export function inOrder(numbers: Float64Array, from: number, to: number): void {
  for (let k = from + 1; k < to; k++) {
    const x = numbers[k];
    let at = k;
    for (; at > from && numbers[at - 1] > x; at--) numbers[at] = numbers[at - 1];
    numbers[at] = x;
  }
}

/** The middle of `count` numbers in order. */
export function middleOf(numbers: Float64Array, count: number): number {
  const half = count >> 1;
  return count % 2 === 1 ? numbers[half] : (numbers[half - 1] + numbers[half]) / 2;
}

/** Says the number, or the nearest that can be said, the lower of two. */
export function say(
  me: Pick<Seat, "act" | "allowed">,
  { head, numbers }: Pick<AgreeingSite, "head" | "numbers">,
  x: number,
): void {
  if (head.kind === "box") me.act(inRange(head, x), head.name);
  else me.act(nearestAllowed(me, head.n, nearest(numbers, x)), head.name);
}

const inRange = ({ low, high }: BoxHead, x: number): number => Math.min(high, Math.max(low, x));

export function nearest(numbers: Float64Array, x: number): number {
  let best = 0;
  for (let k = 1; k < numbers.length; k++)
    if (Math.abs(numbers[k] - x) < Math.abs(numbers[best] - x)) best = k;
  return best;
}
