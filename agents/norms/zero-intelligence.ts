/**
 * Names any price, each alike, as long as it would not lose by it: buyers up to their value, sellers from their cost on.
 *
 * Gode & Sunder 1993, "Allocative Efficiency of Markets with Zero-Intelligence Traders", Journal of Political Economy 101:119-137. Known
 * behaviour: a market of them gains nearly all there is. Without the constraint everything trades that can, and what is lost by trades
 * below cost is lost.
 */
import { definePolicy, z } from "../../src/index.ts";

export const zeroIntelligence = definePolicy({
  id: "zero-intelligence",
  title: "Any price that it would not lose by",
  cite: ["Gode & Sunder 1993, J. Political Economy 101:119-137"],
  kind: "norm",
  acts: "discrete",
  reads: ["buys", "worth"],
  fits: ["continuous-double-auction-v0"],
  params: z.object({
    constrained: z.boolean().default(true).describe("whether prices by which it would lose are left out"),
  }),
  derive: (_, { heads: [head] }) => ({ highest: head.kind === "discrete" ? head.n : 1 }),
  seat(me, { constrained }, { highest }) {
    const { buys, worth } = me.obs;
    // Who could name no price without a loss names the one with the least.
    const from = constrained && buys === 0 ? Math.min(worth, highest) : 1;
    const to = constrained && buys === 1 ? Math.max(1, Math.min(worth, highest)) : highest;
    me.act(from - 1 + Math.floor(me.random() * (to - from + 1)));
  },
});
