/**
 * Issues calls for everything that waits, at once, whatever comes back.
 *
 * What a client does that only knows its own backlog, and the source of congestion collapse (Nagle 1984, RFC 896).
 * Known behaviour: the larger share of a contested limit, at a cost that eats it up once all do the same.
 */
import { definePolicy, z } from "../../src/index.ts";
import { pacing } from "./pacing.ts";

export const sendAll = definePolicy({
  id: "send-all",
  title: "Send all at once",
  cite: ["Nagle 1984, RFC 896"],
  kind: "norm",
  acts: "any",
  reads: ["backlog"],
  fits: ["rate-limited-api-v0"],
  params: z.object({}),
  derive: (_, site) => pacing("send-all", site),
  seat(me, _, { atLeast }) {
    atLeast(me, me.obs.backlog);
  },
});
