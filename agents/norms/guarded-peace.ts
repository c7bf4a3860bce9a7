/**
 * Makes no arms and takes its share of the commons until others are armed, then arms to the end of the episode.
 *
 * Friedman 1971, Review of Economic Studies 38:1-12 (grim trigger), between nations as in Hirshleifer 1995. Known behaviour: keeps peace
 * where the next tick weighs n/(n + 1) or more, as the first gun takes everything once; one gun too many ends it for good.
 */
import { definePolicy, fail, u8, z } from "../../src/index.ts";
import { envNumber, harvesting, needs } from "./harvesting.ts";

export const guardedPeace = definePolicy({
  id: "guarded-peace",
  title: "Unarmed until others arm",
  cite: [
    "Friedman 1971, Rev. Econ. Stud. 38:1-12",
    "Hirshleifer 1995, Journal of Political Economy 103:26-52",
  ],
  kind: "norm",
  acts: "discrete",
  fits: ["civilisation-v0"],
  params: z.object({
    effort: z
      .number()
      .min(0)
      .max(1)
      .default(1)
      .describe("labour at work in peace; what is left would be arms, so less than 1 needs a limit on them"),
    arms: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .describe(
        "labour in arms once peace is broken; default what the env's theory says that all put into them",
      ),
    tolerates: z
      .number()
      .min(0)
      .optional()
      .describe("mean arms of others that are peace still (units of labour); default what the env says"),
  }),
  memory: { broken: u8 },
  derive(p, site) {
    const who = "guarded-peace";
    needs(who, site, "othersArms");
    const { batch } = site;
    const nash = batch.env.theory?.(batch.params).nash?.action;
    const arms = p.arms ?? (nash === undefined ? undefined : 1 - nash);
    if (arms === undefined)
      fail(who, `does not know how ${batch.env.id} arms once peace is broken`, undefined, "give arms");
    return {
      arms,
      tolerates: envNumber(who, site, "peace", p.tolerates),
      take: harvesting(who, site, "below").take,
    };
  },
  seat(me, p, { arms, tolerates, take }) {
    if ((me.obs.othersArms ?? 0) > tolerates) me.memory.broken = 1;
    take(me, me.memory.broken === 1 ? 1 - arms : p.effort, 0);
  },
});
