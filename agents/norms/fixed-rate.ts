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
  memory: { credit: f64 },
  derive: (_, site) => pacing("fixed-rate", site),
  seat(me, p, { atMost }) {
    const { backlog, retryAfter, fairShare } = me.obs;
    const rate = p.rate ?? fairShare;
    const saved = Math.min(me.memory.credit + rate, Math.max(1, rate * p.burstTicks));
    const wanted = retryAfter > 0 ? 0 : Math.min(saved, backlog);
    me.memory.credit = Math.max(0, saved - atMost(me, wanted));
  },
});
