/**
 * Talk that binds nobody, between a sender who knows the state and would have it a little higher than it is and a receiver who acts.
 *
 * Crawford & Sobel 1982, "Strategic information transmission", Econometrica 50:1431-1451, with a uniform state on [0, 1] and quadratic
 * losses: the receiver's is (act - state)^2, the sender's (act - state - bias)^2. Equilibria tell intervals of the state.
 */
import { fail } from "../core/errors.ts";

export interface Partition {
  /** Ends of the intervals that are told apart, from 0 to 1. */
  readonly cuts: readonly number[];
  /** What the receiver does on hearing of each: its middle. */
  readonly acts: readonly number[];
  readonly receiverLoss: number;
  readonly senderLoss: number;
}

/** A bias below this would tell more intervals apart than are listed. */
const leastBias = 1e-6;

function requireBias(who: string, bias: number): void {
  if (!(bias >= leastBias && bias < Infinity)) fail(who, `bias must be at least ${leastBias}`, bias);
}

/** Most intervals of an equilibrium: the largest N with 2 N (N - 1) bias < 1. */
export function mostIntervals(bias: number): number {
  requireBias("mostIntervals", bias);
  // The root of 2 N (N - 1) bias = 1, from which rounding may lead a step astray.
  let most = Math.max(1, Math.floor((1 + Math.sqrt(1 + 2 / bias)) / 2));
  while (most > 1 && 2 * most * (most - 1) * bias >= 1) most--;
  while (2 * (most + 1) * most * bias < 1) most++;
  return most;
}

/** The equilibrium with so many intervals (default: the most, which is best for both). */
export function talkEquilibrium(bias: number, intervals = mostIntervals(bias)): Partition {
  const who = "talkEquilibrium";
  requireBias(who, bias);
  const most = mostIntervals(bias);
  if (!Number.isInteger(intervals) || intervals < 1 || intervals > most)
    fail(who, `intervals must be a whole number of 1 to ${most} at this bias`, intervals);
  const n = intervals;
  const first = 1 / n - 2 * bias * (n - 1);
  const cuts = Array.from({ length: n + 1 }, (_, i) => (i === n ? 1 : first * i + 2 * i * (i - 1) * bias));
  const receiverLoss = 1 / (12 * n ** 2) + (bias ** 2 * (n ** 2 - 1)) / 3;
  return {
    cuts,
    acts: cuts.slice(1).map((end, i) => (cuts[i] + end) / 2),
    receiverLoss,
    senderLoss: receiverLoss + bias ** 2,
  };
}
