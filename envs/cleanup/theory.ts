/** What is known of the outcomes. */
import type { Theory } from "../../src/index.ts";
import { type CleanupParams, modelOf } from "./params.ts";

export function theory(p: CleanupParams): Theory {
  const { sites, ripeAtStart } = modelOf(p);
  const atStart = ripeAtStart / p.horizon;
  return {
    optimum: {
      welfare: p.reward * Math.min(p.agents, p.appleRate * sites.length + atStart),
      bound: "upper",
      note: "a river that is always clean at no cost, and every site always bare; at most an apple an agent",
    },
    ...(p.startWaste >= p.depletion && atStart === 0
      ? {
          nobodyCleans: { welfare: 0, note: "closed form: the river stays saturated and nothing ever grows" },
        }
      : {}),
  };
}
