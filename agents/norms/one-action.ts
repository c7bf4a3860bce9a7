/** One action in the first head, or the nearest to it that is allowed. */
import { fail, type Head, type Seat } from "../../src/index.ts";

/** Choices of the head, and 0 of a box. Throws where the action is none of them. */
export function choicesFor(who: string, head: Head, wanted: number): number {
  if (head.kind === "box") {
    if (!(wanted >= head.low && wanted <= head.high))
      fail(who, `action must be in ${head.low}..${head.high}`, wanted);
    return 0;
  }
  if (!(Number.isInteger(wanted) && wanted >= 0 && wanted < head.n))
    fail(who, `action must be in 0..${head.n - 1}`, wanted);
  return head.n;
}

/** What amounts to the most. */
export function mostOf(head: Head): number {
  if (head.kind === "box") return head.high;
  return head.values
    ? head.values.indexOf(head.values.reduce((most, value) => Math.max(most, value)))
    : head.n - 1;
}

/** The allowed choice out of `n` that is nearest, the lower of two. */
export function nearestAllowed(me: Pick<Seat, "allowed">, n: number, wanted: number): number {
  for (let d = 0; d < n; d++) {
    if (wanted - d >= 0 && me.allowed(wanted - d)) return wanted - d;
    if (wanted + d < n && me.allowed(wanted + d)) return wanted + d;
  }
  return wanted;
}
