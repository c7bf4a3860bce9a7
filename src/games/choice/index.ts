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
export { instantRunoff, type RunoffResult, type RunoffRound } from "./instant-runoff.ts";
export {
  allRankings,
  findManipulation,
  type Manipulability,
  type Manipulation,
  manipulability,
  maxRankedCandidates,
  maxVotingProfiles,
  votingMechanism,
} from "./manipulation.ts";
export { condorcetWinner, pairwisePreferences, type SchulzeResult, schulze } from "./pairwise.ts";
export { maxRobustnessNodes, networkRobustness } from "./robustness.ts";
export { type ApprovalBallot, approval, borda, plurality, type ScoredResult } from "./scoring.ts";
export { trimmedMean } from "./trimmed-mean.ts";
