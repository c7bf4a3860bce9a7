/** Who takes part: the first tournament by the letters that its tables use, the field of 2012, and all. */
import { generousTitForTat, grim, random, titForTat, winStayLoseShift } from "../../agents/index.ts";
import * as s from "../../agents/strategies/index.ts";
import type { PolicyDefinition, PolicyUse } from "../../src/index.ts";

/** Letters of the entries of 1980, in the order in which they came in. */
export const letters: Readonly<Record<string, string>> = {
  "tit-for-tat": "TFT",
  "tideman-and-chieruzzi": "T&C",
  nydegger: "NYD",
  grofman: "GRO",
  shubik: "SHU",
  "stein-and-rapoport": "S&R",
  grim: "FRI",
  davis: "DAV",
  graaskamp: "GRA",
  downing: "DOW",
  feld: "FEL",
  joss: "JOS",
  tullock: "TUL",
  unnamed: "N.N.",
  random: "RAN",
};

/** Those that never defect first, but for the last two rounds. */
export const nice = [
  "tit-for-tat",
  "tideman-and-chieruzzi",
  "nydegger",
  "grofman",
  "shubik",
  "stein-and-rapoport",
  "grim",
  "davis",
];

const byId = (uses: readonly PolicyDefinition[]): Record<string, PolicyUse> =>
  Object.fromEntries(uses.map((use) => [use.id, { use }]));

export const first = byId(s.firstTournament);

/** The nineteen of Stewart & Plotkin 2012, PNAS 109:10134-10135, figure 1. */
export const second = byId([
  s.alwaysCooperate,
  s.alwaysDefect,
  s.extort2,
  s.hardMajority,
  s.joss,
  s.hardTitForTat,
  s.hardTitForTwoTats,
  titForTat,
  grim,
  generousTitForTat,
  s.titForTwoTats,
  winStayLoseShift,
  random,
  s.zdGtft2,
  s.prober,
  s.prober2,
  s.prober3,
  s.hardProber,
  s.calculator,
]);

export const all = byId([...s.strategies]);
export const duel: Record<string, PolicyUse> = {
  "tit-for-tat": { use: titForTat },
  "always-defect": { use: s.alwaysDefect },
};
