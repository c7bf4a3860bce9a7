/** Mechanism design: auctions, VCG, payments over games, public goods, and checks of what they promise. */
export {
  type AuctionResult,
  type AuctionRule,
  allPay,
  auctionMechanism,
  auctionUtilities,
  firstPrice,
  secondPrice,
} from "./auctions.ts";
export { type EquilibriumCheck, expectedExternalityMechanism, isTruthEquilibrium } from "./bayes.ts";
export {
  type AuctionFormat,
  type BiddingOptions,
  equilibriumBid,
  expectedRevenue,
  expectedUtility,
  uniformAllPayBid,
  uniformFirstPriceBid,
} from "./bidding.ts";
export { localBid, localPayment, type PackageRule, packageOutcome, packageRules } from "./core-selecting.ts";
export {
  type DirectMechanism,
  type DirectOutcome,
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
export { type Lindahl, lindahlPrices } from "./lindahl.ts";
export { optimalReserve, virtualValue } from "./myerson.ts";
export {
  type BudgetReport,
  directBudget,
  gameBudget,
  individualRationality,
  type RationalityReport,
} from "./participation.ts";
export { type GameMechanism, grovesGame, type PaymentRule, pigouvianGame, withPayments } from "./payments.ts";
export type { Priors } from "./priors.ts";
export {
  type ProvisionEquilibrium,
  type ProvisionPoint,
  provisionEquilibria,
  provisionGame,
  provisionMechanism,
} from "./provision.ts";
export { isTruthDominant, type ProfitableLie, type TruthCheck, type TruthOptions } from "./truth.ts";
export { uniformValues, type ValueDistribution } from "./values.ts";
export {
  multiUnitMechanism,
  multiUnitVickrey,
  type UnitsResult,
  type VcgResult,
  vcg,
  vcgMechanism,
} from "./vcg.ts";
