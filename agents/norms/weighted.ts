/** Choices drawn by weight, for norms that mix or begin at random. */
import { fail, type Head, type Seat } from "../../src/index.ts";
import { nearestAllowed } from "./one-action.ts";

/** A weight for each choice of the head, 0 where none is given. */
export function weightsFor(who: string, head: Head, weights: readonly number[]): Float64Array {
  const n = head.kind === "discrete" ? head.n : 0;
  if (weights.length > n) fail(who, `there are ${n} choices, weights for`, weights.length);
  if (!weights.some((each) => each > 0)) fail(who, "a weight must be above 0", weights.join(" "));
  return Float64Array.from({ length: n }, (_, choice) => weights[choice] ?? 0);
}

/** By weight among those that are allowed; the first allowed one where none of them has any. */
export function drawn(me: Pick<Seat, "allowed" | "random">, weights: Float64Array): number {
  let total = 0;
  for (let choice = 0; choice < weights.length; choice++) if (me.allowed(choice)) total += weights[choice];
  if (total === 0) return nearestAllowed(me, weights.length, 0);
  let left = me.random() * total;
  let last = 0;
  for (let choice = 0; choice < weights.length && left >= 0; choice++) {
    if (weights[choice] === 0 || !me.allowed(choice)) continue;
    last = choice;
    left -= weights[choice];
  }
  return last;
}
