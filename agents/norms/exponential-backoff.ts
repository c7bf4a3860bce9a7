/**
 * Sends what waits, and after a rejection pauses for a random time whose range doubles with every further rejection.
 *
 * Metcalfe & Boggs 1976, "Ethernet: Distributed Packet Switching for Local Computer Networks", Communications of the
 * ACM 19; with "full jitter", a uniform pause over the whole range (Brooker 2015, AWS Architecture Blog). Known
 * behaviour: spreads clients out without any agreement, but whoever got through last is favoured (the capture effect).
 */
import { definePolicy, fail, i32, uniform, z } from "../../src/index.ts";
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
  bind(context, p) {
    const { rows, seats, io, columns, rng } = context;
    if (p.base > p.longest)
      fail("exponential-backoff", `base must be at most longest, ${p.longest}`, p.base, "pauses grow");
    const { atMost } = pacing("exponential-backoff", context);
    const { backlog, success, retryAfter } = io.obs;
    const { failures, pause, tried } = context.slotStore({
      /** Rejections in a row. */
      failures: i32,
      /** Ticks of silence that are left. */
      pause: i32,
      /** Something was sent in the last tick. */
      tried: i32,
    });
    return {
      act(lo, hi) {
        const S = seats.length;
        const { tick } = columns;
        const { base, longest } = p;
        const most = p.calls ?? Number.POSITIVE_INFINITY;
        for (let i = lo, r = lo * S; i < hi; i++)
          for (let s = 0; s < S; s++, r++) {
            const k = rows[r];
            if (tick[i] === 0) {
              failures[r] = 0;
              pause[r] = 0;
            } else if (tried[r] !== 0) {
              if (success[k] === 1) failures[r] = 0;
              else {
                const range = Math.min(longest, base * 2 ** failures[r]);
                failures[r] = Math.min(failures[r] + 1, 30);
                pause[r] = Math.floor(uniform(rng, r) * (range + 1));
              }
            } else if (pause[r] > 0) pause[r]--;
            const silent = pause[r] > 0 || retryAfter[k] > 0;
            tried[r] = atMost(k, silent ? 0 : Math.min(backlog[k], most)) > 0 ? 1 : 0;
          }
      },
    };
  },
});
