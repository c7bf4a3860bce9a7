/**
 * Keeps to an equal share of what the group may do in all.
 *
 * A total allowable effort or catch, as set by fisheries managers (Clark 1990, Mathematical Bioeconomics).
 * Known behaviour: the optimal effort holds the stock at its optimum whatever happened before; a fixed catch is blind
 * to the stock, so that a stock that noise has pushed below the catch's lower steady state is fished out.
 */
import { definePolicy, fail, refuseUnused, type SeatSite, z } from "../../src/index.ts";
import { catchabilityParam, envNumber, harvesting, needs, roundingParam } from "./harvesting.ts";

const params = z.object({
  total: z
    .number()
    .nonnegative()
    .optional()
    .describe("allowed to all agents together, per tick; default the optimum that the env's theory names"),
  of: z
    .enum(["effort", "catch"])
    .default("effort")
    .describe("what is limited: effort (the unit of the action) or catch (the unit of the stock)"),
  rounding: roundingParam("in-turn"),
  catchability: catchabilityParam,
});

export const fixedQuota = definePolicy({
  id: "fixed-quota",
  title: "Fixed quota",
  cite: ["Clark 1990, Mathematical Bioeconomics"],
  kind: "norm",
  acts: "any",
  fits: ["commons-v0", "appropriation-v0", "fish-war-v0"],
  params,
  derive(p, site) {
    if (p.of === "effort") refuseUnused("fixed-quota", params, p, ["catchability"], "on a quota of effort");
    if (site.heads[0].kind === "box")
      refuseUnused("fixed-quota", params, p, ["rounding"], "on a box, which has no levels");
    const share = (p.total ?? optimalTotal(site, p.of)) / site.agents;
    if (p.of === "catch") needs("fixed-quota", site, "stock");
    const { take, most } = harvesting("fixed-quota", site, p.rounding);
    return {
      take,
      most,
      share,
      catchability: p.of === "catch" ? envNumber("fixed-quota", site, "catchability", p.catchability) : 0,
    };
  },
  seat(me, p, { take, most, share, catchability }) {
    let effort = share;
    if (p.of === "catch") {
      const stock = me.obs.stock!;
      effort = stock > 0 ? Math.min(share / (catchability * stock), most) : 0;
    }
    take(me, effort, me.agent + me.tick);
  },
});

function optimalTotal({ batch, agents }: SeatSite, of: "effort" | "catch"): number {
  const optimum = of === "effort" ? batch.env.theory?.(batch.params).optimum?.action : undefined;
  if (optimum === undefined)
    fail("fixed-quota", `does not know the best total ${of} in ${batch.env.id}`, undefined, "give total");
  return optimum * agents;
}
