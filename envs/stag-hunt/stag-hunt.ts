/**
 * A stag hunt that takes walking: hares feed whoever comes upon them, the stag feeds hunters who step on it together and
 * mauls one who does so alone.
 *
 * Peysakhovich & Lerer 2018, "Prosocial learning agents solve generalized Stag Hunts better than selfish ones", AAMAS
 * (arXiv:1709.02865), where it is the Markov stag hunt; with more than two hunters Pacheco, Santos, Souza & Skyrms 2009,
 * "Evolutionary dynamics of collective action in N-person stag hunt dilemmas", Proc. R. Soc. B 276:315-321.
 */
import {
  category,
  defineEnv,
  discrete,
  f64,
  i32,
  type Metrics,
  perAgent,
  u8,
  vector,
  z,
} from "../../src/index.ts";
import { distance, moved, moves, moveTowards } from "./board.ts";
import { theory } from "./theory.ts";

const params = z.object({
  agents: z.number().int().min(2).max(16).default(2).describe("hunters"),
  needed: z.number().int().min(2).default(2).describe("hunters it takes to catch the stag"),
  size: z.number().int().min(2).max(16).default(5).describe("cells along each side of the board"),
  hares: z.number().int().min(0).default(2).describe("hares on the board"),
  stag: z
    .number()
    .positive()
    .default(5)
    .describe("payoff of each hunter that takes part in catching the stag"),
  hare: z.number().positive().default(1).describe("payoff of a hare, shared among those who come upon it"),
  mauling: z
    .number()
    .min(0)
    .default(2)
    .describe("g: what it costs to step on the stag with too few (payoff)"),
  pursuit: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe("probability that the stag goes a step towards the nearest hunter, a tick"),
  horizon: z.number().int().min(1).default(100).describe("ticks after which an episode is cut (truncated)"),
});
export type StagHuntParams = z.output<typeof params>;

/** Planes of the picture that each agent sees. */
const planes = 4;
const [nothing, fed, mauled] = [0, 1, 2];

const observation = (p: StagHuntParams) => ({
  hareWay: category(moves.length, "move towards the nearest hare, around the stag (stay: there is none)"),
  stagWay: category(moves.length, "move towards the stag"),
  stagSteps: category(2 * p.size - 1, "moves to the stag"),
  ready: category(p.agents, "others that are one move from the stag"),
  outcome: category(3, "the stag in the last tick: 0 nothing, 1 caught it, 2 mauled by it", { bins: 0 }),
  board: category(2, "planes of the board by row: the agent, others, the stag, hares", {
    size: planes * p.size * p.size,
    bins: 0,
  }),
});

const state = (p: StagHuntParams) => ({
  /** Cells of the stag and of the hares. */
  stag: i32,
  hare: vector(i32, p.hares),
  cell: perAgent(i32),
  outcome: perAgent(u8),
  /** Payoff from prey in the last tick. */
  harvest: perAgent(f64),
  /** Payoff so far in the episode. */
  wealth: perAgent(f64),
});

const metrics = {
  cooperation: {
    description: "share of meals that were of stag",
    per: "meals",
    better: "higher",
  },
  meals: { description: "hunters that caught something", per: "tick", better: "higher" },
  stags: { description: "stags caught", per: "tick", better: "higher" },
  maulings: { description: "hunters mauled", per: "tick", better: "lower" },
} as const satisfies Metrics;

export const stagHunt = defineEnv({
  id: "stag-hunt-v0",
  title: "Stag hunt on a grid",
  subject: "grids",
  cite: [
    "Peysakhovich & Lerer 2018, AAMAS (arXiv:1709.02865)",
    "Pacheco et al. 2009, Proc. R. Soc. B 276:315-321",
  ],
  params,
  presets: {
    "stag-only": { hares: 0 },
    pursuing: { pursuit: 0.5 },
    party: { agents: 4, needed: 3, size: 7, hares: 6 },
  },
  check(p) {
    if (p.needed > p.agents) return `needed must be at most agents (${p.agents}), got ${p.needed}`;
    const taken = p.agents + p.hares + 1;
    if (taken >= p.size * p.size)
      return `hunters, hares and stag must leave a cell of the ${p.size * p.size} free, got ${taken}; give a larger size`;
    return undefined;
  },
  agents: (p) => p.agents,
  horizon: (p) => p.horizon,
  action: () => discrete(moves.length, { name: "move", labels: moves }),
  observation,
  state,
  metrics,
  world: {
    reset(w, p) {
      for (let a = 0; a < w.agents; a++) w.cell[a] = w.randomInt(p.size * p.size);
      w.stag = -1;
      w.hare.fill(-1);
      w.stag = freeCell(w, w.random(), p.size);
      for (let h = 0; h < p.hares; h++) w.hare[h] = freeCell(w, w.random(), p.size);
      w.outcome.fill(nothing);
      w.harvest.fill(0);
      w.wealth.fill(0);
    },
    step(w, p) {
      const n = w.agents;
      const { size } = p;
      for (let a = 0; a < n; a++) w.cell[a] = moved(w.cell[a], w.action[a], size);

      // All numbers are drawn in every tick, so that luck does not depend on what is caught when.
      const follows = w.random() < p.pursuit;
      const lot = w.randomInt(n);
      const place = w.random();
      let near = hunters(w.cell, w.stag);
      if (follows && near === 0) {
        w.stag = moved(w.stag, moveTowards(w.stag, w.cell[nearest(w, lot, size)], -1, size), size);
        near = hunters(w.cell, w.stag);
      }
      const caught = near >= p.needed;
      for (let a = 0; a < n; a++) {
        const there = w.cell[a] === w.stag;
        w.outcome[a] = there ? (caught ? fed : mauled) : nothing;
        w.harvest[a] = there && caught ? p.stag : 0;
        w.payoff[a] = there && !caught ? -p.mauling : 0;
        if (there && caught) w.cooperation += 1;
        if (there && !caught) w.maulings += 1;
      }
      if (caught) w.stags += 1;
      // It is gone, or has run away: either way it is found elsewhere.
      if (near > 0) w.stag = freeCell(w, place, size);

      for (let h = 0; h < p.hares; h++) {
        const elsewhere = w.random();
        const eaters = hunters(w.cell, w.hare[h]);
        if (eaters === 0) continue;
        for (let a = 0; a < n; a++) if (w.cell[a] === w.hare[h]) w.harvest[a] += p.hare / eaters;
        w.hare[h] = freeCell(w, elsewhere, size);
      }
      for (let a = 0; a < n; a++) {
        if (w.harvest[a] > 0) w.meals += 1;
        w.payoff[a] += w.harvest[a];
        w.wealth[a] += w.payoff[a];
      }
    },
    observe(w, p) {
      const n = w.agents;
      const { size } = p;
      const cells = size * size;
      const { stag, cell, hare } = w;
      const { hareWay, stagWay, stagSteps, ready, outcome, board } = w.obs;
      board.fill(0);
      for (let a = 0; a < n; a++) {
        const own = cell[a];
        const prey = nearestHare(hare, own, size);
        hareWay[a] = prey < 0 ? moves.length - 1 : moveTowards(own, prey, stag, size);
        stagWay[a] = moveTowards(own, stag, -1, size);
        stagSteps[a] = distance(own, stag, size);
        outcome[a] = w.outcome[a];
        let others = 0;
        const at = a * planes * cells;
        for (let b = 0; b < n; b++) {
          if (b === a) continue;
          if (distance(cell[b], stag, size) === 1) others++;
          board[at + cells + cell[b]] = 1;
        }
        ready[a] = others;
        board[at + own] = 1;
        board[at + 2 * cells + stag] = 1;
        for (let h = 0; h < p.hares; h++) board[at + 3 * cells + hare[h]] = 1;
      }
    },
  },
  theory,
});

interface Bodies {
  readonly stag: number;
  readonly cell: Int32Array;
  readonly hare: Int32Array;
}

/** Hunters on a cell. */
function hunters(cell: Int32Array, where: number): number {
  let count = 0;
  for (let a = 0; a < cell.length; a++) if (cell[a] === where) count++;
  return count;
}

/** The hunter nearest to the stag; among equals the first from number `lot` on. */
function nearest({ cell, stag }: Bodies, lot: number, size: number): number {
  let best = lot;
  for (let j = 1; j < cell.length; j++) {
    const a = (lot + j) % cell.length;
    if (distance(cell[a], stag, size) < distance(cell[best], stag, size)) best = a;
  }
  return best;
}

/** Cell of the nearest hare, or -1. */
function nearestHare(hare: Int32Array, from: number, size: number): number {
  let best = -1;
  for (let h = 0; h < hare.length; h++)
    if (best < 0 || distance(from, hare[h], size) < distance(from, best, size)) best = hare[h];
  return best;
}

function isFree({ cell, stag, hare }: Bodies, where: number): boolean {
  return where !== stag && hunters(cell, where) === 0 && !hare.includes(where);
}

/** One of the cells that hold nothing, by a number `u` from [0, 1). */
function freeCell(bodies: Bodies, u: number, size: number): number {
  let free = 0;
  for (let where = 0; where < size * size; where++) if (isFree(bodies, where)) free++;
  let left = Math.floor(u * free);
  let where = 0;
  for (; left > 0 || !isFree(bodies, where); where++) if (isFree(bodies, where)) left--;
  return where;
}
