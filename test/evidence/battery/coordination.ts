/** One-shot games played over and over by habit: stag hunts, chicken, coordination, harmony, mixed equilibria. */
import { always, grim, random } from "../../../agents/index.ts";
import { gamePresets } from "../../../src/games/index.ts";
import type { PolicyUse } from "../../../src/index.ts";
import type { CertifyOptions } from "../../../src/norms/index.ts";
import { mixes, turns } from "./policies.ts";
import { brief, constants, undisturbed } from "./repeated.ts";
import { type Family, gameOf, type KnownSociety, symmetric, type Table, type Truth } from "./society.ts";

const playing = (action: number): PolicyUse[] => [{ use: always, params: { action } }];

/** Mixing is noise: long stretches tell whether anything pays. */
const sampled = { discount: 1, ticks: 3000 } as const;

interface Case extends Omit<Truth, "verdicts"> {
  readonly name: string;
  readonly family: Family;
  readonly table: Table;
  readonly uses: readonly PolicyUse[];
  readonly verdicts: string | readonly string[];
  readonly noise?: number;
  readonly more?: CertifyOptions;
}

function known({ name, family, table, uses, noise = 0, more, ...truth }: Case): KnownSociety {
  return {
    name,
    family,
    build: gameOf(table, uses, { params: noise > 0 ? { noise } : {} }),
    options: () => ({ ...brief, deviants: constants(Math.max(...table.actions)), discount: 0.9, ...more }),
    truth: { ...truth, verdicts: [truth.verdicts].flat() },
  };
}

const stag = symmetric([
  [4, 0],
  [3, 3],
]);
/** Hunting alone pays nothing; the hare is nearly as good. */
const risky = symmetric([
  [10, 0],
  [9.5, 9.5],
]);
/** Three hunters, a stag worth 6 to each if all hunt it, a hare worth 2. */
const three: Table = {
  actions: [2, 2, 2],
  payoffs: [0, 1, 2].map((a) =>
    Array.from({ length: 8 }, (_, joint) => ((joint >> (2 - a)) & 1 ? 2 : joint === 0 ? 6 : 0)),
  ),
};
export const stagHunts: readonly KnownSociety[] = [
  known({
    name: "all hunt the stag",
    family: "stag hunts",
    table: stag,
    uses: playing(0),
    verdicts: "stable convention",
    gain: 0,
    stake: 1,
    progress: 1,
    why: "the better of two strict equilibria (Skyrms 2004); hare hunters prosper from a share of 1/4 on",
  }),
  known({
    name: "all hunt hares",
    family: "stag hunts",
    table: stag,
    uses: playing(1),
    verdicts: "inefficient convention",
    gain: 0,
    stake: 1,
    progress: 0,
    why: "the worse of two strict equilibria (Skyrms 2004)",
  }),
  known({
    name: "all hunt the stag, trembling (2 %)",
    family: "stag hunts",
    table: stag,
    uses: playing(0),
    noise: 0.02,
    more: { discount: 1, ticks: 400 },
    verdicts: "stable convention",
    gain: 0,
    stake: 0.92,
    progress: 1,
    why: "the better of two strict equilibria also among trembling hands: 4 (.98) > 3",
  }),
  known({
    name: "a stag hardly better than a hare",
    family: "stag hunts",
    table: risky,
    uses: playing(0),
    verdicts: "fragile",
    gain: 0,
    stake: 0.5,
    progress: 1,
    why: "hare hunters (9.5) prosper as soon as 10 (1 - x) < 9.5: the barrier is 5 %, below the 10 % asked for",
  }),
  known({
    name: "three hunters, all on the stag",
    family: "stag hunts",
    table: three,
    uses: playing(0),
    verdicts: "stable convention",
    gain: 0,
    stake: 4,
    progress: 1,
    why: "6 > 2, and mutants prosper only where 6 (1 - x)^2 < 2, x > 42 %",
  }),
  known({
    name: "three hunters, all on hares",
    family: "stag hunts",
    table: three,
    uses: playing(1),
    verdicts: "inefficient convention",
    gain: 0,
    stake: 4,
    progress: 0,
    why: "2 > 0: the worse of two strict equilibria",
  }),
];

/** Aumann 1974: swerve is action 0. */
const chicken = symmetric([
  [6, 2],
  [7, 0],
]);
/** Here the one who dares is worth more to both together than two who swerve. */
const priority = symmetric([
  [3, 2],
  [7, 0],
]);
export const chickens: readonly KnownSociety[] = [
  known({
    name: "both swerve",
    family: "chicken",
    table: chicken,
    uses: playing(0),
    verdicts: "stuck but unenforced",
    gain: 1,
    stake: 1.5,
    progress: 1,
    why: "daring pays 7 instead of 6 and nobody answers",
  }),
  known({
    name: "traffic light, swerving together were better",
    family: "chicken",
    table: chicken,
    uses: [{ use: turns, params: { plays: [0, 1] } }],
    verdicts: "inefficient convention",
    gain: 0,
    stake: 1.5,
    progress: 0,
    why: "a pure equilibrium in every round, worth 9 of 12 (Aumann 1974)",
  }),
  known({
    name: "one always dares",
    family: "chicken",
    table: chicken,
    uses: [
      { use: always, params: { action: 1 }, seats: [0] },
      { use: always, params: { action: 0 }, seats: [1] },
    ],
    verdicts: "inefficient convention",
    gain: 0,
    stake: 1.5,
    progress: 0,
    why: "a pure equilibrium worth 9 of 12 (Aumann 1974)",
  }),
  known({
    name: "traffic light that is best",
    family: "chicken",
    table: priority,
    uses: [{ use: turns, params: { plays: [0, 1] } }],
    verdicts: "stable convention",
    gain: 0,
    stake: 3,
    progress: 1,
    why: "a pure equilibrium in every round, and 2 + 7 is the optimum; with seats changed it is one too",
  }),
  known({
    name: "both swerve by the grim trigger, patient",
    family: "chicken",
    table: chicken,
    uses: [{ use: grim }],
    more: { ...undisturbed, discount: 0.6 },
    verdicts: "stable norm",
    gain: 0,
    stake: 1.5,
    progress: 1,
    why: "daring once pays 1, then 2 instead of 6 for ever: no gain from d = 1/5 on (Friedman 1971)",
  }),
  known({
    name: "both swerve by the grim trigger, impatient",
    family: "chicken",
    table: chicken,
    uses: [{ use: grim }],
    more: { ...undisturbed, discount: 0.1 },
    verdicts: "answered, yet leaving pays",
    gain: 0.9 * 7 + 0.1 * 2 - 6,
    stake: 1.5,
    progress: 1,
    why: "daring once, then swerving: 7 (1 - d) + 2 d - 6 > 0 below d = 1/5 (Friedman 1971)",
  }),
];

const alike = (n: number): Table =>
  symmetric(Array.from({ length: n }, (_, x) => Array.from({ length: n }, (_, y) => (x === y ? 1 : 0))));
const ranked = symmetric([
  [2, 0],
  [0, 1],
]);
const sexes: Table = gamePresets["battle-of-the-sexes"];
const climbing: Table = gamePresets.climbing;
/** Three players who are paid where all do the same. */
const trio: Table = {
  actions: [2, 2, 2],
  payoffs: [0, 1, 2].map(() => [1, 0, 0, 0, 0, 0, 0, 1]),
};
export const coordination: readonly KnownSociety[] = [
  known({
    name: "pure coordination, on one side of the road",
    family: "coordination",
    table: alike(2),
    uses: playing(0),
    verdicts: "stable convention",
    gain: 0,
    stake: 1,
    progress: 1,
    why: "one of two strict equilibria that are equally good (Lewis 1969)",
  }),
  known({
    name: "pure coordination among three",
    family: "coordination",
    table: trio,
    uses: playing(1),
    verdicts: "stable convention",
    gain: 0,
    stake: 1,
    progress: 1,
    why: "one of two strict equilibria that are equally good (Lewis 1969)",
  }),
  known({
    name: "four sides, all on one",
    family: "coordination",
    table: alike(4),
    uses: playing(2),
    verdicts: "stable convention",
    gain: 0,
    stake: 1,
    progress: 1,
    why: "one of four strict equilibria that are equally good (Lewis 1969)",
  }),
  known({
    name: "four sides, all at random",
    family: "coordination",
    table: alike(4),
    uses: [{ use: random }],
    more: sampled,
    verdicts: "inefficient convention",
    gain: 0,
    stake: 0.75,
    progress: 0,
    why: "the mixed equilibrium, the worst one: 1/4 whatever anybody does",
  }),
  known({
    name: "the better side",
    family: "coordination",
    table: ranked,
    uses: playing(0),
    verdicts: "stable convention",
    gain: 0,
    stake: 1,
    progress: 1,
    why: "the better of two strict equilibria",
  }),
  known({
    name: "the worse side",
    family: "coordination",
    table: ranked,
    uses: playing(1),
    verdicts: "inefficient convention",
    gain: 0,
    stake: 1,
    progress: 0,
    why: "the worse of two strict equilibria; the mixed one, at 2/3 each, is worse still",
  }),
  known({
    name: "taking turns in the battle of the sexes",
    family: "coordination",
    table: sexes,
    uses: [{ use: turns, params: { plays: [0, 1], together: true } }],
    verdicts: "stable convention",
    gain: 0,
    stake: 1,
    progress: 1,
    why: "a strict equilibrium in every round, and every one of them is worth the optimum",
  }),
  known({
    name: "climbing game at its optimum",
    family: "coordination",
    table: climbing,
    uses: playing(0),
    verdicts: "stable convention",
    gain: 0,
    stake: 4,
    progress: 1,
    why: "the best of two strict equilibria, 11 and 7 to each (Claus & Boutilier 1998)",
  }),
  known({
    name: "climbing game half way up",
    family: "coordination",
    table: climbing,
    uses: playing(1),
    verdicts: "inefficient convention",
    gain: 0,
    stake: 4,
    progress: 0,
    why: "the worse of two strict equilibria (Claus & Boutilier 1998)",
  }),
];

const harmony = symmetric([
  [4, 3],
  [2, 1],
]);
/** Public goods in which a token given is worth more to the giver than one kept. */
const generousGoods: Table = {
  actions: [2, 2, 2],
  payoffs: [0, 1, 2].map((a) =>
    Array.from({ length: 8 }, (_, joint) => {
      const given = [0, 1, 2].filter((b) => !((joint >> (2 - b)) & 1)).length;
      return 1.5 * given + ((joint >> (2 - a)) & 1 ? 1 : 0);
    }),
  ),
};
export const harmonies: readonly KnownSociety[] = [
  known({
    name: "harmony, all cooperate",
    family: "harmony",
    table: harmony,
    uses: playing(0),
    verdicts: "no dilemma",
    gain: 0,
    stake: 1,
    progress: 1,
    why: "cooperation dominates",
  }),
  known({
    name: "harmony, trembling (5 %)",
    family: "harmony",
    table: harmony,
    uses: playing(0),
    noise: 0.05,
    more: { discount: 1, ticks: 400 },
    verdicts: "no dilemma",
    gain: 0,
    stake: 1,
    progress: 1,
    why: "cooperation dominates",
  }),
  known({
    name: "harmony, all against their interest",
    family: "harmony",
    table: harmony,
    uses: playing(1),
    verdicts: "no norm",
    gain: 2,
    stake: 1,
    progress: 0,
    why: "cooperation dominates and all do the other thing",
  }),
  known({
    name: "public goods with a multiplier above the group's size",
    family: "harmony",
    table: generousGoods,
    uses: playing(0),
    verdicts: "no dilemma",
    gain: 0,
    stake: 3.5,
    progress: 1,
    why: "a token given is worth 1.5 to the giver and 1 kept (Isaac & Walker 1988)",
  }),
];

const pennies: Table = gamePresets["matching-pennies"];
const rps: Table = gamePresets["rock-paper-scissors"];
const mixture = (...probabilities: number[]): PolicyUse[] => [{ use: mixes, params: { probabilities } }];
export const mixedEquilibria: readonly KnownSociety[] = [
  ...(
    [
      ["matching pennies at its equilibrium", pennies, mixture(0.5, 0.5)],
      ["matching pennies at 60 : 40", pennies, mixture(0.6, 0.4)],
      ["rock, paper, scissors at its equilibrium", rps, [{ use: random }]],
      ["always rock", rps, playing(0)],
    ] as const
  ).map(([name, table, uses]) =>
    known({
      name,
      family: "mixed equilibria",
      table,
      uses,
      more: sampled,
      verdicts: "nothing at stake",
      gain: name.startsWith("always") ? 1 : name.includes("60") ? 0.2 : 0,
      stake: 0,
      progress: 1,
      why: "what one wins the other loses (von Neumann & Morgenstern 1944)",
    }),
  ),
  known({
    name: "chicken at its mixed equilibrium",
    family: "mixed equilibria",
    table: chicken,
    uses: mixture(2 / 3, 1 / 3),
    more: sampled,
    verdicts: "inefficient convention",
    gain: 0,
    stake: 1.5,
    progress: (28 / 3 - 9) / 3,
    why: "both indifferent where 6 p + 2 (1 - p) = 7 p, p = 2/3: 28/3 between 9 and 12",
  }),
  known({
    name: "stag hunt at its mixed equilibrium",
    family: "mixed equilibria",
    table: stag,
    uses: mixture(0.75, 0.25),
    more: sampled,
    verdicts: "inefficient convention",
    gain: 0,
    stake: 1,
    progress: 0,
    why: "both indifferent where 4 p = 3: worth 6 of 8, as hares are",
  }),
  known({
    name: "battle of the sexes at its mixed equilibrium",
    family: "mixed equilibria",
    table: sexes,
    uses: [
      { use: mixes, params: { probabilities: [2 / 3, 1 / 3] }, seats: [0] },
      { use: mixes, params: { probabilities: [1 / 3, 2 / 3] }, seats: [1] },
    ],
    more: sampled,
    verdicts: "inefficient convention",
    gain: 0,
    stake: 5 / 6,
    progress: 0,
    why: "the worst equilibrium: 2/3 to each, where taking turns is worth 3/2",
  }),
];
