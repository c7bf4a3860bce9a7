/**
 * Repeated normal-form games: any number of players and actions, with memory of past joint actions, execution
 * noise, stochastic payoffs and a random end.
 *
 * Luce & Raiffa 1957, "Games and Decisions". Noise: an action is replaced by another one (the trembling hand of
 * Selten 1975, Int. J. Game Theory 4:25-55). Random end: after each round the game goes on with probability
 * `continuation`, so that the expected sum of payoffs is the discounted sum (Roth & Murnighan 1978, J. Math.
 * Psychology 17:189-198).
 */

import {
  type GameTable,
  gamePresets,
  penaltyGame,
  publicGoods,
  volunteersDilemma,
} from "../../src/games/index.ts";
import { category, defineEnv, discrete, i32, perParams, type Theory, vector, z } from "../../src/index.ts";
import { kernel } from "./matrix-game.kernel.ts";
import { pairKernel } from "./pair.ts";
import { layOut, type Tables } from "./tables.ts";
import { publicGoodsTheory, stageTheory, volunteersTheory } from "./theory.ts";

const names = [
  "prisoners-dilemma",
  "stag-hunt",
  "chicken",
  "battle-of-the-sexes",
  "matching-pennies",
  "rock-paper-scissors",
  "climbing",
  "climbing-stochastic",
  "penalty",
  "public-goods",
  "volunteers-dilemma",
] as const;

const params = z.object({
  game: z.enum(names).default("prisoners-dilemma").describe("named game, used unless payoffs are given"),
  payoffs: z
    .array(z.array(z.number()).min(1))
    .min(1)
    .optional()
    .describe("own game: payoffs by player, each flat in row-major order of the joint action"),
  actions: z
    .array(z.number().int().min(1))
    .min(1)
    .optional()
    .describe("own game: number of actions of each player"),
  chances: z
    .array(
      z.strictObject({
        cell: z.array(z.number().int().nonnegative()),
        payoffs: z.array(z.number()),
        probability: z.number().min(0).max(1),
      }),
    )
    .optional()
    .describe("own game: cells (an action a player) that pay something else with a probability"),
  players: z
    .number()
    .int()
    .min(2)
    .max(16)
    .default(4)
    .describe("players of public-goods and volunteers-dilemma"),
  multiplier: z.number().positive().default(1.6).describe("public-goods: what the group gets for a token"),
  endowment: z.number().positive().default(1).describe("public-goods: tokens each player has a round"),
  levels: z
    .number()
    .int()
    .min(2)
    .default(2)
    .describe("public-goods: contributions to choose from, evenly spaced"),
  benefit: z.number().positive().default(1).describe("volunteers-dilemma: to each when somebody volunteers"),
  cost: z
    .number()
    .positive()
    .default(0.5)
    .describe("volunteers-dilemma: to each volunteer, below the benefit"),
  penalty: z
    .number()
    .max(0)
    .default(-30)
    .describe("penalty: payoff to both for aiming at different optima, at most 0"),
  memory: z.number().int().min(0).max(8).default(1).describe("past rounds that agents observe"),
  noise: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe("probability that an agent's action is replaced by another of its actions, all alike"),
  continuation: z.number().min(0).max(1).default(1).describe("probability that another round follows"),
  rounds: z
    .number()
    .int()
    .nonnegative()
    .default(0)
    .describe("rounds after which an episode is cut (truncated); 0: never"),
  opening: z
    .union([z.literal("random"), z.number().int().nonnegative()])
    .default(0)
    .describe("the past as it looks in the first round: one action for all, or random"),
});
type P = z.output<typeof params>;

/** Numbers a payoff table may have: all players, all joint actions. */
const maxEntries = 2 ** 20;

interface Game {
  readonly form: GameTable;
  readonly tables: Tables;
  readonly most: number;
}

/** The game that the params name. */
const gameOf = perParams((p: P): Game => {
  const form = tableOf(p);
  return { form, tables: layOut(form), most: form.actions.reduce((most, n) => Math.max(most, n)) };
});

function tableOf(p: P): GameTable {
  if (p.payoffs) return { payoffs: p.payoffs, actions: p.actions ?? [], chances: p.chances ?? [] };
  switch (p.game) {
    case "penalty":
      return penaltyGame(p.penalty);
    case "public-goods":
      return publicGoods(p.players, p.multiplier, p.endowment, p.levels);
    case "volunteers-dilemma":
      return volunteersDilemma(p.players, p.benefit, p.cost);
    default:
      return gamePresets[p.game];
  }
}

/** What is wrong with params that only together make sense. */
function problem(p: P): string | undefined {
  const { payoffs, actions, chances = [] } = p;
  if (!payoffs) {
    for (const name of ["actions", "chances"] as const)
      if (p[name]) return `${name} goes with payoffs; leave it out for a named game`;
    if (p.game === "volunteers-dilemma" && p.cost >= p.benefit)
      return `cost must be below benefit (${p.benefit}), got ${p.cost}`;
    const levels = p.game === "public-goods" ? p.levels : 2;
    if (p.game === "public-goods" || p.game === "volunteers-dilemma")
      if (p.players * levels ** p.players > maxEntries)
        return `a payoff table may have ${maxEntries} entries, got players * levels^players = ${p.players * levels ** p.players}; give fewer players or levels`;
  } else {
    if (!actions) return "payoffs needs actions, the number of actions of each player, e.g. actions: [2, 2]";
    if (payoffs.length !== actions.length)
      return `payoffs needs one list for each of the ${actions.length} players, got ${payoffs.length}`;
    const joints = actions.reduce((product, size) => product * size, 1);
    if (payoffs.length * joints > maxEntries)
      return `a payoff table may have ${maxEntries} entries, got ${payoffs.length * joints}; give fewer players or actions`;
    for (const [a, list] of payoffs.entries())
      if (list.length !== joints)
        return `payoffs[${a}] needs ${joints} numbers (the product of actions), got ${list.length}`;
    const seen = new Set<string>();
    for (const [c, { cell, payoffs: other }] of chances.entries()) {
      if (cell.length !== actions.length || cell.some((choice, a) => choice >= actions[a]))
        return `chances[${c}].cell must name one action of each player (below ${actions.join(", ")}), got ${JSON.stringify(cell)}`;
      if (other.length !== actions.length)
        return `chances[${c}].payoffs needs ${actions.length} numbers, one a player, got ${other.length}`;
      if (seen.has(cell.join())) return `chances names the cell ${JSON.stringify(cell)} twice`;
      seen.add(cell.join());
    }
  }
  const { most } = gameOf(p);
  if (typeof p.opening === "number" && p.opening >= most)
    return `opening must be "random" or an action in 0..${most - 1}, got ${p.opening}`;
  return undefined;
}

function theory(p: P): Theory {
  if (!p.payoffs && p.noise === 0) {
    if (p.game === "public-goods") return publicGoodsTheory(p.players, p.multiplier, p.endowment, p.levels);
    if (p.game === "volunteers-dilemma") return volunteersTheory(p.players, p.benefit, p.cost);
  }
  return stageTheory(gameOf(p).form, p.noise);
}

export const matrixGame = defineEnv({
  id: "matrix-game-v0",
  title: "Repeated normal-form game",
  subject: "games",
  cite: [
    "Luce & Raiffa 1957, Games and Decisions",
    "Axelrod 1984, The Evolution of Cooperation",
    "Claus & Boutilier 1998, AAAI (climbing, penalty)",
    "Kapetanakis & Kudenko 2002, AAAI (stochastic climbing)",
    "Isaac & Walker 1988, QJE 103:179-199 (public goods)",
    "Diekmann 1985, J. Conflict Resolution 29:605-610 (volunteer's dilemma)",
  ],
  params,
  presets: Object.fromEntries(names.map((game) => [game, { game }])),
  check: problem,
  agents: (p) => gameOf(p).form.actions.length,
  horizon: (p) => p.rounds || Number.POSITIVE_INFINITY,
  action: (p) => {
    const { form, most } = gameOf(p);
    const { labels, values, unit } = form;
    return discrete(most, {
      ...(labels ? { labels } : {}),
      ...(values ? { values } : {}),
      ...(unit ? { unit } : {}),
    });
  },
  observation: (p) => ({
    history: category(
      gameOf(p).most,
      "past joint actions, latest first; own action first, then the next agents' cyclically",
      { size: p.memory * gameOf(p).form.actions.length },
    ),
  }),
  state: (p) => ({
    /** Joint actions as played, latest first; the last one is kept even when agents remember none. */
    past: vector(i32, Math.max(1, p.memory) * gameOf(p).form.actions.length),
  }),
  metrics: {
    cooperation: { description: "Share of agents that played action 0", per: "tick" },
    coordination: { description: "Share of rounds in which all played the same action", per: "tick" },
  },
  derive: (p) => ({ ...gameOf(p).tables, random: p.opening === "random" }),
  world: {
    reset(w, p, d) {
      const opening = d.random ? 0 : Number(p.opening);
      for (let j = 0; j < w.past.length; j++) {
        const size = d.sizes[j % w.agents];
        w.past[j] = d.random ? w.randomInt(size) : Math.min(opening, size - 1);
      }
    },
    step(w, p, d) {
      const { sizes, table, otherTable, otherProbability, stochastic } = d;
      const n = w.agents;
      for (let j = w.past.length - 1; j >= n; j--) w.past[j] = w.past[j - n];
      let joint = 0;
      for (let a = 0; a < n; a++) {
        const size = sizes[a];
        const choice = played(w, Math.min(w.action[a] | 0, size - 1), size, p.noise);
        w.past[a] = choice;
        joint = joint * size + choice;
      }
      // Drawn whether or not the cell is stochastic: luck must not depend on what agents do.
      const paid = stochastic && w.random() < otherProbability[joint] ? otherTable : table;
      for (let a = 0; a < n; a++) w.payoff[a] = paid[joint * n + a];
      w.cooperation += d.cooperation[joint];
      w.coordination += d.coordination[joint];
      if (p.continuation < 1 && w.random() >= p.continuation) w.ended = 1;
    },
    observe(w, p) {
      const { history } = w.obs;
      const n = w.agents;
      let o = 0;
      for (let a = 0; a < n; a++)
        for (let m = 0; m < p.memory; m++) {
          for (let b = a; b < n; b++) history[o++] = w.past[m * n + b];
          for (let b = 0; b < a; b++) history[o++] = w.past[m * n + b];
        }
    },
  },
  kernel(context, p, d) {
    const written = kernel(context, p, d);
    const certain = p.noise === 0 && p.continuation === 1 && !d.stochastic;
    const pair = context.agents === 2 && p.memory <= 1;
    return pair ? pairKernel(context, { memory: p.memory, certain }, d, written) : written;
  },
  theory,
});

/** The action that is carried out: with probability `noise` another one; one draw serves both questions. */
function played(w: { random(): number }, wanted: number, size: number, noise: number): number {
  if (noise === 0) return wanted;
  const u = w.random();
  if (u >= noise || size === 1) return wanted;
  const other = Math.floor((u / noise) * (size - 1));
  return other >= wanted ? other + 1 : other;
}
