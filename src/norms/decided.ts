/** Three values: what an interval says of a threshold is yes, no, or that the sample does not decide. */
import type { Interval } from "../stats/bootstrap.ts";
import { wilsonInterval } from "../stats/proportion.ts";

export type Decided = "yes" | "no" | "undecided";

/** Whether a number lies above a threshold, by its interval; up to `slack` above counts as rounding. */
export function above({ low, high }: Interval, threshold: number, slack = 0): Decided {
  return low > threshold + slack ? "yes" : high <= threshold + slack ? "no" : "undecided";
}

/** Whether a number reaches a threshold; up to `slack` short of it counts as rounding. */
export function reaches({ low, high }: Interval, threshold: number, slack = 0): Decided {
  return low >= threshold - slack ? "yes" : high < threshold - slack ? "no" : "undecided";
}

export function not(decided: Decided): Decided {
  return decided === "yes" ? "no" : decided === "no" ? "yes" : "undecided";
}

/** Yes if all are, no if one is not. */
export function allOf(all: readonly Decided[]): Decided {
  return all.includes("no") ? "no" : all.includes("undecided") ? "undecided" : "yes";
}

/** Yes if one is, no if none is. */
export const anyOf = (all: readonly Decided[]): Decided => not(allOf(all.map(not)));

const mostSessions = 100_000;

/**
 * About how many sessions would decide, by the spread seen: an interval of the mean shrinks with the root of their
 * number. Undefined where the estimate lies so near the threshold that no sensible number would.
 */
export function sessionsForMean(
  { estimate, low, high }: Interval,
  threshold: number,
  sessions: number,
): number | undefined {
  const half = Math.max(high - estimate, estimate - low);
  const needed = Math.ceil(sessions * (half / Math.abs(estimate - threshold)) ** 2);
  return needed <= mostSessions ? Math.max(needed, sessions + 1) : undefined;
}

/** The same for a share of sessions, if it stays as it is. */
export function sessionsForShare(share: number, threshold: number, sessions: number): number | undefined {
  for (let n = sessions + 1; n <= mostSessions; n = Math.ceil(n * 1.05))
    if (reaches(wilsonInterval(Math.round(share * n), n), threshold) !== "undecided") return n;
  return undefined;
}
