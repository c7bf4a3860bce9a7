/**
 * Proximal policy optimisation in the MEV auction: sealed bids of any amount against the equilibrium in closed form, and
 * the open auction against tabular learners and greedy bots.
 *
 * Sealed first-price bids with private uniform values: the equilibrium bids (n - 1) / n of the value, the highest of n
 * values is n / (n + 1) in the mean, and the proposer's revenue is the product of the two, (n - 1) / (n + 1).
 */
import {
  comparison,
  difference,
  everyDifference,
  everySession,
  type RunConfig,
  reached,
  type SceneConfig,
  type SocietyConfig,
} from "../../src/lab/index.ts";
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

const config: RunConfig = {
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
      baseline: "ppo",
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

const quick = {
  sessions: 2,
  scenes: { "*": { train: 3000, window: 500, evaluate: 500 } },
};

/** Scenes of sealed bids with their searchers. */
const slopes = [
  ["two", 2],
  ["three", 3],
  ["five", 5],
] as const;

export const experiment = comparison({
  title: "PPO in the MEV auction",
  question:
    "Do independent neural bidders who may bid any amount find the equilibrium of sealed first-price bids, and what do they make of the open auction, where every raise is seen and losers pay?",
  config,
  quick,
  claims: [
    ...slopes.flatMap(([scene, searchers]) => {
      const equilibrium = (searchers - 1) / (searchers + 1);
      const source = "Vickrey 1961: the equilibrium bids (n - 1) / n of the value";
      return [
        {
          says: `${searchers} searchers: the proposer's revenue is within 3 % of the equilibrium's`,
          measured: reached(scene, "ppo", "revenue"),
          within: [0.97 * equilibrium, 1.03 * equilibrium] as const,
          source,
          status: "source" as const,
        },
        {
          says: `${searchers} searchers: it is below the equilibrium's`,
          measured: reached(scene, "ppo", "revenue"),
          within: [0, equilibrium] as const,
        },
        {
          says: `${searchers} searchers: the highest value wins, in every session, so that revenue tells the slope of bids`,
          measured: everySession(scene, "ppo", "efficiency"),
          within: [0.9996, 1] as const,
        },
      ];
    }),
    {
      says: "In the open auction PPO keeps more of the value than tables do",
      measured: difference("open", "ppo", "tabular", "surplus"),
      within: [0.005, 0.1],
    },
    {
      says: "It does so with more reverting transactions",
      measured: difference("open", "ppo", "tabular", "reverts"),
      within: [0.25, 1],
    },
    {
      says: "Sealing its bids is worth far more to the searchers",
      measured: difference("open", "sealed", "ppo", "surplus"),
      within: [0.08, 0.2],
    },
    {
      says: "Each session with sealed bids leaves the searchers more than any with open ones",
      measured: everyDifference("open", "sealed", "ppo", "surplus"),
      within: [0, 0.3],
    },
  ],
});
