/**
 * Games an emergency stop on usage: takes as much as just does not set it off, as early as it can.
 *
 * Goodhart 1975, "Problems of monetary management": a threshold that is known becomes what is aimed at. Where the stop fires over
 * twice the allocation, who does this takes twice the allocation for ever and is never stopped. Without a stop, and where no allocation
 * is given, it takes all it can.
 */
import { definePolicy, z } from "../../src/index.ts";
import { allotmentParams, budgetOf, takeMost, takenMemory, watchedUsage } from "./allotment.ts";

export const belowTheAlarm = definePolicy({
  id: "below-the-alarm",
  title: "Just below the alarm",
  cite: ["Goodhart 1975, Problems of Monetary Management, Reserve Bank of Australia"],
  kind: "norm",
  acts: "discrete",
  fits: ["commons-v0"],
  params: z.object({
    ...allotmentParams,
    over: z
      .number()
      .positive()
      .optional()
      .describe("so many times the allocation are an alarm (default: as the stop has it, else 2)"),
  }),
  memory: takenMemory,
  derive: (p, site) => budgetOf(p, site, p.over ?? watchedUsage(site)?.over ?? 2),
  seat: (me, _, budget) => takeMost(me, budget),
});
