/**
 * Tit-for-tat and its generous and suspicious relatives: do as the other did.
 *
 * Axelrod 1984, "The Evolution of Cooperation" (Rapoport's entry); Nowak & Sigmund 1992, "Tit for tat in heterogeneous
 * populations", Nature 355:250-253 (generous); Boyd & Lorberbaum 1987, Nature 327:58-59 (suspicious). Known
 * behaviour: never outscores its partner; one mistake between two of them echoes on, which generosity ends.
 *
 * With more than two players it cooperates when all others did.
 */
import { definePolicy, z } from "../../src/index.ts";
import { dilemmaParams, dilemmaSite, othersCooperated } from "./dilemma.ts";
import { memoryOneSeat, memoryOneSite } from "./memory-one.ts";

const shared = { kind: "norm", acts: "discrete", reads: ["history"], fits: ["matrix-game-v0"] } as const;

export const titForTat = definePolicy({
  ...shared,
  id: "tit-for-tat",
  title: "Tit-for-tat",
  cite: ["Axelrod 1984, The Evolution of Cooperation"],
  params: z.object(dilemmaParams),
  derive: (p, site) => dilemmaSite("tit-for-tat", site, p),
  seat(me, _, d) {
    const kind = me.tick === 0 || othersCooperated(me.obs.history, me.agents, d);
    me.act(kind ? d.cooperate : d.defect);
  },
});

export const generousTitForTat = definePolicy({
  ...shared,
  id: "generous-tit-for-tat",
  title: "Generous tit-for-tat",
  cite: ["Nowak & Sigmund 1992, Nature 355:250-253"],
  params: z.object({
    /** min(1 - (T - R)/(R - S), (R - P)/(T - P)) of Nowak & Sigmund is 1/3 at T, R, P, S = 5, 3, 1, 0. */
    generosity: z
      .number()
      .min(0)
      .max(1)
      .default(1 / 3)
      .describe("probability of cooperating after the other's defection"),
    ...dilemmaParams,
  }),
  derive: (p, site) => memoryOneSite("generous-tit-for-tat", site, p, [1, p.generosity, 1, p.generosity]),
  seat: memoryOneSeat,
});

export const suspiciousTitForTat = definePolicy({
  ...shared,
  id: "suspicious-tit-for-tat",
  title: "Suspicious tit-for-tat",
  cite: ["Boyd & Lorberbaum 1987, Nature 327:58-59"],
  params: z.object(dilemmaParams),
  derive: (p, site) => dilemmaSite("suspicious-tit-for-tat", site, p),
  seat(me, _, d) {
    const kind = me.tick > 0 && othersCooperated(me.obs.history, me.agents, d);
    me.act(kind ? d.cooperate : d.defect);
  },
});
