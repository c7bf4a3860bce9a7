/** What institutions are worth, in closed form or by enumeration: the numbers that simulations of them are held to. */
export {
  availabilityOfEqualLoss,
  delayOfEqualLoss,
  lossesWithOutages,
  type Team,
  type TeamLosses,
  teamLosses,
  teamWeights,
} from "./delegation.ts";
export {
  allStopsFail,
  atLeast,
  cusumMeanWait,
  meanWaitForRun,
  rateOfEach,
  unanimousByChance,
  votesOf,
} from "./detectors.ts";
export {
  gainOfDisabling,
  onPolicyRoom,
  onPolicyStaysOut,
  type Room,
  unseenStaysOut,
} from "./interruption.ts";
export { type Lending, leastJointLiability, lending, type Project } from "./lending.ts";
export {
  type Accident,
  activityUnder,
  type Care,
  careOfTwo,
  careUnder,
  efficientCare,
  type LiabilityRule,
} from "./liability.ts";
export {
  gainThatSettles,
  type Harvest,
  type LimitRule,
  limitSteps,
  type PricedUse,
  priceStepThatSettles,
  quotaStocks,
  rateThatSettles,
  type Stock,
  saddleSteps,
  shockBorne,
  stockUnderQuota,
  tickGone,
  useUnderPrice,
} from "./limits.ts";
export {
  deferenceEnds,
  deferenceIncentive,
  deferenceIncentiveUnderError,
  errorLimit,
} from "./off-switch.ts";
export {
  bestTerm,
  leadersTried,
  type Recall,
  type Rogue,
  recallOdds,
  termValue,
} from "./terms.ts";
export { allOrNothing, stableTreaties, type Treaty, type TreatyGame, treaty } from "./treaties.ts";
export { anticommons, compatibleRules, gridlock } from "./vetoes.ts";
export { missedFor, watchdog } from "./watchdogs.ts";
