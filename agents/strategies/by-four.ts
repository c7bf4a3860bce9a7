/**
 * Strategies by four probabilities: how often they cooperate after CC, CD, DC and DD, own action first.
 *
 * Nowak & Sigmund 1990, Acta Appl. Math. 20:247-265. The zero-determinant ones hold the two payoffs to a line, at T, R, P, S =
 * 5, 3, 1, 0 (Press & Dyson 2012, PNAS 109:10409-10413); `zero-determinant` makes others of them.
 */
import type { MemoryOne } from "../../src/games/index.ts";
import { definePolicy, type SeatSite } from "../../src/index.ts";
import { C, D, defected, regrets, requirePair, shared } from "./round.ts";

interface Four {
  readonly four: MemoryOne;
  readonly opening: number;
}

const byFour = (id: string, title: string, cite: string, four: MemoryOne, opening = 1) =>
  definePolicy({
    ...shared,
    id,
    title,
    cite: [cite],
    derive(_: unknown, site: SeatSite): Four {
      requirePair(site);
      return { four, opening };
    },
    seat: playsByFour,
  });

function playsByFour(
  me: Parameters<typeof defected>[0] & { random(): number; act(choice: number): void },
  _: unknown,
  { four, opening }: Four,
): void {
  const p = me.tick === 0 ? opening : four[(regrets(me) ? 2 : 0) + (defected(me) ? 1 : 0)];
  // What is certain draws nothing.
  me.act(p === 1 || (p > 0 && me.random() < p) ? C : D);
}

const pressDyson = "Press & Dyson 2012, PNAS 109:10409-10413";
const stewartPlotkin = "Stewart & Plotkin 2012, PNAS 109:10134-10135";
const kuhn = "Kuhn 2017, Prisoner's Dilemma, Stanford Encyclopedia of Philosophy";
const vanDenBerg = "van den Berg & Weissing 2015, Proceedings of the Royal Society B 282:20151795";

/** What is above P for it is chi times what is above P for the other: chi = 2, 2, 3 and 4. */
export const extort2 = byFour("extort-2", "Extort 2", stewartPlotkin, [8 / 9, 1 / 2, 1 / 3, 0]);
export const extort2v2 = byFour("extort-2-v2", "Extort 2, second form", kuhn, [7 / 8, 7 / 16, 3 / 8, 0]);
export const extort3 = byFour("extort-3", "Extort 3", pressDyson, [11 / 13, 1 / 2, 7 / 26, 0]);
export const extort4 = byFour("extort-4", "Extort 4", "Rapoport, Seale & Colman 2015, PLoS ONE 10:e0134128", [
  11 / 17,
  0,
  8 / 17,
  0,
]);
/** What is below R for it is twice what is below R for the other. */
export const zdGtft2 = byFour("zd-gtft-2", "ZDGTFT 2", stewartPlotkin, [1, 1 / 8, 1, 1 / 4]);
export const zdGen2 = byFour("zd-gen-2", "ZD generous 2", kuhn, [1, 9 / 16, 1 / 2, 1 / 8]);
/** Whatever the other does, it earns 2 a round. */
export const zdSet2 = byFour("zd-set-2", "ZD set 2", kuhn, [3 / 4, 1 / 4, 1 / 2, 1 / 4]);

/** Cooperates but after it was the only one to; of mutual defection it comes out in two rounds of three. */
export const firmButFair = byFour(
  "firm-but-fair",
  "Firm but fair",
  "Frean 1994, Proceedings of the Royal Society B 257:75-79",
  [1, 0, 1, 2 / 3],
);
/** Tit for tat that lets one defection in ten pass. */
export const softJoss = byFour(
  "soft-joss",
  "Soft Joss",
  "Beaufils, Delahaye & Mathieu 1998, PRISON (LIFL, Lille)",
  [1, 0.1, 1, 0.1],
);
/** Win-stay, lose-shift that errs in one round of twenty. */
export const stochasticPavlov = byFour(
  "stochastic-pavlov",
  "Stochastic Pavlov",
  "Kraines & Kraines 1989, Theory and Decision 26:47-79",
  [0.95, 0.05, 0.05, 0.95],
);
/** What evolved where payoffs are paid to neighbours. */
export const stochasticCooperator = byFour(
  "stochastic-cooperator",
  "Stochastic cooperator",
  "Adami & Hintze 2013, Nature Communications 4:2193",
  [0.935, 0.229, 0.266, 0.42],
);
/** Cooperates only where both defected. */
export const desperate = byFour("desperate", "Desperate", vanDenBerg, [0, 0, 0, 1], 0.5);
/** Defects only where both cooperated. */
export const hopeless = byFour("hopeless", "Hopeless", vanDenBerg, [0, 1, 1, 1], 0.5);
/** Defects only where both defected. */
export const willing = byFour("willing", "Willing", vanDenBerg, [1, 1, 1, 0], 0.5);
/** Makes up its mind once: three times in five for C. */
export const allCOrAllD = byFour(
  "all-c-or-all-d",
  "All C or all D",
  "Knight et al. 2016, J. Open Research Software 4:e35 (the Axelrod library)",
  [1, 1, 0, 0],
  0.6,
);
