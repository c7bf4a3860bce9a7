/**
 * Games on a graph: everybody plays a table of payoffs with each neighbour, does the same with all of them, and sees what one who may be
 * worth copying did and earned.
 *
 * Nowak & May 1992, "Evolutionary games and spatial chaos", Nature 359:826-829; Huberman & Glance 1993, PNAS 90:7716-7718 (not all at once);
 * Szabo & Toke 1998, Physical Review E 58:69-73 (comparing with one neighbour, drawn at random).
 */
import {
  category,
  defineEnv,
  discrete,
  f64,
  feature,
  i32,
  type Metrics,
  perAgent,
  u8,
} from "../../src/index.ts";
import { checkParams, modelOf, params } from "./params.ts";
import { kernel } from "./spatial-game.kernel.ts";
import { theory } from "./theory.ts";

const metrics = {
  cooperation: { description: "share of agents that do choice 0", per: "tick" },
  changed: { description: "share of agents that do something else than in the tick before", per: "tick" },
} as const satisfies Metrics;

export const spatialGame = defineEnv({
  id: "spatial-game-v0",
  title: "A game with one's neighbours",
  subject: "games",
  cite: [
    "Nowak & May 1992, Nature 359:826-829",
    "Huberman & Glance 1993, PNAS 90:7716-7718",
    "Szabo & Toke 1998, Physical Review E 58:69-73",
  ],
  params,
  presets: {
    "fixed-edges": { topology: { kind: "lattice", neighbours: 8, torus: false } },
    snowdrift: {
      payoffs: [
        [1, 0.6],
        [1.4, 0],
      ],
      itself: false,
      topology: { kind: "lattice", neighbours: 4 },
      looksAt: "one",
    },
    "rock-paper-scissors": {
      payoffs: [
        [0, -1, 1],
        [1, 0, -1],
        [-1, 1, 0],
      ],
      itself: false,
      looksAt: "one",
      revise: 0.5,
    },
  },
  check: checkParams,
  agents: (p) => p.agents,
  horizon: (p) => p.horizon,
  topology: (p) => modelOf(p).graph,
  action: ({ payoffs }) =>
    discrete(payoffs.length, {
      name: "choice",
      ...(payoffs.length === 2 && { labels: ["cooperate", "defect"] }),
    }),
  observation: (p) => ({
    own: category(p.payoffs.length, "what it did in the last tick"),
    model: category(p.payoffs.length, "what the one did that it looks at"),
    gain: feature(-modelOf(p).most, modelOf(p).most, "what that one was paid more than itself", {
      unit: "payoff",
      bins: 3,
    }),
  }),
  state: () => ({
    /** What each does until it may change it. */
    choice: perAgent(u8),
    /** What each did in the tick before. */
    before: perAgent(u8),
    /** What each was paid in the last tick. */
    score: perAgent(f64),
    /** At whom each looks. */
    model: perAgent(i32),
  }),
  metrics,
  derive: (p) => ({
    pay: modelOf(p).pay,
    n: p.payoffs.length,
    own: p.itself ? 1 : 0,
    /** Games of a player against each choice. */
    met: new Int32Array(p.payoffs.length),
  }),
  world: {
    reset(w) {
      w.choice.fill(0);
      w.before.fill(0);
      w.score.fill(0);
      for (let a = 0; a < w.agents; a++) w.model[a] = a;
    },
    step(w, p, d) {
      const { start, neighbour } = w.topology;
      const { pay, met, n, own } = d;
      const count = w.agents;
      let changed = 0;
      let cooperators = 0;
      for (let a = 0; a < count; a++) {
        w.before[a] = w.choice[a];
        // Drawn whatever is chosen, so that luck does not depend on it; in the first tick all choose.
        if (p.revise < 1 && w.random() >= p.revise && w.tick > 0) {
          if (w.choice[a] === 0) cooperators++;
          continue;
        }
        w.choice[a] = w.action[a];
        if (w.choice[a] === 0) cooperators++;
        if (w.tick > 0 && w.choice[a] !== w.before[a]) changed++;
      }
      // Games are counted first, so that who meets the same is paid the same to the bit.
      for (let a = 0; a < count; a++) {
        const choice = w.choice[a];
        const from = start[a];
        const end = start[a + 1];
        let score = 0;
        if (n === 2) {
          let ones = own * choice;
          for (let e = from; e < end; e++) ones += w.choice[neighbour[e]];
          score = (own + end - from - ones) * pay[2 * choice] + ones * pay[2 * choice + 1];
        } else {
          met.fill(0);
          met[choice] = own;
          for (let e = from; e < end; e++) met[w.choice[neighbour[e]]]++;
          for (let x = 0; x < n; x++) score += met[x] * pay[n * choice + x];
        }
        w.score[a] = score;
        w.payoff[a] = score;
      }
      for (let a = 0; a < count; a++) {
        let model = a;
        const from = start[a];
        const degree = start[a + 1] - from;
        if (p.looksAt === "one") {
          const at = Math.floor(w.random() * degree);
          if (degree > 0) model = neighbour[from + at];
        } else {
          let most = w.score[a];
          for (let e = from; e < from + degree; e++) {
            const score = w.score[neighbour[e]];
            if (score <= most) continue;
            most = score;
            model = neighbour[e];
          }
        }
        w.model[a] = model;
      }
      w.cooperation += cooperators / count;
      w.changed += changed / count;
    },
    observe(w) {
      const { own, model, gain } = w.obs;
      for (let a = 0; a < w.agents; a++) {
        own[a] = w.choice[a];
        model[a] = w.choice[w.model[a]];
        gain[a] = w.score[w.model[a]] - w.score[a];
      }
    },
  },
  kernel,
  theory,
});
