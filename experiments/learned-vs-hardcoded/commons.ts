/**
 * A commons: eight harvesters of one stock with noisy growth, which starts at its best level.
 *
 * Greedy harvesters and learners left alone fish the stock down until effort hardly pays: learners end near the Nash
 * equilibrium in constant efforts, two fifths of the best steady rent. A tax on effort, a hard quota and a norm of equal
 * shares all restore it; taxed learners even fish in pulses, which beats every constant effort a little. The norm is not
 * self-enforcing: a learner among its followers fishes more than twice its share and earns at their expense.
 */
import type { SceneConfig } from "../../src/lab/index.ts";

const learner = {
  use: "q-learning",
  params: { alpha: 0.1, gamma: 0.95, epsilon: { start: 1, end: 0.01, decay: 6e-4 } },
};
/** An eighth of the optimal effort of 40. */
const share = 5;
/** What a unit of effort earns at the optimal stock of 60, p q x - c: with it as a tax, only there effort just pays. */
const rate = 0.2;

export const commons: SceneConfig = {
  label: "Commons",
  env: "commons-v0",
  params: { noise: 0.2, start: 0.6 },
  train: 16_000,
  window: 800,
  evaluate: 4_000,
  show: {
    equality: "equality",
    stock: "stock",
    sustainability: "sustainable",
    pressure: "effort / optimum",
    cooperation: "cooperation",
    forgone: "growth lost",
  },
  certify: {
    // All agents stand in the same position, so that one of each policy speaks for all that play it.
    seats: "roles",
    ticks: 2000,
    sensitivity: { discount: [0.5, 0.99], noise: [0, 0.4], agents: [2, 4, 16] },
  },
  baseline: "learned",
  societies: {
    greedy: {
      label: "greedy: all effort while it pays",
      kind: "greedy",
      policies: [{ use: "greedy-harvest", params: { when: "pays" } }],
    },
    learned: {
      label: "learners",
      kind: "learned",
      policies: [learner],
    },
    taxed: {
      label: "learners, Pigouvian tax",
      kind: "mechanism",
      policies: [learner],
      mechanisms: [{ use: "pigouvian-tax", params: { on: "effort", rate, redistribute: true } }],
    },
    quota: {
      label: "learners, quota",
      kind: "mechanism",
      policies: [learner],
      mechanisms: [{ use: "quota", params: { cap: share, enforce: "mask" } }],
    },
    norm: {
      label: "norm: an equal share of the best effort",
      kind: "norm",
      policies: [{ use: "fixed-quota" }],
    },
    mix: {
      label: "one learner among the norm's followers",
      kind: "mix",
      norm: "norm",
      policies: [{ ...learner, seats: [0] }, { use: "fixed-quota" }],
    },
  },
};
