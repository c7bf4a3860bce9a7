/**
 * Memory-one strategies of repeated dilemmas: the probability of cooperating depends on the last round only.
 *
 * Nowak & Sigmund 1990, "The evolution of stochastic strategies in the Prisoner's Dilemma", Acta Applicandae
 * Mathematicae 20:247-265; Press & Dyson 2012, PNAS 109:10409-10413 (four numbers suffice against any memory). Known
 * behaviour: holds tit-for-tat, win-stay-lose-shift, the zero-determinant strategies and always-defect.
 *
 * Written for two players; with more, "the other cooperated" means that all others did, and any choice but the
 * cooperative one counts as defection.
 */
import type { MemoryOne } from "../../src/games/index.ts";
import { definePolicy, type Seat, type SeatSite, z } from "../../src/index.ts";
import { type Dilemma, dilemmaParams, dilemmaSite, othersCooperated } from "./dilemma.ts";

const probability = z.number().min(0).max(1);

const params = z.object({
  afterCC: probability.default(1).describe("probability of cooperating when both cooperated"),
  afterCD: probability.default(0).describe("... when only we cooperated"),
  afterDC: probability.default(0).describe("... when only the other cooperated"),
  afterDD: probability.default(1).describe("... when both defected"),
  opening: probability.default(1).describe("probability of cooperating in the first round"),
  ...dilemmaParams,
});

export const memoryOne = definePolicy({
  id: "memory-one",
  title: "Memory-one strategy",
  cite: ["Nowak & Sigmund 1990, Acta Appl. Math. 20:247-265", "Press & Dyson 2012, PNAS 109:10409-10413"],
  kind: "norm",
  acts: "discrete",
  reads: ["history"],
  fits: ["matrix-game-v0"],
  params,
  derive: (p, site) =>
    memoryOneSite("memory-one", site, p, [p.afterCC, p.afterCD, p.afterDC, p.afterDD], p.opening),
  seat: memoryOneSeat,
});

interface MemoryOneSite extends Dilemma {
  readonly strategy: MemoryOne;
  readonly opening: number;
  readonly mixed: boolean;
}

export function memoryOneSite(
  who: string,
  site: SeatSite,
  actions: { cooperate: number; defect?: number | undefined },
  strategy: MemoryOne,
  opening = 1,
): MemoryOneSite {
  // A strategy of zeros and ones needs no luck, and drawing it would cost most of the time.
  const mixed = [...strategy, opening].some((p) => p !== 0 && p !== 1);
  const { cooperate, defect } = dilemmaSite(who, site, actions);
  return { cooperate, defect, strategy, opening, mixed };
}

/** What one seat of every memory-one strategy does. */
export function memoryOneSeat(
  me: Seat<Readonly<Record<never, never>>, "history">,
  _: unknown,
  d: MemoryOneSite,
): void {
  const { strategy, cooperate } = d;
  let p = d.opening;
  if (me.tick > 0) {
    const others = othersCooperated(me.obs.history, me.agents, d) ? 0 : 1;
    p = strategy[(me.obs.history.at(0) === cooperate ? 0 : 2) + others];
  }
  me.act((d.mixed ? me.random() : 0.5) < p ? cooperate : d.defect);
}
