/** Cooperative games: what coalitions achieve, what players add, which divisions last. */
export {
  coalitionGame,
  coalitionMask,
  coalitionMembers,
  coalitionSize,
  coalitionSums,
  maxTablePlayers,
} from "./coalition-game.ts";
export { corePoint, type Excess, isInCore, type LeastCore, largestExcess, leastCore } from "./core.ts";
export {
  type CoalitionPlay,
  type CoalitionValues,
  coalitionEvaluator,
  coalitionValues,
  maxEnvPlayers,
} from "./from-env.ts";
export { maxNucleolusPlayers, nucleolus } from "./nucleolus.ts";
export { owenValues } from "./owen.ts";
export { isConvex, isMonotone, isSuperadditive } from "./properties.ts";
export type { EvaluateCoalitions, SampledValues, SampleOptions } from "./sample.ts";
export { type SampleBanzhafOptions, sampleBanzhaf } from "./sample-banzhaf.ts";
export { type SampleShapleyOptions, sampleShapley } from "./sample-shapley.ts";
export { banzhafValues, normalisedBanzhaf, shapleyValues } from "./semivalues.ts";
export { maxVotingWork, type VotingPower, votingGame, votingPower } from "./voting.ts";
