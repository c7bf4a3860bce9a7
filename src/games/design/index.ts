/** Mechanism design: auctions, VCG, payments over games, public goods, and checks of what they promise. */
export * from "./auctions.ts";
export * from "./bayes.ts";
export * from "./bidding.ts";
export {
  type DirectMechanism,
  type DirectOutcome,
  directUtility,
  maxTypeProfiles,
  typeGrid,
} from "./direct.ts";
export {
  type DominanceCheck,
  type DominanceStrength,
  dominanceCheck,
  type GameDeviation,
  isDominantStrategy,
} from "./dominance.ts";
export * from "./lindahl.ts";
export * from "./myerson.ts";
export * from "./participation.ts";
export { type GameMechanism, grovesGame, type PaymentRule, pigouvianGame, withPayments } from "./payments.ts";
export type { Priors } from "./priors.ts";
export * from "./provision.ts";
export * from "./truth.ts";
export { uniformValues, type ValueDistribution } from "./values.ts";
export * from "./vcg.ts";
