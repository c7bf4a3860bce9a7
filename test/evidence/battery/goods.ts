/** Public goods with and without fines, and the laboratory commons with and without taxes and caps. */
import { always, grim } from "../../../agents/index.ts";
import { appropriation } from "../../../envs/appropriation/appropriation.ts";
import { publicGoods } from "../../../src/games/index.ts";
import type { MechanismUse, PolicyUse } from "../../../src/index.ts";
import { pigouvianTax, quota, sanction } from "../../../src/mechanisms/index.ts";
import type { CertifyOptions } from "../../../src/norms/index.ts";
import type { Affine } from "./affine.ts";
import { finesFreeRiders } from "./policies.ts";
import { brief, constant, undisturbed } from "./repeated.ts";
import { gameOf, type KnownSociety, societyIn, type Truth } from "./society.ts";

const players = 4;
const table = publicGoods(players, 1.6, 1, 2);
/** What keeping a token brings: 1 - 1.6 / 4. */
const temptation = 0.6;
/** 1.6 less 1. */
const stake = 0.6;

function goods(
  name: string,
  uses: readonly PolicyUse[],
  truth: Pick<Truth, "verdicts" | "gain" | "progress" | "why">,
  more: CertifyOptions = {},
  mechanisms?: (copy: Affine) => MechanismUse[],
): KnownSociety {
  return {
    name,
    family: "public goods",
    build: gameOf(table, uses, mechanisms && { mechanisms }),
    options: () => ({ ...brief, ticks: 100, discount: 0.9, ...more }),
    truth: { ...truth, stake },
  };
}

const fines =
  (fine: number, cost: number) =>
  ({ a }: Affine): MechanismUse[] => [{ use: sanction, params: { fine: a * fine, cost: a * cost } }];

/** Among n - 1 triggers, keeping for ever: 1 + 3 * .4 once, then 1 instead of 1.6. */
const grimGain = (discount: number) => (1 - discount) * 2.2 + discount * 1 - 1.6;

export const publicGoodsSocieties: readonly KnownSociety[] = [
  goods("all give", [{ use: always }], {
    verdicts: ["stuck but unenforced"],
    gain: temptation,
    progress: 1,
    why: "a token kept is worth 1, a token given 1.6 / 4 to the giver (Isaac & Walker 1988), and nobody answers",
  }),
  goods("nobody gives", [{ use: always, params: { action: 1 } }], {
    verdicts: ["no norm"],
    gain: 0,
    progress: 0,
    why: "keeping dominates (Isaac & Walker 1988)",
  }),
  goods(
    "grim trigger, patient",
    [{ use: grim }],
    {
      verdicts: ["stable norm"],
      gain: 0,
      progress: 1,
      why: "(1 - d) 2.2 + d - 1.6 < 0 from d = 1/2 on (Friedman 1971)",
    },
    { discount: 0.7, ...undisturbed },
  ),
  goods(
    "grim trigger, impatient",
    [{ use: grim }],
    {
      verdicts: ["answered, yet leaving pays"],
      gain: grimGain(0.3),
      progress: 1,
      why: "(1 - d) 2.2 + d - 1.6 > 0 below d = 1/2 (Friedman 1971)",
    },
    { discount: 0.3, ...undisturbed },
  ),
  goods(
    "grim trigger, shaken",
    [{ use: grim }],
    {
      verdicts: ["fragile"],
      gain: 0,
      progress: 1,
      why: "keeping pays from d = 1/2 on, but among 40 trembling actions nobody keeps with probability .75^40",
    },
    { discount: 0.7 },
  ),
  goods(
    "givers who fine, hard enough",
    [{ use: finesFreeRiders }],
    {
      verdicts: ["stable norm"],
      gain: 0,
      progress: 1,
      why: "keeping brings .6 and costs three fines of .5 a tick later, d 1.5 > .6 (Fehr & Gaechter 2000)",
    },
    {},
    fines(0.5, 0.1),
  ),
  goods(
    "givers who fine, too little",
    [{ use: finesFreeRiders }],
    {
      verdicts: ["answered, yet leaving pays"],
      gain: temptation - 0.3,
      progress: 1,
      why: "keeping brings .6 and costs three fines of .1 a tick later",
    },
    {},
    fines(0.1, 0.05),
  ),
  goods(
    "givers who could fine, and do not",
    [{ use: always }],
    {
      verdicts: ["stuck but unenforced"],
      gain: temptation,
      progress: 1,
      why: "keeping brings .6 and nobody fines",
    },
    {},
    fines(0.5, 0.1),
  ),
];

/** Walker, Gardner & Ostrom 1990 with three agents: 36 tokens are best, 54 are Nash. */
const lab = { agents: 3 };
const rent = (X: number) => X * (18 - 0.25 * X);
const labStake = (rent(36) - rent(54)) / 3;
/** Payoff over the safe market's of x tokens where the others put in `others`, with a tax on the harm to them. */
const earns = (x: number, others: number, rate = 0) =>
  x * (18 - 0.25 * (x + others)) - rate * 0.25 * x * others;
const best = (others: number, rate = 0) =>
  Math.max(...Array.from({ length: 26 }, (_, x) => earns(x, others, rate)));
const gainAt = (x: number, rate = 0) => best(2 * x, rate) - earns(x, 2 * x, rate);

const taxed =
  (rate: number, redistribute = false) =>
  ({ a }: Affine): MechanismUse[] => [
    { use: pigouvianTax, params: { on: "externality", rate: a * rate, redistribute } },
  ];

function commonPool(
  name: string,
  tokens: number,
  verdicts: readonly string[],
  why: string,
  {
    rate = 0,
    mechanisms,
    gain,
  }: { rate?: number; mechanisms?: (copy: Affine) => MechanismUse[]; gain?: number } = {},
): KnownSociety {
  const laws = mechanisms ?? (rate > 0 ? taxed(rate) : undefined);
  return {
    name,
    family: "appropriation",
    build: societyIn(appropriation, [{ use: always, params: { action: tokens } }], {
      params: lab,
      ...(laws && { mechanisms: laws }),
    }),
    options: () => ({
      ...brief,
      ticks: 60,
      discount: 1,
      deviants: [0, 8, 12, 14, 16, 18, 20, 22, 24, 25].map(constant),
    }),
    truth: {
      verdicts,
      gain: gain ?? gainAt(tokens, rate),
      stake: labStake,
      progress: (rent(3 * tokens) - rent(54)) / (rent(36) - rent(54)),
      why,
    },
  };
}

export const appropriationSocieties: readonly KnownSociety[] = [
  commonPool(
    "12 tokens each, the optimum",
    12,
    ["stuck but unenforced"],
    "against 24 tokens of others 24 are best, 144 instead of 108 (Walker, Gardner & Ostrom 1990)",
  ),
  commonPool("18 tokens each, Nash", 18, ["no norm"], "every agent's best reply, and the floor"),
  commonPool(
    "16 tokens each",
    16,
    ["stuck but unenforced"],
    "56 % of the way; against 32 tokens of others 20 are best, 100 instead of 96",
  ),
  commonPool("17 tokens each", 17, ["no norm"], "31 % of the way from Nash to the optimum"),
  commonPool(
    "12 tokens each under the Pigouvian tax",
    12,
    ["stable norm"],
    "with a tax of the harm done, 18 - .5 X = 0 at X = 36: nobody gains by any other number (Pigou 1920)",
    { rate: 1 },
  ),
  commonPool(
    "12 tokens each under half of that tax",
    12,
    ["stuck but unenforced"],
    "9 x - .25 x^2 is largest at 18, 81 instead of 72",
    { rate: 0.5 },
  ),
  commonPool(
    "12 tokens each under a cap of 12",
    12,
    ["stable norm", "no dilemma"],
    "more than 12 is not allowed, and less earns less: 12 x - .25 x^2 rises up to 24",
    { mechanisms: () => [{ use: quota, params: { cap: 12 } }], gain: 0 },
  ),
  commonPool(
    "12 tokens each under a cap of 20",
    12,
    ["stuck but unenforced"],
    "12 x - .25 x^2 rises up to 24: 140 instead of 108 at 20",
    { mechanisms: () => [{ use: quota, params: { cap: 20 } }], gain: earns(20, 24) - earns(12, 24) },
  ),
];
