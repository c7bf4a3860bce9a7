/**
 * Goes by its own signal, whatever the others chose.
 *
 * Bikhchandani, Hirshleifer & Welch 1992. Known behaviour: right as often as signals are, and what it chooses tells those who come after what
 * it knows, which a follower's choice does not.
 */
import { definePolicy, z } from "../../src/index.ts";

export const ownSignal = definePolicy({
  id: "own-signal",
  title: "Goes by its own signal",
  cite: ["Bikhchandani, Hirshleifer & Welch 1992, Journal of Political Economy 100:992-1026"],
  kind: "norm",
  acts: "discrete",
  reads: ["signal", "turn"],
  fits: ["herding-v0"],
  params: z.object({}),
  seat(me) {
    const { signal, turn } = me.obs;
    me.act(turn === 1 ? signal : 0);
  },
});
