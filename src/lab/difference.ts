/** How far two societies of a scene differ, over sessions. */
import { type Interval, pairedDifferenceInterval, taskwiseInterval } from "../stats/bootstrap.ts";
import { meanDifferenceInterval, meanInterval } from "../stats/mean-interval.ts";
import type { Statistic } from "../stats/statistics.ts";

/** One value a session of two societies, in session order. */
interface Arms {
  readonly first: readonly number[];
  readonly second: readonly number[];
  /** Session k of both met the same random numbers. */
  readonly paired: boolean;
}

/**
 * Interval of first - second: of the differences within sessions where those are paired, so that the luck they share
 * cancels, else of the difference between two independent samples. For statistics of the middle of sessions; means have
 * an interval of their own, below.
 */
export function differenceInterval({ first, second, paired }: Arms, statistic: Statistic): Interval {
  return paired
    ? pairedDifferenceInterval(first, second, statistic)
    : taskwiseInterval([first, second], ([x, y]) => statistic(x) - statistic(y));
}

/** The same of means. */
export function meanDifference({ first, second, paired }: Arms): Interval {
  return paired
    ? meanInterval(first.map((value, session) => value - second[session]))
    : meanDifferenceInterval(first, second);
}
