/** What moves on games: evolutionary dynamics, finite populations, alpha-Rank, evolutionary stability. */
export { type AlphaRanking, type AlphaRankOptions, alphaRank, alphaRankSymmetric } from "./alpha-rank.ts";
export {
  bestResponseDynamic,
  type Dynamic,
  logitDynamic,
  replicatorDynamic,
  replicatorMutatorDynamic,
} from "./dynamic.ts";
export { type EcologicalOptions, ecologicalShares } from "./ecological.ts";
export {
  type EvolutionaryVerdict,
  evolutionaryStability,
  maxAlternatives,
} from "./evolutionary-stability.ts";
export { type FictitiousPlayOptions, smoothedFictitiousPlay } from "./fictitious-play.ts";
export {
  type FinitePopulation,
  finiteGroups,
  finitePairs,
  finitePopulation,
} from "./finite-population.ts";
export { conditionalFixationTime, fixationProbability, logFixation, type Takeover } from "./fixation.ts";
export { type GroupPay, maxGroupRows } from "./groups.ts";
export { dominanceCycles, type Invasion, invasionBarrier, pairwiseInvasibility } from "./invasion.ts";
export { type GraphRun, type GraphRunOptions, moranOnGraph } from "./moran-on-graph.ts";
export { type RareMutationLimit, rareMutationLimit, stationaryCounts } from "./mutation.ts";
export {
  matchedGroups,
  matchedPairs,
  type PopulationGame,
  populationPerPlayer,
} from "./population-game.ts";
export {
  type InteriorRestPoint,
  interiorRestPoints,
  type Linearisation,
  linearise,
  maxRestPointStrategies,
  type RestPoint,
  refineRestPoint,
  restPoints,
} from "./rest-points.ts";
export { type SignChange, signChanges } from "./sign-changes.ts";
export { type PopulationRun, type PopulationRunOptions, simulatePopulation } from "./simulate-population.ts";
export { maxChainStates, stationaryDistribution, stationaryOfLogRates } from "./stationary.ts";
export { type MutantPopulation, type SuccessiveMutants, successiveMutants } from "./successive-mutants.ts";
export type { SymmetricPayoffs } from "./symmetric.ts";
export { type TrajectoryOptions, trajectory } from "./trajectory.ts";
export { fermi, moran, type UpdateRule } from "./update-rules.ts";
