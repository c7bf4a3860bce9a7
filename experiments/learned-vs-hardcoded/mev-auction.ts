/**
 * Who keeps the value of an arbitrage: three searchers with private values, six ticks to the block.
 *
 * In the open auction losers revert and pay, and raising each other eats the value up, whether the searchers are
 * greedy or have learned. With sealed, revert-protected bids the auction is a first-price one: learners end near
 * its equilibrium, two thirds of the value, and a norm that says so is one that no learner gains by breaking.
 */
import type { SceneConfig } from "../../src/lab/index.ts";

/** Payoffs come at the end of a block, so nothing is discounted; steps shrink because payoffs are noisy. */
const learner = {
  alpha: { start: 0.1, end: 0.002, decay: 1e-4 },
  gamma: 1,
  epsilon: { start: 1, end: 0.002, decay: 1e-4 },
  bins: { value: 3 },
};
const sealed = [{ use: "sealed-bids" }];

export const mevAuction: SceneConfig = {
  label: "MEV auction",
  env: "mev-auction-v0",
  params: {
    searchers: 3,
    values: "private",
    blockTicks: 6,
    // Equal steps of the own value, with the equilibrium share 2/3 among them.
    grid: "share",
    levels: 6,
    baseFee: 0.02,
    phi: 0.3,
  },
  train: 48_000,
  window: 2_000,
  evaluate: 6_000,
  show: {
    equality: "equality",
    surplus: "searchers gain",
    revenue: "proposer gains",
    efficiency: "efficiency",
    reverts: "reverts",
    waste: "wasted",
    cooperation: "restraint",
  },
  certify: {
    seats: "roles",
    ticks: 3000,
    floor: "greedy",
    learners: [
      { label: "Q-learning", use: "q-learning", params: learner },
      { label: "SARSA", use: "sarsa", params: learner },
    ],
  },
  baseline: "learned",
  societies: {
    greedy: {
      label: "greedy: raise while it pays",
      kind: "greedy",
      policies: [{ use: "minimal-raiser" }],
    },
    learned: {
      label: "learners, open auction",
      kind: "learned",
      policies: [{ use: "q-learning", params: learner }],
    },
    sealed: {
      label: "learners, sealed bids",
      kind: "mechanism",
      policies: [{ use: "q-learning", params: learner }],
      mechanisms: sealed,
    },
    "second-price": {
      label: "learners, sealed second price",
      kind: "mechanism",
      policies: [{ use: "q-learning", params: learner }],
      params: { format: "second-price" },
    },
    norm: {
      label: "norm: bid 2/3 of the value, sealed",
      kind: "norm",
      policies: [{ use: "shaded-bid" }],
      mechanisms: sealed,
    },
    mix: {
      label: "one learner among the norm's followers",
      kind: "mix",
      norm: "norm",
      policies: [{ use: "q-learning", params: learner, seats: [0] }, { use: "shaded-bid" }],
      mechanisms: sealed,
    },
  },
};
