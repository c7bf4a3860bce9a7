/** What is known of the outcomes. */
import type { Theory } from "../../src/index.ts";
import { type HarvestParams, modelOf } from "./params.ts";

export function theory(p: HarvestParams): Theory {
  const { sites, ripeAtStart, mostGrowth } = modelOf(p);
  const atStart = ripeAtStart / p.horizon;
  return {
    optimum: {
      welfare: Math.max(0, p.reward) * Math.min(p.agents, mostGrowth * sites.length + atStart),
      bound: "upper",
      note: "apples at the start, and every site always bare and growing at the highest rate; at most an apple an agent",
    },
  };
}
