/** Social choice: voting rules, what lying does to them, and averages that withstand faulty sources. */
export type { Ballot, ElectionResult, VotingRule } from "./ballots.ts";
export {
  type ConsensusProblem,
  type ConsensusResult,
  everyoneHears,
  type FaultyMessage,
  type Hearing,
  resilientConsensus,
  twoFaced,
} from "./consensus.ts";
export * from "./instant-runoff.ts";
export * from "./manipulation.ts";
export * from "./pairwise.ts";
export * from "./robustness.ts";
export * from "./scoring.ts";
export * from "./trimmed-mean.ts";
