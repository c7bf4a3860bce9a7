/**
 * Takes all it can: full effort always, or as long as effort pays at the moment.
 *
 * The myopic best reply in a Gordon-Schaefer fishery, where payoff is linear in own effort while the stock is given (Gordon
 * 1954, Journal of Political Economy 62:124-142). Known behaviour: "pays" keeps the stock near its open-access level c /
 * (p q) and dissipates the rent; "always" may fish the stock out.
 */
import { definePolicy, z } from "../../src/index.ts";
import { envNumber, harvesting, needs } from "./harvesting.ts";

export const greedyHarvest = definePolicy({
  id: "greedy-harvest",
  title: "Greedy harvest",
  cite: ["Gordon 1954, Journal of Political Economy 62:124-142"],
  kind: "norm",
  acts: "any",
  fits: ["commons-v0", "appropriation-v0"],
  params: z.object({
    when: z
      .enum(["always", "pays"])
      .default("always")
      .describe("fish always, or only while a unit of effort earns more than it costs (needs a stock)"),
  }),
  bind(context, p) {
    const { rows, seats } = context;
    const who = "greedy-harvest";
    const { write, most } = harvesting(who, context, "below");
    const stock = p.when === "pays" ? needs(who, context, "stock") : undefined;
    const breakEven = stock
      ? envNumber(who, context, "cost") /
        (envNumber(who, context, "price") * envNumber(who, context, "catchability"))
      : 0;
    return {
      act(lo, hi) {
        const S = seats.length;
        for (let r = lo * S; r < hi * S; r++) {
          const k = rows[r];
          write(k, stock === undefined || stock[k] > breakEven ? most : 0, 0);
        }
      },
    };
  },
});
