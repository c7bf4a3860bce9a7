/**
 * Keeps to an equal share of what the group may do in all.
 *
 * A total allowable effort or catch, as set by fisheries managers (Clark 1990, Mathematical Bioeconomics).
 * Known behaviour: the optimal effort holds the stock at its optimum whatever happened before; a fixed catch is blind
 * to the stock, so that a stock that noise has pushed below the catch's lower steady state is fished out.
 */
import { definePolicy, fail, type PolicyContext, refuseUnused, z } from "../../src/index.ts";
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
  fits: ["commons-v0", "appropriation-v0"],
  params,
  bind(context, p) {
    if (p.of === "effort") refuseUnused("fixed-quota", params, p, ["catchability"], "on a quota of effort");
    if (context.heads[0].kind === "box")
      refuseUnused("fixed-quota", params, p, ["rounding"], "on a box, which has no levels");
    const { rows, seats, agents, columns } = context;
    const { write, most } = harvesting("fixed-quota", context, p.rounding);
    const share = (p.total ?? optimalTotal(context, p.of)) / agents;
    const stock = p.of === "catch" ? needs("fixed-quota", context, "stock") : undefined;
    const catchability = stock ? envNumber("fixed-quota", context, "catchability", p.catchability) : 0;
    return {
      act(lo, hi) {
        const S = seats.length;
        const { tick } = columns;
        for (let i = lo, r = lo * S; i < hi; i++)
          for (let s = 0; s < S; s++, r++) {
            const k = rows[r];
            let effort = share;
            if (stock) effort = stock[k] > 0 ? Math.min(share / (catchability * stock[k]), most) : 0;
            write(k, effort, seats[s] + tick[i]);
          }
      },
    };
  },
});

function optimalTotal({ batch, agents }: PolicyContext, of: "effort" | "catch"): number {
  const optimum = of === "effort" ? batch.env.theory?.(batch.params).optimum?.action : undefined;
  if (optimum === undefined)
    fail("fixed-quota", `does not know the best total ${of} in ${batch.env.id}`, undefined, "give total");
  return optimum * agents;
}
