/** Games in which every agent's credit is known in closed form. */
import { category, discrete, f64, perAgent, z } from "../../src/index.ts";
import { sketchEnv } from "../helpers/env.ts";

/** Everybody gets `benefit` if at least `threshold` agents contribute (action 1) at `cost` each. One-shot episodes. */
export const thresholdGood = sketchEnv({
  id: "threshold-v0",
  title: "Threshold public good",
  params: z.object({
    agents: z.number().int().default(5),
    threshold: z.number().int().default(3),
    benefit: z.number().default(1),
    cost: z.number().default(0.25),
  }),
  agents: (p) => p.agents,
  horizon: () => 1,
  world: {
    step(w, p) {
      const given = w.action.reduce((sum, x) => sum + x, 0);
      for (let a = 0; a < w.agents; a++)
        w.payoff[a] = (given >= p.threshold ? p.benefit : 0) - p.cost * w.action[a];
    },
  },
});

/** Agent a is paid `weights[a]` times its action: nobody matters to anybody else. */
export const solo = sketchEnv({
  id: "solo-v0",
  title: "Everybody for itself",
  params: z.object({ weights: z.array(z.number()) }),
  agents: (p) => p.weights.length,
  horizon: () => 10,
  action: () => discrete(3),
  world: {
    step(w, p) {
      for (let a = 0; a < w.agents; a++) w.payoff[a] = p.weights[a] * w.action[a];
    },
  },
});

/**
 * A pot that grows by half (and luck) each tick. An agent may take 0, 1 or 2 units, and sees what it took last; what
 * an agent takes now, nobody can take later.
 */
export const pot = sketchEnv({
  id: "pot-v0",
  title: "A growing pot",
  params: z.object({ agents: z.number().int().default(3), length: z.number().int().default(6) }),
  agents: (p) => p.agents,
  horizon: (p) => p.length,
  action: () => discrete(3),
  observation: () => ({ last: category(3, "what it took last") }),
  state: () => ({ stock: f64, last: perAgent(f64) }),
  world: {
    reset(w) {
      w.stock = 6;
      w.last.fill(0);
    },
    step(w) {
      for (let a = 0; a < w.agents; a++) {
        w.payoff[a] = Math.min(w.action[a], w.stock);
        w.stock -= w.payoff[a];
        w.last[a] = w.action[a];
      }
      w.stock *= 1.5 + 0.2 * w.random();
      if (w.stock < 0.5) w.ended = 1;
    },
    observe(w) {
      w.obs.last.set(w.last);
    },
  },
});

/**
 * Agent a leaves after tick a; what it takes it gets, and as long as the world goes on 100 are paid to each agent that
 * has left, which breaks the rules of envs.
 */
export const pensions = sketchEnv({
  id: "pensions-v0",
  title: "Pays those that have left",
  agents: () => 3,
  horizon: () => 3,
  earlyExit: true,
  action: () => discrete(3),
  world: {
    step(w) {
      for (let a = 0; a < 3; a++) w.payoff[a] = w.active[a] !== 0 ? w.action[a] : 100;
      w.terminated[w.tick] = 1;
    },
  },
});

/** Agent a may take 0 .. a; `stepsOf` says how many worlds have been stepped. */
export function counting() {
  let steps = 0;
  const env = sketchEnv({
    id: "counting-v0",
    title: "Counts its steps",
    params: z.object({ agents: z.number().int().default(3) }),
    agents: (p) => p.agents,
    horizon: () => 10,
    masked: true,
    action: (p) => discrete(p.agents),
    world: {
      step(w) {
        steps++;
        for (let a = 0; a < w.agents; a++) w.payoff[a] = w.action[a];
      },
      observe(w, p) {
        for (let a = 0; a < w.agents; a++)
          for (let choice = 0; choice < w.agents; choice++)
            w.mask[a * p.agents + choice] = choice <= a ? 1 : 0;
      },
    },
  });
  return { env, stepsOf: () => steps };
}
