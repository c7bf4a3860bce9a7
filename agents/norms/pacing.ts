/**
 * What pacing rules share: numbers of calls on one side, the actions of a rate-limited API on the other.
 *
 * The first action head offers levels with `values` (rising, in calls per tick), or it is a box of rates.
 */
import { fail, type Seat, type SeatSite, z } from "../../src/index.ts";

/** The features that pacing rules read, each one number a row. */
export const pacingReads = ["backlog", "success", "retryAfter", "fairShare"] as const;

export const burstTicksParam = z
  .number()
  .min(1)
  .default(2)
  .describe("ticks whose rate can be saved up while there is little to send (at least one call)");

type Actor = Pick<Seat, "act" | "allowed">;

export interface Pacing {
  /** Acts with at most `calls` calls; returns the calls that the action stands for. */
  atMost(me: Actor, calls: number): number;
  /** Acts with at least `calls` calls, or as many as there can be. */
  atLeast(me: Actor, calls: number): number;
}

/** Rounding slack in comparisons of calls. */
const slack = 1e-9;

export function pacing(who: string, { heads: [head] }: SeatSite): Pacing {
  if (head.kind === "box") {
    const { low, high } = head;
    const write = (me: Actor, calls: number) => {
      const rate = Math.max(low, Math.min(high, calls));
      me.act(rate);
      return rate;
    };
    return { atMost: write, atLeast: write };
  }
  const { values, n } = head;
  if (!values || values.some((value, a) => a > 0 && value <= values[a - 1]))
    fail(who, `needs levels of "${head.name}" with rising values`, values, "play it in rate-limited-api-v0");
  const amounts = Float64Array.from(values);
  /** The next lower level that is allowed, or else the next higher. */
  const write = (me: Actor, wanted: number) => {
    let level = wanted;
    while (level > 0 && !me.allowed(level)) level--;
    while (level + 1 < n && !me.allowed(level)) level++;
    me.act(level);
    return amounts[level];
  };
  return {
    atMost(me, calls) {
      let level = 0;
      while (level + 1 < n && amounts[level + 1] <= calls + slack) level++;
      return write(me, level);
    },
    atLeast(me, calls) {
      let level = 0;
      while (level + 1 < n && amounts[level] < calls - slack) level++;
      return write(me, level);
    },
  };
}
