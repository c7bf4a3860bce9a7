/**
 * Leaves a target stock in the sea and takes an equal share of all that is above it.
 *
 * Reed 1979, "Optimal Escapement Levels in Stochastic and Deterministic Harvesting Models", Journal of Environmental
 * Economics and Management 6:350-363: with multiplicative noise on growth and a cost of effort that depends on the stock,
 * a constant escapement is optimal. Known behaviour: closes the fishery after a bad year and recovers fastest.
 *
 * In commons-v0 growth is that of the stock before the catch, so that under a target S the stock settles where x =
 * S + r x (1 - x / K): S = x (1 - r (1 - x / K)) is the target that holds it at x (48 for x = 60 at r = .5, K = 100).
 */
import { definePolicy, refuseUnused, z } from "../../src/index.ts";
import { catchabilityParam, envNumber, harvesting, roundingParam } from "./harvesting.ts";

const params = z.object({
  target: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe("stock to leave in the sea, as a share of the largest that agents can see"),
  rounding: roundingParam("below"),
  catchability: catchabilityParam,
});

export const escapement = definePolicy({
  id: "escapement",
  title: "Constant escapement",
  cite: ["Reed 1979, Journal of Environmental Economics and Management 6:350-363"],
  kind: "norm",
  acts: "any",
  reads: ["stock"],
  fits: ["commons-v0"],
  params,
  derive(p, site) {
    if (site.heads[0].kind === "box")
      refuseUnused("escapement", params, p, ["rounding"], "on a box, which has no levels");
    const { take } = harvesting("escapement", site, p.rounding);
    return {
      take,
      target: p.target * site.features.stock.high,
      // Effort with which each of n agents lands a share 1 / n of the stock.
      all: 1 / (envNumber("escapement", site, "catchability", p.catchability) * site.agents),
    };
  },
  seat(me, _, { take, target, all }) {
    const x = me.obs.stock;
    take(me, x > target ? (1 - target / x) * all : 0, me.agent + me.tick);
  },
});
