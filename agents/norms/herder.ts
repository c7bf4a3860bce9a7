/**
 * Goes by what the others chose and by its own signal, whatever is more likely by Bayes' rule, and by a coin between what are equally likely.
 *
 * Bikhchandani, Hirshleifer & Welch 1992, "A theory of fads, fashion, custom, and cultural change as informational cascades". Known behaviour:
 * once two more have chosen one option than the other it is chosen for ever, whatever signals say; all are wrong in the end with
 * probability (1 - q)(2 - q)/2 / (1 - q + q^2).
 */
import { definePolicy, z } from "../../src/index.ts";

export const herder = definePolicy({
  id: "herder",
  title: "Follows the others",
  cite: ["Bikhchandani, Hirshleifer & Welch 1992, Journal of Political Economy 100:992-1026"],
  kind: "norm",
  acts: "discrete",
  reads: ["signal", "lead", "turn"],
  fits: ["herding-v0"],
  params: z.object({}),
  seat(me) {
    const { signal, lead, turn } = me.obs;
    const ahead = lead - me.agents;
    // Drawn whoever chooses, so that luck does not depend on it.
    const coin = me.random() < 0.5 ? 0 : 1;
    if (turn !== 1) return me.act(0);
    if (Math.abs(ahead) >= 2) return me.act(ahead > 0 ? 1 : 0);
    const others = ahead > 0 ? 1 : 0;
    return me.act(ahead === 0 || others === signal ? signal : coin);
  },
});
