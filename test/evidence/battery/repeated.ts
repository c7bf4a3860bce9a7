/** Repeated prisoner's dilemmas on both sides of every threshold, without chance and with it. */
import {
  always,
  generousTitForTat,
  grim,
  random,
  suspiciousTitForTat,
  titForTat,
  winStayLoseShift,
  zeroDeterminant,
} from "../../../agents/index.ts";
import { bimatrix, type MemoryOne, zeroDeterminantMemoryOne } from "../../../src/games/index.ts";
import type { PolicyUse } from "../../../src/index.ts";
import type { CertifyOptions, Deviant } from "../../../src/norms/index.ts";
import type { Dilemma } from "../../norms/societies.ts";
import { bestReply, type Strategy } from "./oracle.ts";
import { gameOf, type KnownSociety, sessions, symmetric, type Table } from "./society.ts";

/** T, R, P, S of Axelrod 1984; of Nowak & Sigmund's strict win-stay-lose-shift; and others with other thresholds. */
export const axelrod: Dilemma = [5, 3, 1, 0];
export const strict: Dilemma = [4, 3, 1, 0];
const hard: Dilemma = [7, 5, 4, 0];
/** A gift that costs 1 and is worth 3. */
const donation: Dilemma = [3, 2, 0, -1];

export const dilemmaTable = ([T, R, P, S]: Dilemma): Table =>
  symmetric([
    [R, S],
    [T, P],
  ]);

export const constant = (action: number): Deviant => ({
  label: `always ${action}`,
  use: always,
  params: { action },
});
export const constants = (count: number): Deviant[] => Array.from({ length: count }, (_, c) => constant(c));

/** Nothing disturbs the society: what a strategy does after mistakes does not count. */
export const undisturbed = { shocks: [], newcomerTicks: 0 } as const satisfies CertifyOptions;

export const brief = {
  ticks: 200,
  warmUp: 20,
  impulseTicks: 30,
  shockTicks: 60,
  deviants: constants(2),
} as const satisfies CertifyOptions;

const show = ([T, R, P, S]: Dilemma) => `T, R, P, S = ${T}, ${R}, ${P}, ${S}`;

const strategies = {
  "tit-for-tat": { opening: 1, after: [1, 0, 1, 0] },
  "suspicious tit-for-tat": { opening: 0, after: [1, 0, 1, 0] },
  "win-stay, lose-shift": { opening: 1, after: [1, 0, 0, 1] },
  "always cooperate": { opening: 1, after: [1, 1, 1, 1] },
  "always defect": { opening: 0, after: [0, 0, 0, 0] },
  random: { opening: 0.5, after: [0.5, 0.5, 0.5, 0.5] },
} as const satisfies Record<string, Strategy>;

interface Case {
  readonly norm: string;
  readonly use: PolicyUse;
  /** Absent for the grim trigger, which is no memory-one strategy. */
  readonly strategy?: Strategy;
  readonly game?: Dilemma;
  readonly noise?: number;
  readonly discount: number;
  readonly ticks?: number;
  readonly verdict: string;
  readonly why: string;
  /** Mistakes and newcomers are tried (default). */
  readonly shaken?: boolean;
  readonly params?: Record<string, unknown>;
  readonly worlds?: number;
  readonly more?: CertifyOptions;
  readonly planted?: boolean;
}

function known(each: Case): KnownSociety {
  const { norm, use, strategy, game = axelrod, noise = 0, discount, shaken = true, params, more } = each;
  const { ticks = 200, worlds = sessions } = each;
  const [T, R, P] = game;
  const worth = (welfare: number) => (welfare - 2 * P) / (2 * R - 2 * P);
  const reply = strategy && bestReply(strategy, { game, noise, discount, ticks });
  return {
    name: `${norm}, ${show(game)}, discount ${discount}${noise > 0 ? `, noise ${noise}` : ""}${shaken ? "" : ", undisturbed"}`,
    family:
      noise > 0 || use.use === random || use.use === zeroDeterminant ? "noisy dilemmas" : "repeated dilemmas",
    build: gameOf(dilemmaTable(game), [use], {
      params: { ...(noise > 0 && { noise }), ...params },
      worlds,
    }),
    options: () => ({ ...brief, ticks, discount, ...(shaken ? {} : undisturbed), ...more }),
    truth: {
      verdicts: [each.verdict],
      // Grim: whoever defects once does best to go on (Friedman 1971).
      gain: reply ? reply.best - reply.norm : Math.max(0, (1 - discount) * T + discount * P - R),
      // Trembling actions take the same share of optimum and of Nash.
      stake: (R - P) * (1 - 2 * noise),
      progress: reply ? worth(reply.welfare) : 1,
      why: each.why,
    },
    ...(each.planted && { planted: true }),
  };
}

const zd = (mode: "extort" | "generous"): Strategy => ({
  opening: 1,
  after: zeroDeterminantMemoryOne(
    bimatrix([
      [3, 0],
      [5, 1],
    ]),
    { mode, chi: 3 },
  ),
});
const generous = (g: number): Strategy => ({ opening: 1, after: [1, g, 1, g] as MemoryOne });

const grimWhy =
  "gain of defecting for ever (1 - d) T + d P - R (Friedman 1971): pays below d = (T - R) / (T - P)";
const tftWhy =
  "best reply defects for ever or every other round; none pays from d = max((T - R) / (T - P), (T - R) / (R - S)) on (Axelrod 1984)";
const wslsWhy =
  "defecting for ever earns (T + d P) / (1 + d) against win-stay, lose-shift (Nowak & Sigmund 1993)";
const grimUse = { use: grim };
const tft = { use: titForTat, strategy: strategies["tit-for-tat"] };

const pair = (
  norm: string,
  of: { use: PolicyUse["use"]; strategy: Strategy },
  rest: Omit<Case, "norm" | "use">,
) => known({ norm, use: { use: of.use }, strategy: of.strategy, ...rest });
const wsls = { use: winStayLoseShift, strategy: strategies["win-stay, lose-shift"] };

export const repeatedDilemmas: readonly KnownSociety[] = [
  ...(
    [
      [axelrod, 0.6, "stable norm"],
      [axelrod, 0.45, "answered, yet leaving pays"],
      [hard, 0.75, "stable norm"],
      [hard, 0.6, "answered, yet leaving pays"],
      [donation, 0.4, "stable norm"],
      [donation, 0.25, "answered, yet leaving pays"],
    ] as const
  ).map(([game, discount, verdict]) =>
    known({ norm: "grim", use: grimUse, game, discount, verdict, shaken: false, why: grimWhy }),
  ),
  known({
    norm: "grim",
    use: grimUse,
    discount: 0.9,
    verdict: "fragile",
    why: "keeping pays, but among 20 trembling actions nobody defects with probability .75^20 = .003, and the trigger is for good",
  }),
  pair("tit-for-tat", tft, { discount: 0.75, verdict: "stable norm", shaken: false, why: tftWhy }),
  pair("tit-for-tat", tft, {
    discount: 0.6,
    verdict: "answered, yet leaving pays",
    shaken: false,
    why: tftWhy,
  }),
  pair("tit-for-tat", tft, {
    game: strict,
    discount: 0.45,
    verdict: "stable norm",
    shaken: false,
    why: tftWhy,
  }),
  pair("tit-for-tat", tft, {
    game: strict,
    discount: 0.25,
    verdict: "answered, yet leaving pays",
    shaken: false,
    why: tftWhy,
  }),
  pair("tit-for-tat", tft, {
    discount: 0.9,
    worlds: 48,
    verdict: "fragile",
    why: "keeping pays, but mistakes echo on: the last trembling actions leave a pair in CC one time in four",
  }),
  pair("win-stay, lose-shift", wsls, { game: strict, discount: 0.9, verdict: "stable norm", why: wslsWhy }),
  pair("win-stay, lose-shift", wsls, { game: strict, discount: 0.6, verdict: "stable norm", why: wslsWhy }),
  pair("win-stay, lose-shift", wsls, {
    game: strict,
    discount: 0.4,
    verdict: "answered, yet leaving pays",
    why: wslsWhy,
  }),
  pair("win-stay, lose-shift", wsls, {
    discount: 0.9,
    verdict: "answered, yet leaving pays",
    why: `${wslsWhy}: 3 + 2 (1 - d) / (1 + d) here`,
  }),
  pair(
    "suspicious tit-for-tat",
    { use: suspiciousTitForTat, strategy: strategies["suspicious tit-for-tat"] },
    {
      discount: 0.9,
      verdict: "no norm",
      why: "two of them defect for ever (Boyd & Lorberbaum 1987)",
    },
  ),
  ...[axelrod, donation].flatMap((game) => [
    known({
      norm: "always cooperate",
      use: { use: always },
      strategy: strategies["always cooperate"],
      game,
      discount: 0.9,
      verdict: "stuck but unenforced",
      why: "defecting pays T - R in every round and nobody answers",
    }),
    known({
      norm: "always defect",
      use: { use: always, params: { action: 1 } },
      strategy: strategies["always defect"],
      game,
      discount: 0.9,
      verdict: "no norm",
      why: "the only Nash equilibrium of the stage game",
    }),
  ]),
];

const long = { discount: 1, ticks: 400 } as const;
export const noisyDilemmas: readonly KnownSociety[] = [
  ...[0.001, 0.02].map((noise) =>
    known({
      norm: "always cooperate",
      use: { use: always },
      strategy: strategies["always cooperate"],
      noise,
      ...long,
      verdict: "stuck but unenforced",
      why: "defecting pays (1 - 2 e) (T - R) or more in every round and nobody answers",
    }),
  ),
  known({
    norm: "always defect",
    use: { use: always, params: { action: 1 } },
    strategy: strategies["always defect"],
    noise: 0.02,
    ...long,
    verdict: "no norm",
    why: "the only Nash equilibrium of the stage game",
  }),
  known({
    norm: "random",
    use: { use: random },
    strategy: strategies.random,
    ...long,
    verdict: "stuck but unenforced",
    why: "the mean of four cells is 62.5 % of the way from mutual defection; defecting pays 3 against 2.25 and nobody answers",
  }),
  pair("win-stay, lose-shift", wsls, {
    game: strict,
    noise: 0.01,
    ...long,
    verdict: "stable norm",
    why: "backward induction over the four past outcomes; a mistake is mended in two rounds (Nowak & Sigmund 1993)",
  }),
  pair("win-stay, lose-shift", wsls, {
    game: [6, 3, 1, 0],
    noise: 0.01,
    ...long,
    verdict: "answered, yet leaving pays",
    why: "T + P = 7 > 2 R = 6: defecting for ever pays although it is answered (Nowak & Sigmund 1993)",
  }),
  pair("tit-for-tat", tft, {
    noise: 0.1,
    discount: 1,
    ticks: 800,
    verdict: "imprecise",
    why: "two of them spend a quarter of the time in each outcome; always cooperating ends the echo, to the good of both (Nowak & Sigmund 1992)",
  }),
  known({
    norm: "generous tit-for-tat (.2)",
    use: { use: generousTitForTat, params: { generosity: 0.2 } },
    strategy: generous(0.2),
    noise: 0.01,
    ...long,
    verdict: "stable norm",
    why: "generosity below min(1 - (T - R) / (R - S), (R - P) / (T - P)) = 1/3 (Nowak & Sigmund 1992)",
  }),
  known({
    norm: "generous tit-for-tat (.7)",
    use: { use: generousTitForTat, params: { generosity: 0.7 } },
    strategy: generous(0.7),
    noise: 0.01,
    worlds: 48,
    ...long,
    verdict: "answered, yet leaving pays",
    why: "generosity above 1/3: a defection costs .3 (R - S) = .9 and pays 2 (Nowak & Sigmund 1992)",
  }),
  known({
    norm: "zero-determinant, generous",
    use: { use: zeroDeterminant, params: { mode: "generous", chi: 3 } },
    strategy: zd("generous"),
    ...long,
    verdict: "stable norm",
    why: "2 of them earn R, and whoever leaves loses a third of what the other loses (Stewart & Plotkin 2013)",
  }),
  known({
    norm: "zero-determinant, extortion",
    use: { use: zeroDeterminant, params: { mode: "extort", chi: 3 } },
    strategy: zd("extort"),
    ...long,
    verdict: "no norm",
    why: "two extortioners earn P (Press & Dyson 2012)",
  }),
];
