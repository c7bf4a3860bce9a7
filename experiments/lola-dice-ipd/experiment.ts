/**
 * LOLA-DiCE in the iterated prisoner's dilemma: does looking ahead to the other's learning lead out of defection?
 *
 * Foerster et al. 2018, "DiCE: The Infinitely Differentiable Monte Carlo Estimator", ICML, section 5: memory-one play,
 * episodes of 150 rounds, 64 imagined ones for each estimate, discount .96, 200 updates. Learning rates are .2 and .2 of the
 * one logit a state that the paper's code has; the table here has two, of which each takes half of a step.
 */
import type { RunConfig } from "../../src/lab/index.ts";

const episode = 150;
const updates = 200;

const learners = (lookAheads: number, label: string) => ({
  label,
  kind: "learned" as const,
  policies: [{ use: "lola-dice", params: { lookAheads } }],
});

export const config: RunConfig = {
  name: "lola-dice-ipd",
  seed: 0,
  sessions: 20,
  scenes: {
    ipd: {
      label: "Iterated prisoner's dilemma",
      env: "matrix-game-v0",
      params: {
        payoffs: [
          [-1, -3, 0, -2],
          [-1, 0, -3, -2],
        ],
        actions: [2, 2],
        rounds: episode,
      },
      train: updates * episode,
      window: 10 * episode,
      evaluate: 20 * episode,
      show: { cooperation: "cooperation" },
      societies: {
        naive: learners(0, "naive policy gradient"),
        one: learners(1, "one step ahead"),
        two: learners(2, "two steps ahead"),
        three: learners(3, "three steps ahead"),
      },
    },
  },
};

/** A glance at it: two sessions, and half of the updates. */
export const quick = {
  sessions: 2,
  scenes: { "*": { train: (updates / 2) * episode } },
};
