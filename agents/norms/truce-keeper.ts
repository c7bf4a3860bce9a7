/**
 * Takes its part of what is best for all until others have taken more on average, then its share of equilibrium to the end of the episode.
 *
 * Cave 1987, "Long-term competition in a dynamic game: the cold fish war", RAND Journal of Economics 18:596-610. Known behaviour: where
 * the next season weighs enough (`truceBreakingGain` of ostrom/situations is not above 0), no country gains by ending the truce;
 * where it does not, one that looks ahead ends it at once.
 */
import { definePolicy, fail, u8, z } from "../../src/index.ts";
import { harvesting, needs } from "./harvesting.ts";

/** Levels differ from shares in closed form by at most half of their distance; this is what rounding may add. */
const slack = 1e-9;

export const truceKeeper = definePolicy({
  id: "truce-keeper",
  title: "Keeps a truce of fishers",
  cite: ["Cave 1987, RAND Journal of Economics 18:596-610"],
  kind: "norm",
  acts: "any",
  fits: ["fish-war-v0"],
  params: z.object({
    share: z
      .number()
      .positive()
      .optional()
      .describe(
        "share of the stock taken in the truce; default the env's theory of all together, rounded down",
      ),
    war: z
      .number()
      .positive()
      .optional()
      .describe("share taken once it has ended; default the equilibrium that theory names, rounded down"),
  }),
  memory: { ended: u8 },
  derive(p, site) {
    const who = "truce-keeper";
    needs(who, site, "othersShare");
    const { batch } = site;
    const theory = batch.env.theory?.(batch.params) ?? {};
    const share = p.share ?? theory.joint?.action;
    const war = p.war ?? theory.nash?.action;
    if (share === undefined || war === undefined)
      fail(who, `does not know the shares of ${batch.env.id}`, undefined, "give share and war");
    return { share, war, take: harvesting(who, site, "below").take };
  },
  seat(me, _, { share, war, take }) {
    if ((me.obs.othersShare ?? 0) > share * (1 + slack)) me.memory.ended = 1;
    take(me, me.memory.ended === 1 ? war : share, 0);
  },
});
