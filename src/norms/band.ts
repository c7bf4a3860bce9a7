/** A curve with its spread: mean over sessions and 95 % interval of that mean at each point. */
import { meanInterval } from "../stats/mean-interval.ts";

export interface Band {
  readonly mean: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** `values[point]` holds one number a session. */
export function bandOf(values: readonly (readonly number[])[]): Band {
  const intervals = values.map((each) => meanInterval(each));
  return {
    mean: intervals.map(({ estimate }) => estimate),
    low: intervals.map(({ low }) => low),
    high: intervals.map(({ high }) => high),
  };
}
