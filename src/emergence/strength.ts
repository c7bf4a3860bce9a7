/** Which events come first where there are many. */
import type { TimelineEvent } from "./history.ts";

/**
 * The `most` strongest events, in the order given. Shifts compare by the size of Cohen's d. What has no such scale
 * (emergence, oscillation, roles, turns, coalitions) answers a question of its own and comes before all shifts.
 */
export function strongestEvents(events: readonly TimelineEvent[], most = 12): TimelineEvent[] {
  const told = new Set(events.toSorted(byStrength).slice(0, most));
  return events.filter((event) => told.has(event));
}

/** Stronger events first; among equals those that chance explains least. */
export function byStrength(a: TimelineEvent, b: TimelineEvent): number {
  const [first, second] = [strengthOf(a), strengthOf(b)];
  // Both may be infinite, and then their difference is no number.
  return first === second ? a.evidence.p - b.evidence.p : second - first;
}

const strengthOf = ({ evidence }: TimelineEvent): number =>
  Math.abs(evidence.effect ?? Number.POSITIVE_INFINITY);
