/** Agents that are switched off do nothing and are paid nothing, also in envs that know of none that leaves. */
import { type Head, nearestToZero } from "./spaces.ts";

/**
 * The action that comes nearest to doing nothing: of choices that stand for amounts the one nearest to 0, else the first; of
 * an interval what is nearest to 0.
 */
export function idleAction(head: Head): number {
  if (head.kind === "box") return nearestToZero(head);
  const sizes = head.values?.map(Math.abs);
  return sizes ? sizes.indexOf(Math.min(...sizes)) : 0;
}

/** Rows from..to-1 that are off do nothing. */
export function idle(
  actions: readonly Float64Array[],
  idleActions: Float64Array,
  active: Uint8Array,
  from: number,
  to: number,
): void {
  for (let h = 0; h < idleActions.length; h++) {
    const action = actions[h];
    const nothing = idleActions[h];
    for (let k = from; k < to; k++) if (active[k] === 0) action[k] = nothing;
  }
}

export function unpaid(payoff: Float64Array, active: Uint8Array, from: number, to: number): void {
  for (let k = from; k < to; k++) if (active[k] === 0) payoff[k] = 0;
}
