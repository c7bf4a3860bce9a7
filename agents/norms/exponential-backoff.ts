/**
 * Sends what waits, and after a rejection pauses for a random time whose range doubles with every further rejection.
 *
 * Metcalfe & Boggs 1976, "Ethernet: Distributed Packet Switching for Local Computer Networks", Communications of the
 * ACM 19; with "full jitter", a uniform pause over the whole range (Brooker 2015, AWS Architecture Blog). Known
 * behaviour: spreads clients out without any agreement, but whoever got through last is favoured (the capture effect).
 */
import { definePolicy, fail, i32, z } from "../../src/index.ts";
import { pacing, pacingReads } from "./pacing.ts";

export const exponentialBackoff = definePolicy({
  id: "exponential-backoff",
  title: "Exponential backoff with jitter",
  cite: ["Metcalfe & Boggs 1976, Communications of the ACM 19:395-404"],
  kind: "norm",
  acts: "any",
  reads: pacingReads,
  fits: ["rate-limited-api-v0"],
  params: z.object({
    base: z.number().positive().default(1).describe("range of the first pause, in ticks"),
    longest: z.number().positive().default(64).describe("range that pauses stop at, in ticks"),
    calls: z.number().positive().optional().describe("most calls in a try; default all that waits"),
  }),
  memory: {
    /** Rejections in a row. */
    failures: i32,
    /** Ticks of silence that are left. */
    pause: i32,
    /** Something was sent in the last tick. */
    tried: i32,
  },
  derive(p, site) {
    if (p.base > p.longest)
      fail("exponential-backoff", `base must be at most longest, ${p.longest}`, p.base, "pauses grow");
    return pacing("exponential-backoff", site);
  },
  seat(me, p, { atMost }) {
    const { memory } = me;
    const { backlog, success, retryAfter } = me.obs;
    if (memory.tried !== 0) {
      if (success === 1) memory.failures = 0;
      else {
        const range = Math.min(p.longest, p.base * 2 ** memory.failures);
        memory.failures = Math.min(memory.failures + 1, 30);
        memory.pause = Math.floor(me.random() * (range + 1));
      }
    } else if (memory.pause > 0) memory.pause--;
    const silent = memory.pause > 0 || retryAfter > 0;
    const calls = silent ? 0 : Math.min(backlog, p.calls ?? Number.POSITIVE_INFINITY);
    memory.tried = atMost(me, calls) > 0 ? 1 : 0;
  },
});
