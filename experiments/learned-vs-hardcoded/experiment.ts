/**
 * Learned against hardcoded norms, in a commons, a rate-limited API and a MEV auction.
 *
 * Every society of a scene lives through the same 64 seeds: greedy agents, learners left alone, learners under a
 * mechanism, followers of a hardcoded norm, and one learner among such followers.
 */
import { comparison, gainOfDeviating, type RunConfig, reached } from "../../src/lab/index.ts";
import { commons } from "./commons.ts";
import { mevAuction } from "./mev-auction.ts";
import { rateLimitedApi } from "./rate-limited-api.ts";

const config: RunConfig = {
  name: "learned-vs-hardcoded",
  seed: 0,
  sessions: 64,
  scenes: { commons, "rate-limited-api": rateLimitedApi, "mev-auction": mevAuction },
};

/** A glance at it, in a few seconds: shorter lives and too few sessions for narrow intervals. */
const quick = {
  sessions: 8,
  scenes: { "*": { train: 4000, window: 400, evaluate: 1000 } },
};

export const experiment = comparison({
  title: "Learned against hardcoded norms",
  question:
    "How far do independent learners get on their own, how far under a mechanism, and does a hardcoded norm that is known to be good survive one learner among its followers?",
  config,
  quick,
  claims: [
    {
      says: "Commons: left alone, learners end nearer to Nash (3.16) than to the optimum (8)",
      measured: reached("commons", "learned"),
      within: [3.16, 4],
    },
    ...["taxed", "quota", "norm"].map((society) => ({
      says: `Commons: ${society} comes within 3 % of the best constant effort (8)`,
      measured: reached("commons", society),
      within: [7.76, 8.24] as const,
    })),
    {
      says: "Commons: one learner among followers of the fair share gains by leaving it",
      measured: gainOfDeviating("commons", "mix"),
      within: [1, 1.2],
    },
    {
      says: "Rate-limited API: left alone, learners lose most of the surplus (at most 8.81)",
      measured: reached("rate-limited-api", "learned"),
      within: [0, 2.5],
    },
    ...["price", "quota", "norm", "backoff"].map((society) => ({
      says: `Rate-limited API: ${society} keeps about half of it`,
      measured: reached("rate-limited-api", society),
      within: [4, 5.5] as const,
    })),
    {
      says: "Rate-limited API: one learner among followers of AIMD gains by leaving it",
      measured: gainOfDeviating("rate-limited-api", "mix"),
      within: [0.2, 0.5],
    },
    {
      says: "MEV auction: in the open, learners lose a little",
      measured: reached("mev-auction", "learned"),
      within: [-0.005, 0],
    },
    ...["sealed", "norm"].map((society) => ({
      says: `MEV auction: ${society} bids leave about what competition leaves (.0383), less than half of the optimum (.101)`,
      measured: reached("mev-auction", society),
      within: [0.0373, 0.0393] as const,
    })),
    {
      says: "MEV auction: a learner among followers of the norm gains nothing by leaving it",
      measured: gainOfDeviating("mev-auction", "mix"),
      within: [-0.001, 0],
    },
  ],
});
