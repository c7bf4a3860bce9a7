/**
 * The coin game: two agents on a torus and one coin at a time, red or blue. A coin is worth 1 to whoever picks it up,
 * and costs the other 2 if it was of the other's colour.
 *
 * Lerer & Peysakhovich 2017, "Maintaining cooperation in complex social dilemmas using deep reinforcement learning",
 * arXiv:1707.01068; on a torus of 3 x 3 cells Foerster et al. 2018, "Learning with Opponent-Learning Awareness", AAMAS.
 */
import { category, defineEnv, discrete, f64, i32, type Metrics, perAgent, u8, z } from "../../src/index.ts";
import { freeCell, moved, moves, offset } from "./board.ts";
import { theory } from "./theory.ts";

const params = z.object({
  size: z.number().int().min(2).max(16).default(3).describe("cells along each side of the torus"),
  stay: z.boolean().default(true).describe("agents may stay where they are; otherwise they move every tick"),
  colours: z
    .enum(["random", "alternating"])
    .default("random")
    .describe("colour of a new coin: either with probability 1/2, or the one that the last had not"),
  gain: z.number().positive().default(1).describe("payoff for picking up a coin"),
  harm: z
    .number()
    .min(0)
    .default(2)
    .describe("what it costs an agent that the other takes its coin (payoff)"),
  remembered: z
    .enum(["tick", "balance"])
    .default("tick")
    .describe(
      "when an agent sees that it is robbed: in the tick after, or while the other has robbed it more often than it the other",
    ),
  horizon: z.number().int().min(1).default(150).describe("ticks after which an episode is cut (truncated)"),
});
export type CoinGameParams = z.output<typeof params>;

/** Planes of the picture that each agent sees. */
const planes = 4;

const observation = (p: CoinGameParams) => {
  const cells = p.size * p.size;
  return {
    coin: category(
      cells,
      "where the coin lies seen from the agent: rows down x size + columns right, mod size",
    ),
    ownColour: category(2, "1 if the coin has the agent's own colour"),
    other: category(cells, "where the other agent is seen from the agent, as for the coin"),
    robbed: category(
      2,
      "1 if the other took a coin of the agent's colour in the last tick, or more of them in this episode than the agent of the other's",
      { bins: 0 },
    ),
    board: category(2, "planes of the board by row: the agent, the other, an own coin, one of the other's", {
      size: planes * cells,
      bins: 0,
    }),
  };
};

const state = {
  /** Cell of the coin, and the agent whose colour it has. */
  coin: i32,
  owner: u8,
  cell: perAgent(i32),
  /** Coins that the agent picked up in the last tick. */
  harvest: perAgent(u8),
  /** Coins of agent 0's colour that the other took, less those the other way round: in the last tick, or in this episode. */
  owed: i32,
  /** The other took a coin of this agent's colour in the last tick, or more in this episode than this agent of its. */
  robbed: perAgent(u8),
  /** What the agent cost the other in the last tick, in payoff. */
  externality: perAgent(f64),
  /** Payoff so far in the episode. */
  wealth: perAgent(f64),
};

const metrics = {
  cooperation: {
    description: "share of coins that were picked up by the agent of their colour",
    per: "coins",
    better: "higher",
  },
  coins: { description: "coins picked up; one that both reach in the same tick counts twice", per: "tick" },
} as const satisfies Metrics;

export const coinGame = defineEnv({
  id: "coin-game-v0",
  title: "Coin game: whose coins to pick up",
  subject: "grids",
  cite: ["Lerer & Peysakhovich 2017, arXiv:1707.01068", "Foerster et al. 2018, AAMAS (LOLA)"],
  params,
  presets: {
    "four-moves": { stay: false },
    large: { size: 5 },
  },
  agents: () => 2,
  horizon: (p) => p.horizon,
  action: (p) => {
    const labels = p.stay ? moves : moves.slice(0, -1);
    return discrete(labels.length, { name: "move", labels });
  },
  observation,
  state: () => state,
  metrics,
  world: {
    reset(w, p) {
      for (let a = 0; a < 2; a++) w.cell[a] = w.randomInt(p.size * p.size);
      w.owner = w.randomInt(2);
      w.coin = freeCell(w.random(), w.cell[0], w.cell[1], p.size);
      w.harvest.fill(0);
      w.robbed.fill(0);
      w.owed = 0;
      w.externality.fill(0);
      w.wealth.fill(0);
    },
    step(w, p) {
      // Drawn in every tick, so that luck does not depend on when coins are picked up.
      const colour = w.randomInt(2);
      const place = w.random();
      const { owner, coin } = w;
      for (let a = 0; a < 2; a++) {
        w.cell[a] = moved(w.cell[a], w.action[a], p.size);
        w.harvest[a] = w.cell[a] === coin ? 1 : 0;
      }
      const robber = 1 - owner;
      const robbed = w.harvest[robber];
      const found = w.harvest[0] + w.harvest[1];
      w.owed = (p.remembered === "balance" ? w.owed : 0) + (owner === 0 ? robbed : -robbed);
      w.robbed[0] = w.owed > 0 ? 1 : 0;
      w.robbed[1] = w.owed < 0 ? 1 : 0;
      w.externality[owner] = 0;
      w.externality[robber] = p.harm * robbed;
      for (let a = 0; a < 2; a++) {
        w.payoff[a] = p.gain * w.harvest[a] - (a === owner ? p.harm * robbed : 0);
        w.wealth[a] += w.payoff[a];
      }
      w.cooperation += w.harvest[owner];
      w.coins += found;
      if (found > 0) {
        w.owner = p.colours === "random" ? colour : robber;
        w.coin = freeCell(place, w.cell[0], w.cell[1], p.size);
      }
    },
    observe(w, p) {
      const { size } = p;
      const cells = size * size;
      const { coin, ownColour, other, robbed, board } = w.obs;
      board.fill(0);
      for (let a = 0; a < 2; a++) {
        const own = w.owner === a;
        coin[a] = offset(w.cell[a], w.coin, size);
        ownColour[a] = own ? 1 : 0;
        other[a] = offset(w.cell[a], w.cell[1 - a], size);
        robbed[a] = w.robbed[a];
        const at = a * planes * cells;
        board[at + w.cell[a]] = 1;
        board[at + cells + w.cell[1 - a]] = 1;
        board[at + (own ? 2 : 3) * cells + w.coin] = 1;
      }
    },
  },
  theory,
});
