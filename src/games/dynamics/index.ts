/** What moves on games: evolutionary dynamics, finite populations, alpha-Rank, evolutionary stability. */
export * from "./alpha-rank.ts";
export * from "./dynamic.ts";
export * from "./evolutionary-stability.ts";
export * from "./fictitious-play.ts";
export {
  type FinitePopulation,
  finiteGroups,
  finitePairs,
  finitePopulation,
} from "./finite-population.ts";
export * from "./fixation.ts";
export { type GroupPay, maxGroupRows } from "./groups.ts";
export * from "./invasion.ts";
export * from "./mutation.ts";
export {
  matchedGroups,
  matchedPairs,
  type PopulationGame,
  populationPerPlayer,
} from "./population-game.ts";
export * from "./rest-points.ts";
export * from "./simulate-population.ts";
export { maxChainStates, stationaryDistribution, stationaryOfLogRates } from "./stationary.ts";
export type { SymmetricPayoffs } from "./symmetric.ts";
export * from "./trajectory.ts";
export { fermi, moran, type UpdateRule } from "./update-rules.ts";
