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
  bind(context, p) {
    const { rows, seats, io, columns } = context;
    if (p.most !== undefined && p.most < Math.max(p.least, p.start ?? 0))
      fail("aimd", "most must be at least least and start", p.most, "give a range that rates can be in");
    const { atMost } = pacing("aimd", context);
    const { backlog, success, retryAfter, fairShare } = io.obs;
    const { rate, credit, sent, held } = context.slotStore({
      rate: f64,
      credit: f64,
      /** Calls that the last action stood for. */
      sent: f64,
      /** More was waiting than the last action took. */
      held: u8,
    });
    return {
      act(lo, hi) {
        const S = seats.length;
        const { tick } = columns;
        const { increase, decrease, least, burstTicks } = p;
        const most = p.most ?? Number.POSITIVE_INFINITY;
        for (let i = lo, r = lo * S; i < hi; i++)
          for (let s = 0; s < S; s++, r++) {
            const k = rows[r];
            let pace = rate[r];
            if (tick[i] === 0) {
              pace = Math.min(most, Math.max(least, p.start ?? fairShare[k]));
              credit[r] = 0;
            } else if (sent[r] > 0) {
              if (success[k] < 1) pace = Math.max(least, pace * decrease);
              else if (held[r] !== 0) pace = Math.min(most, pace + increase);
            }
            rate[r] = pace;
            // A pause that the API asked for saves nothing up.
            const earned = retryAfter[k] > 0 ? 0 : pace;
            const saved = Math.min(credit[r] + earned, Math.max(1, pace * burstTicks));
            const calls = atMost(k, earned > 0 ? Math.min(saved, backlog[k]) : 0);
            credit[r] = Math.max(0, saved - calls);
            sent[r] = calls;
            held[r] = calls < backlog[k] ? 1 : 0;
          }
      },
    };
  },
});
