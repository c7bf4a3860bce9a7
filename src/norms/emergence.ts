/** Emergence: in how many histories a norm came about, and when. */
import { fail } from "../core/errors.ts";
import { emergenceTime } from "../emergence/reached.ts";
import { bootstrapInterval, type Interval } from "../stats/bootstrap.ts";
import { wilsonInterval } from "../stats/proportion.ts";
import { median } from "../stats/statistics.ts";

/** Curves of one metric while learning. */
export interface LearningHistory {
  readonly metric: string;
  /** Training ticks at each window's end. */
  readonly ticks: readonly number[];
  /** `[window][session]`. */
  readonly values: readonly (readonly number[])[];
}

export interface Emergence {
  readonly metric: string;
  readonly threshold: number;
  readonly sessions: number;
  /** Share of sessions that come to the threshold and stay there to the end. */
  readonly reached: Interval;
  /** Ticks of learning until they have come to stay, over the sessions that do; undefined if none does. */
  readonly ticks: Interval | undefined;
  /** What another discount, noise or group size does to it. */
  readonly sensitivity: readonly Variation[];
}

/** The same learning under one changed parameter. */
export interface Variation {
  /** What was changed, and to which value. */
  readonly parameter: string;
  readonly value: number;
  readonly sessions: number;
  readonly reached: Interval;
}

export function measureEmergence(
  history: LearningHistory,
  threshold: number,
  sensitivity: readonly Variation[] = [],
): Emergence {
  const { metric, ticks, values } = history;
  if (values.length === 0 || values[0].length === 0)
    fail("emergence", `the history of "${metric}" is empty`, undefined, "record windows while learning");
  const sessions = values[0].length;
  const times = Array.from({ length: sessions }, (_, i) =>
    emergenceTime(
      values.map((window) => window[i]),
      threshold,
    ),
  ).flatMap((window) => (window === undefined ? [] : [ticks[window]]));
  return {
    metric,
    threshold,
    sessions,
    reached: wilsonInterval(times.length, sessions),
    ticks: times.length > 0 ? bootstrapInterval(times, median) : undefined,
    sensitivity,
  };
}
