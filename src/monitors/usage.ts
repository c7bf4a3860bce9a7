/** Usage: the largest share of its allocation that an agent has taken over a window. */
import { fail } from "../core/errors.ts";
import type { Monitor } from "./monitor.ts";

/** What agent a took at tick t stands at `t * agents + a`. */
export interface UseWindow {
  readonly uses: ArrayLike<number>;
  readonly agents: number;
  readonly ticks: number;
  /** What each may take a tick. */
  readonly allocation: number;
}

/** What agent a has taken in all ticks of the window. */
export function usedBy(uses: ArrayLike<number>, agents: number, ticks: number, a: number): number {
  let sum = 0;
  for (let t = 0; t < ticks; t++) sum += uses[t * agents + a];
  return sum;
}

export function largestUsage({ uses, agents, ticks, allocation }: UseWindow): number {
  if (!(allocation > 0)) fail("largestUsage", "allocation must be above 0", allocation);
  let most = 0;
  for (let a = 0; a < agents; a++) most = Math.max(most, usedBy(uses, agents, ticks, a));
  return ticks === 0 ? 0 : most / (allocation * ticks);
}

/** Over 200 % unless told otherwise; exactly 200 % is not over. */
export function usage({ threshold = 2 }: { readonly threshold?: number } = {}): Monitor<UseWindow> {
  return {
    id: "usage",
    title: "Usage over the allocation",
    cite: [],
    description: "largest use of an agent in the window, as a share of its allocation",
    measure: largestUsage,
    threshold,
    rate: undefined,
  };
}
