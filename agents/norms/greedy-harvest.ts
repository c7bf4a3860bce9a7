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
  derive(p, site) {
    const who = "greedy-harvest";
    const { take, most } = harvesting(who, site, "below");
    if (p.when === "always") return { take, most, breakEven: 0 };
    needs(who, site, "stock");
    const [cost, price, catchability] = ["cost", "price", "catchability"].map((name) =>
      envNumber(who, site, name),
    );
    return { take, most, breakEven: cost / (price * catchability) };
  },
  seat(me, p, { take, most, breakEven }) {
    take(me, p.when === "always" || me.obs.stock! > breakEven ? most : 0, 0);
  },
});
