/** A game whose payoffs are lists: what agents earn in a period is the same up to rounding, or is not. */
import { z } from "../../src/index.ts";
import { sketchEnv } from "../helpers/env.ts";

export const payrolls = sketchEnv({
  id: "payrolls-v0",
  title: "Payoffs from lists",
  params: z.object({
    lists: z.array(z.array(z.number())),
    unit: z.number().default(1),
  }),
  agents: (p) => p.lists.length,
  world: {
    step(w, p) {
      for (let a = 0; a < w.agents; a++) w.payoff[a] = p.unit * p.lists[a][w.tick % p.lists[a].length];
    },
  },
});

/** Pairs of lists with equal sums, whose floating-point sums are not. */
export const equalLists = [
  [
    [0.1, 0.2, 0.3],
    [0.3, 0.2, 0.1],
  ],
  [
    [0.1, 0.1, 0.1, -0.1, -0.1, -0.1],
    [-0.1, -0.1, -0.1, 0.1, 0.1, 0.1],
  ],
  [
    [1000.1, 1000.7, 0.3],
    [0.3, 1000.7, 1000.1],
  ],
];
