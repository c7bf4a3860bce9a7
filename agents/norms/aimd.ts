/**
 * Additive increase, multiplicative decrease: the rate creeps up while all calls get in and is cut when one does not.
 *
 * Chiu & Jain 1989, "Analysis of the Increase and Decrease Algorithms for Congestion Avoidance in Computer Networks",
 * Computer Networks and ISDN Systems 17; Jacobson 1988, "Congestion Avoidance and Control", SIGCOMM. Known behaviour: a
 * sawtooth around the limit; rates of all who share a limit converge to equal shares. Whoever does not follow takes the
 * room that followers give up.
 *
 * A rate is spent through a token bucket. It rises only while it is what holds the client back, so that idle clients
 * do not save up a right to flood (compare RFC 7661).
 */
import { definePolicy, f64, fail, u8, z } from "../../src/index.ts";
import { burstTicksParam, pacing, pacingReads } from "./pacing.ts";

export const aimd = definePolicy({
  id: "aimd",
  title: "Additive increase, multiplicative decrease",
  cite: ["Chiu & Jain 1989, Computer Networks and ISDN Systems 17:1-14", "Jacobson 1988, SIGCOMM"],
  kind: "norm",
  acts: "any",
  reads: pacingReads,
  fits: ["rate-limited-api-v0"],
  params: z.object({
    start: z
      .number()
      .nonnegative()
      .optional()
      .describe("first rate, in calls per tick; default the fair share"),
    increase: z
      .number()
      .positive()
      .default(0.25)
      .describe("added after a tick without a rejection, in calls per tick"),
    decrease: z.number().min(0).lt(1).default(0.5).describe("factor on the rate after a rejection"),
    least: z.number().positive().default(0.25).describe("lowest rate, in calls per tick"),
    most: z.number().positive().optional().describe("highest rate, in calls per tick; default none"),
    burstTicks: burstTicksParam,
  }),
  memory: {
    rate: f64,
    credit: f64,
    /** Calls that the last action stood for. */
    sent: f64,
    /** More was waiting than the last action took. */
    held: u8,
  },
  derive(p, site) {
    if (p.most !== undefined && p.most < Math.max(p.least, p.start ?? 0))
      fail("aimd", "most must be at least least and start", p.most, "give a range that rates can be in");
    return pacing("aimd", site);
  },
  seat(me, p, { atMost }) {
    const { memory } = me;
    const { backlog, success, retryAfter, fairShare } = me.obs;
    const most = p.most ?? Number.POSITIVE_INFINITY;
    let pace = memory.rate;
    if (me.tick === 0) pace = Math.min(most, Math.max(p.least, p.start ?? fairShare));
    else if (memory.sent > 0) {
      if (success < 1) pace = Math.max(p.least, pace * p.decrease);
      else if (memory.held !== 0) pace = Math.min(most, pace + p.increase);
    }
    memory.rate = pace;
    // A pause that the API asked for saves nothing up.
    const earned = retryAfter > 0 ? 0 : pace;
    const saved = Math.min(memory.credit + earned, Math.max(1, pace * p.burstTicks));
    const calls = atMost(me, earned > 0 ? Math.min(saved, backlog) : 0);
    memory.credit = Math.max(0, saved - calls);
    memory.sent = calls;
    memory.held = calls < backlog ? 1 : 0;
  },
});
