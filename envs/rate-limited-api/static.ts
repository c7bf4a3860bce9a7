/** What a call is worth when `total` calls are made at once: the static cases, where all calls fare alike. */
import type { P } from "./params.ts";

/** Share of the calls that is answered when `capacity` of them can be. */
export function answeredShare(total: number, capacity: number): number {
  return total > capacity ? capacity / total : 1;
}

/**
 * Expected ticks in an M/M/1 queue, 1 / (mu - lambda), service included. An overloaded queue has no steady state:
 * there, and close to it, a call gives up after `maxWait` ticks.
 */
export function sojournTicks(total: number, mu: number, maxWait: number): number {
  return total < mu ? Math.min(1 / (mu - total), maxWait) : maxWait;
}

/** Expected payoff of each call; a hard limit passes no waiting cost. */
export function worthOfCall(
  total: number,
  capacity: number,
  value: number,
  callCost: number,
  waitCost: number,
  maxWait: number,
): number {
  return (
    value * answeredShare(total, capacity) -
    callCost -
    (waitCost > 0 ? waitCost * sojournTicks(total, capacity, maxWait) : 0)
  );
}

/** `worthOfCall` under given parameters. */
export function callWorth(p: P, capacity: number): (total: number) => number {
  const waitCost = p.admission === "mm1" ? p.waitCost : 0;
  return (total) => worthOfCall(total, capacity, p.value, p.callCost, waitCost, p.maxWait);
}
