/** Cooperative games: what coalitions achieve, what players add, which divisions last. */
export {
  coalitionGame,
  coalitionSums,
  maskOf,
  maxTablePlayers,
  membersOf,
  sizeOf,
} from "./coalition-game.ts";
export * from "./core.ts";
export * from "./from-env.ts";
export * from "./nucleolus.ts";
export * from "./owen.ts";
export * from "./properties.ts";
export type { EvaluateCoalitions, SampledValues, SampleOptions } from "./sample.ts";
export * from "./sample-banzhaf.ts";
export * from "./sample-shapley.ts";
export { banzhafValues, normalisedBanzhaf, shapleyValues } from "./semivalues.ts";
export * from "./voting.ts";
