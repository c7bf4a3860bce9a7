/**
 * Proximal policy optimisation in the MEV auction: sealed bids of any amount against the equilibrium in closed form, and
 * the open auction against tabular learners and greedy bots.
 *
 * Sealed first-price bids with private uniform values: the equilibrium bids (n - 1) / n of the value, the highest of n
 * values is n / (n + 1) in the mean, and the proposer's revenue is the product of the two, (n - 1) / (n + 1).
 */
import type { RunConfig, SceneConfig, SocietyConfig } from "../../src/lab/index.ts";
import { mevAuction as auction } from "../learned-vs-hardcoded/mev-auction.ts";

const bidder = {
  use: "ppo",
  params: {
    gamma: 0,
    steps: 16,
    hidden: [32],
    // Bids that are too noisy at first make low ones look good until the noise is gone.
    deviation: 0.3,
    critic: "shared",
    observe: ["value"],
    learningRate: { start: 3e-3, end: 3e-5, decay: 5e-4 },
    entropy: 0,
    minibatch: 512,
    frozen: "greedy",
  },
};

/** Every searcher has a network of its own, taught by 64 worlds. */
const shared = (label: string, kind: SocietyConfig["kind"], policy: SocietyConfig["policies"][number]) =>
  ({ label, kind, policies: [policy], sharing: "shared", worlds: 64 }) satisfies SocietyConfig;

const sealedBids = (searchers: number): SceneConfig => ({
  label: `Sealed first-price bids, ${searchers} searchers`,
  env: "mev-auction-v0",
  params: { searchers, format: "sealed", values: "private", baseFee: 0, grid: "continuous" },
  train: 12_000,
  evaluate: 4000,
  show: { revenue: "proposer gains", efficiency: "efficiency" },
  societies: {
    ppo: shared("PPO, left alone", "learned", bidder),
    norm: {
      label: "norm: bid (n - 1) / n of the value",
      kind: "norm",
      policies: [{ use: "shaded-bid" }],
      sharing: "shared",
      worlds: 64,
    },
  },
});

const raiser = {
  use: "ppo",
  params: {
    gamma: 1,
    steps: 48,
    hidden: [32, 32],
    critic: "shared",
    learningRate: { start: 1e-3, end: 1e-4, decay: 2e-4 },
    entropy: { start: 0.02, end: 0.002, decay: 2e-4 },
    minibatch: 768,
  },
};

export const config: RunConfig = {
  name: "deep-mev",
  seed: 0,
  sessions: 8,
  scenes: {
    two: sealedBids(2),
    three: sealedBids(3),
    five: sealedBids(5),
    open: {
      label: "The open auction, six ticks to the block",
      env: auction.env,
      params: { ...auction.params },
      train: 24_000,
      evaluate: 6000,
      show: {
        surplus: "searchers gain",
        revenue: "proposer gains",
        efficiency: "efficiency",
        reverts: "reverts",
        waste: "wasted",
      },
      societies: {
        greedy: {
          label: "greedy: raise while it pays",
          kind: "greedy",
          policies: [{ use: "minimal-raiser" }],
          sharing: "shared",
          worlds: 64,
        },
        tabular: shared("Q-learning on a table", "learned", auction.societies.learned.policies[0]),
        ppo: shared("PPO", "learned", raiser),
        sealed: {
          ...shared("PPO, sealed bids", "mechanism", raiser),
          mechanisms: [{ use: "sealed-bids" }],
        },
        norm: {
          label: "norm: bid 2/3 of the value, sealed",
          kind: "norm",
          policies: [{ use: "shaded-bid" }],
          mechanisms: [{ use: "sealed-bids" }],
          sharing: "shared",
          worlds: 64,
        },
      },
    },
  },
};

export const quick = {
  sessions: 2,
  scenes: { "*": { train: 3000, window: 500, evaluate: 500 } },
};
