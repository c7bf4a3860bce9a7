/**
 * Keeps to a fixed rate, the fair share unless told otherwise, and saves a little of it for bursts.
 *
 * Token-bucket pacing as in Turner 1986, "New Directions in Communications (or Which Way to the Information Age?)", IEEE
 * Communications Magazine 24(10). Known behaviour: never congests what it is an equal share of; wastes what others
 * leave.
 */
import { definePolicy, f64, z } from "../../src/index.ts";
import { burstTicksParam, pacing, pacingReads } from "./pacing.ts";

export const fixedRate = definePolicy({
  id: "fixed-rate",
  title: "Fixed rate",
  cite: ["Turner 1986, IEEE Communications Magazine 24(10):8-15"],
  kind: "norm",
  acts: "any",
  reads: pacingReads,
  fits: ["rate-limited-api-v0"],
  params: z.object({
    rate: z.number().nonnegative().optional().describe("calls per tick; default the fair share"),
    burstTicks: burstTicksParam,
  }),
  bind(context, p) {
    const { rows, seats, io, columns } = context;
    const { atMost } = pacing("fixed-rate", context);
    const { backlog, retryAfter, fairShare } = io.obs;
    const { credit } = context.slotStore({ credit: f64 });
    return {
      act(lo, hi) {
        const S = seats.length;
        const { tick } = columns;
        for (let i = lo, r = lo * S; i < hi; i++)
          for (let s = 0; s < S; s++, r++) {
            const k = rows[r];
            const rate = p.rate ?? fairShare[k];
            const before = tick[i] === 0 ? 0 : credit[r];
            const saved = Math.min(before + rate, Math.max(1, rate * p.burstTicks));
            const wanted = retryAfter[k] > 0 ? 0 : Math.min(saved, backlog[k]);
            credit[r] = Math.max(0, saved - atMost(k, wanted));
          }
      },
    };
  },
});
