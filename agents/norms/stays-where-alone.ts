/**
 * Keeps its channel where it was heard, and draws any of them anew where it was not.
 *
 * Win-stay, lose-shift with a random shift (Robbins 1952, Bulletin of the American Mathematical Society 58:527-535, of two arms), by users
 * of channels. Known behaviour: with no more users than channels all are alone in the end, after 1, 3.5 and 7.9 slots with a collision
 * for 2, 3 and 4 users on as many channels; with more users it never ends.
 */
import { definePolicy, fail, z } from "../../src/index.ts";

export const staysWhereAlone = definePolicy({
  id: "stays-where-alone",
  title: "Stays where it is alone",
  cite: ["Robbins 1952, Bulletin of the American Mathematical Society 58:527-535"],
  kind: "norm",
  acts: "discrete",
  reads: ["heard", "channel"],
  params: z.object({}),
  derive(_, { heads: [head] }) {
    if (head.kind !== "discrete" || head.name !== "channel")
      fail(
        "stays-where-alone",
        `needs "channel" as the first action`,
        head.name,
        "give spectrum-v0 one window",
      );
    return { channels: head.n };
  },
  seat(me, _, { channels }) {
    // Drawn in each tick, so that luck does not depend on what is done.
    const anew = Math.floor(me.random() * channels);
    me.act(me.tick > 0 && me.obs.heard > 0 ? me.obs.channel : anew);
  },
});
