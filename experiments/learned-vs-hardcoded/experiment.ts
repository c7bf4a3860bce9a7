/**
 * Learned against hardcoded norms, in a commons, a rate-limited API and a MEV auction.
 *
 * Every society of a scene lives through the same 64 seeds: greedy agents, learners left alone, learners under a
 * mechanism, followers of a hardcoded norm, and one learner among such followers.
 */
import type { RunConfig } from "../../src/lab/index.ts";
import { commons } from "./commons.ts";
import { mevAuction } from "./mev-auction.ts";
import { rateLimitedApi } from "./rate-limited-api.ts";

export const config: RunConfig = {
  name: "learned-vs-hardcoded",
  seed: 0,
  sessions: 64,
  scenes: { commons, "rate-limited-api": rateLimitedApi, "mev-auction": mevAuction },
};

/** A glance at it, in a few seconds: shorter lives and too few sessions for narrow intervals. */
export const quick = {
  sessions: 8,
  scenes: { "*": { train: 4000, window: 400, evaluate: 1000 } },
};
