/** What is done in place of a choice: an amount of the env's first head, or the nearest to it that is allowed. */
import { fail } from "../core/errors.ts";
import type { MechanismSite } from "../core/mechanism.ts";
import { amountsIn, commonHead } from "./amounts.ts";

/** Choices from the one that amounts to what is wanted on to what is furthest from it; in a box the amount alone. */
export interface NearestAct {
  readonly box: boolean;
  readonly order: Float64Array;
}

/** What comes nearest to an amount that a param names, in the unit of the action; without one, to 0. */
export function nearestActs(who: string, site: MechanismSite, param: string, amount?: number): NearestAct {
  const head = commonHead(who, site);
  const wanted = amount ?? 0;
  if (head.kind === "box") {
    if (amount !== undefined && !(amount >= head.low && amount <= head.high))
      fail(who, `${param} must be in ${head.low}..${head.high}`, amount);
    return { box: true, order: Float64Array.of(Math.min(head.high, Math.max(head.low, wanted))) };
  }
  const amounts = amountsIn(head);
  if (amount !== undefined && !(amount >= Math.min(...amounts) && amount <= Math.max(...amounts)))
    fail(who, `${param} must be in ${Math.min(...amounts)}..${Math.max(...amounts)}`, amount);
  const order = Float64Array.from(amounts, (_, choice) => choice);
  order.sort((a, b) => Math.abs(amounts[a] - wanted) - Math.abs(amounts[b] - wanted) || a - b);
  return { box: false, order };
}

/** The first of them that agent `a` may do by the first head's mask; the first of all where it may do nothing. */
export function nearestAct({ box, order }: NearestAct, mask: Uint8Array, a: number): number {
  if (!box)
    for (let j = 0; j < order.length; j++) if (mask[a * order.length + order[j]] !== 0) return order[j];
  return order[0];
}
