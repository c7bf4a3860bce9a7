/**
 * Repeated normal-form games: any number of players and actions, with memory of past joint actions, execution
 * noise and random termination.
 *
 * Payoffs are given per player as a flat list in row-major order of the joint action (player 0's action varies
 * slowest). Discounting by `continuation`: after each round the game goes on with that probability, so that
 * the expected sum of payoffs is the discounted sum (Roth & Murnighan 1978).
 */
import { category, defineEnv, discrete, f64, i32, perAgent, vector, z } from "../../src/index.ts";
import { games } from "./games.ts";

const params = z.object({
  game: z
    .enum(Object.keys(games) as [string, ...string[]])
    .default("prisoners-dilemma")
    .describe("named game, used unless payoffs are given"),
  payoffs: z
    .array(z.array(z.number()))
    .optional()
    .describe("payoffs by player, each flat in row-major order of the joint action"),
  actions: z
    .array(z.number().int().min(1))
    .optional()
    .describe("actions of each player (needed with payoffs)"),
  memory: z.number().int().min(0).max(8).default(1).describe("past rounds that agents observe"),
  noise: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe("probability that an action is replaced by a random one"),
  continuation: z.number().min(0).max(1).default(1).describe("probability that another round follows"),
  rounds: z
    .number()
    .min(1)
    .default(Number.POSITIVE_INFINITY)
    .describe("rounds after which an episode is cut (truncated)"),
  opening: z
    .union([z.literal("random"), z.number().int().nonnegative()])
    .default(0)
    .describe("the past at the start: one action for all, or random"),
});

type P = z.output<typeof params>;

/** The game that the params name: sizes, strides and payoffs. */
function gameOf(p: P) {
  const game = p.payoffs ? { payoffs: p.payoffs, actions: p.actions ?? [] } : games[p.game];
  return { ...game, most: Math.max(...game.actions) };
}

export const matrixGame = defineEnv({
  id: "matrix-game-v0",
  title: "Repeated normal-form game",
  cite: ["Luce & Raiffa 1957, Games and Decisions"],
  params,
  agents: (p) => gameOf(p).actions.length,
  horizon: (p) => p.rounds,
  action: (p) => discrete(gameOf(p).most),
  observation: (p) => ({
    history: category(
      gameOf(p).most,
      "past joint actions, latest first; own action first, then the next agents'",
      {
        size: p.memory * gameOf(p).actions.length,
      },
    ),
  }),
  state: (p) => ({
    /** Joint actions of the last `memory` rounds, latest first. */
    past: vector(i32, Math.max(1, p.memory) * gameOf(p).actions.length),
  }),
  metrics: {
    cooperation: { description: "share of agents that played action 0", per: "tick", better: "higher" },
  },
  world: {
    reset(w, p) {
      const { most } = gameOf(p);
      for (let j = 0; j < w.past.length; j++)
        w.past[j] = p.opening === "random" ? w.randomInt(most) : p.opening;
    },
    step(w, p) {
      const { payoffs, actions, most } = gameOf(p);
      const n = w.agents;
      for (let j = w.past.length - 1; j >= n; j--) w.past[j] = w.past[j - n];
      let joint = 0;
      for (let a = 0; a < n; a++) {
        let choice = w.action[a];
        if (p.noise > 0 && w.random() < p.noise) choice = w.randomInt(most);
        w.past[a] = choice;
        joint = joint * actions[a] + choice;
        w.cooperation += choice === 0 ? 1 / n : 0;
      }
      for (let a = 0; a < n; a++) w.payoff[a] = payoffs[a][joint];
      if (p.continuation < 1 && w.random() >= p.continuation) w.ended = 1;
    },
    observe(w, p) {
      const n = w.agents;
      const { history } = w.obs;
      for (let a = 0; a < n; a++)
        for (let m = 0; m < p.memory; m++)
          for (let b = 0; b < n; b++) history[(a * p.memory + m) * n + b] = w.past[m * n + ((a + b) % n)];
    },
  },
  kernel({ columns, agents: n, action, obs, payoff: paid }, p) {
    const { payoffs, actions, most } = gameOf(p);
    void most;
    void f64;
    void perAgent;
    const table = Float64Array.from(payoffs.flat());
    const joints = payoffs[0].length;
    const sizes = Int32Array.from(actions);
    const memory = p.memory;
    const width = Math.max(1, memory) * n;
    return {
      reset(i) {
        columns.past.fill(p.opening as number, i * width, (i + 1) * width);
      },
      step(lo, hi) {
        const { past, cooperation, done } = columns;
        const t = table,
          N = n,
          J = joints,
          W = width,
          A = action,
          out = paid,
          sz = sizes,
          share = 1 / n;
        for (let i = lo; i < hi; i++) {
          if (done[i] !== 0) continue;
          const o = i * W;
          for (let j = W - 1; j >= N; j--) past[o + j] = past[o + j - N];
          let joint = 0;
          const k = i * N;
          for (let a = 0; a < N; a++) {
            const choice = A[k + a] | 0;
            past[o + a] = choice;
            joint = joint * sz[a] + choice;
            if (choice === 0) cooperation[i] += share;
          }
          for (let a = 0; a < N; a++) out[k + a] = t[a * J + joint];
        }
      },
      observe(lo, hi) {
        const { past } = columns;
        const { history } = obs;
        const N = n,
          W = width,
          M = memory;
        for (let i = lo; i < hi; i++) {
          for (let a = 0, h = i * N * N * M; a < N; a++)
            for (let m = 0; m < M; m++)
              for (let b = 0; b < N; b++, h++) {
                const other = a + b;
                history[h] = past[i * W + m * N + (other >= N ? other - N : other)];
              }
        }
      },
    };
  },
});
