/** A curve with its spread: mean over sessions and 95 % bootstrap interval at each point. */
import { bootstrapInterval } from "../bootstrap.ts";
import { mean } from "../statistics.ts";

export interface Band {
  readonly mean: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** Bands need less resolution than a table. */
const resamples = 300;

/** `values[point]` holds one number a session. */
export function bandOf(values: readonly (readonly number[])[]): Band {
  const intervals = values.map((each) => bootstrapInterval(each, mean, { resamples }));
  return {
    mean: intervals.map(({ estimate }) => estimate),
    low: intervals.map(({ low }) => low),
    high: intervals.map(({ high }) => high),
  };
}
