/**
 * What pacing rules share: numbers of calls on one side, the actions of a rate-limited API on the other.
 *
 * The first action head offers levels with `values` (rising, in calls per tick), or it is a box of rates.
 */
import { fail, type PolicyContext, z } from "../../src/index.ts";

/** The features that pacing rules read, each one number a row. */
export const pacingReads = ["backlog", "success", "retryAfter", "fairShare"] as const;

export const burstTicksParam = z
  .number()
  .min(1)
  .default(2)
  .describe("ticks whose rate can be saved up while there is little to send (at least one call)");

export interface Pacing {
  /** Acts for batch row `k` with at most `calls` calls; returns the calls that the action stands for. */
  atMost(k: number, calls: number): number;
  /** Acts for batch row `k` with at least `calls` calls, or as many as there can be. */
  atLeast(k: number, calls: number): number;
}

/** Rounding slack in comparisons of calls. */
const slack = 1e-9;

export function pacing(who: string, { heads, io }: PolicyContext): Pacing {
  const head = heads[0];
  const action = io.actions[0];
  if (head.kind === "box") {
    const { low, high } = head;
    const write = (k: number, calls: number) => {
      const rate = Math.max(low, Math.min(high, calls));
      action[k] = rate;
      return rate;
    };
    return { atMost: write, atLeast: write };
  }
  const { values, n } = head;
  if (!values || values.some((value, a) => a > 0 && value <= values[a - 1]))
    fail(who, `needs levels of "${head.name}" with rising values`, values, "play it in rate-limited-api-v0");
  const amounts = Float64Array.from(values);
  const mask = io.masks[0];
  /** The next lower level that is allowed, or else the next higher. */
  const write = (k: number, wanted: number) => {
    let level = wanted;
    if (io.masked) {
      const at = k * n;
      while (level > 0 && mask[at + level] === 0) level--;
      while (level + 1 < n && mask[at + level] === 0) level++;
    }
    action[k] = level;
    return amounts[level];
  };
  return {
    atMost(k, calls) {
      let level = 0;
      while (level + 1 < n && amounts[level + 1] <= calls + slack) level++;
      return write(k, level);
    },
    atLeast(k, calls) {
      let level = 0;
      while (level + 1 < n && amounts[level] < calls - slack) level++;
      return write(k, level);
    },
  };
}
