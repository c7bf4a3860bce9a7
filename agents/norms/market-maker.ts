/**
 * Quotes on both sides at a distance from the middle, and leans against what it holds: who holds too much bids lower and asks lower.
 *
 * Ho & Stoll 1981, Journal of Financial Economics 9:47-73; Avellaneda & Stoikov 2008, Quantitative Finance 8:217-224. Known behaviour:
 * leaning costs a little profit and narrows what is held and what may be lost; one that stays away from a price that moves leaves a
 * sell-off to the others.
 */
import { definePolicy, fail, z } from "../../src/index.ts";

export const marketMaker = definePolicy({
  id: "market-maker",
  title: "Market maker",
  cite: [
    "Ho & Stoll 1981, Journal of Financial Economics 9:47-73",
    "Avellaneda & Stoikov 2008, Quantitative Finance 8:217-224",
  ],
  kind: "norm",
  acts: "discrete",
  reads: ["held", "moved"],
  fits: ["order-book-v0"],
  params: z.object({
    distance: z
      .number()
      .min(0)
      .default(1)
      .describe("choice of distance on both sides while it holds nothing"),
    skew: z
      .number()
      .min(0)
      .default(0.3)
      .describe("what each unit held moves both quotes down by (ticks of price)"),
    awayFrom: z
      .number()
      .positive()
      .optional()
      .describe(
        "fall in the last tick from which on it does not quote (ticks of price); default: it always does",
      ),
  }),
  derive(p, { features, heads }) {
    const [bid, ask] = ["bid", "ask"].map((name) => heads.findIndex((head) => head.name === name));
    const head = heads[bid];
    if (bid < 0 || ask < 0 || head.kind !== "discrete")
      return fail(
        "market-maker",
        "quotes by the action heads bid and ask",
        heads.map(({ name }) => name).join(", "),
      );
    const none = head.n - 1;
    if (p.distance >= none) fail("market-maker", `distance must be below ${none}`, p.distance);
    return { bid, ask, none, nothing: features.held.high / 2 };
  },
  seat(me, p, { bid, ask, none, nothing }) {
    const { held, moved } = me.obs;
    const away = p.awayFrom !== undefined && moved <= -p.awayFrom;
    const lean = p.skew * (held - nothing);
    // Beyond the last distance there is no quote, before the first the first.
    me.act(away ? none : Math.min(none, Math.max(0, Math.round(p.distance + lean))), bid);
    me.act(away ? none : Math.min(none, Math.max(0, Math.round(p.distance - lean))), ask);
  },
});
