/** What institutions are worth, in closed form or by enumeration: the numbers that simulations of them are held to. */
export { agreedValue, agreementFactor, agreementRounds, oralMessages } from "./agreement.ts";
export {
  additive,
  betrayalCost,
  deedsThatPay,
  forfeiting,
  type LastMinute,
  type LastMinuteTick,
  lastMinute,
  leastFuture,
  namePrice,
  type Sale,
  type ScoreRule,
} from "./betrayal.ts";
export {
  type BroadcastOutcome,
  type BroadcastThresholds,
  brachaThresholds,
  equivocatedBroadcast,
} from "./broadcast.ts";
export { atLeast } from "./chances.ts";
export {
  channelCapacity,
  lewisSuccess,
  liarsThatDecide,
  majorityDespite,
  mostLiars,
  repetitionError,
  staleTruth,
} from "./channels.ts";
export { mostIntervals, type Partition, talkEquilibrium } from "./cheap-talk.ts";
export {
  distinctTasks,
  harmonic,
  leaseAvailability,
  noCollision,
  outlivesLease,
  servedAtOnce,
  ticksToServeAll,
} from "./claims.ts";
export {
  birthdaySum,
  type Decision,
  optimisticCommits,
  optimisticCommitsInTicks,
  twoPhaseCommits,
  twoPhaseOutcome,
} from "./commits.ts";
export { deadlockShare, endsInDeadlock } from "./deadlock.ts";
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
  cusumMeanWait,
  meanWaitForRun,
  rateOfEach,
  unanimousByChance,
  votesOf,
} from "./detectors.ts";
export { gossipTicks } from "./gossip.ts";
export {
  type ActionRule,
  type Assessment,
  assessments,
  cooperation,
  type DonationGame,
  discriminating,
  goodShare,
  isStrictlyStable,
  type Mistakes,
  mirrored,
  type SocialNorm,
  type StableNorm,
  stableNorms,
} from "./indirect-reciprocity.ts";
export {
  declaredIntentions,
  type Intentions,
  type Talker,
  talkers,
  talkGame,
  talkShare,
} from "./intentions.ts";
export {
  gainOfDisabling,
  onPolicyRoom,
  onPolicyStaysOut,
  type Room,
  unseenStaysOut,
} from "./interruption.ts";
export { type Jury, sincereMajority, unanimousJury, unanimousLimit, type Verdicts } from "./juries.ts";
export {
  equilibriaUnderCap,
  equilibriaUnderToll,
  type PureOutcome,
  shareOfKeys,
  sybilContest,
  sybilsUnderQuota,
} from "./keys.ts";
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
export { leastPatience, leastPrice, type Whitewashing, whitewashingPays } from "./newcomers.ts";
export {
  deferenceEnds,
  deferenceIncentive,
  deferenceIncentiveUnderError,
  errorLimit,
} from "./off-switch.ts";
export {
  type ApprovalQueue,
  type Asking,
  approvalQueue,
  askBelow,
  askingBudget,
  askingThreshold,
  fallbackLadder,
  type Ladder,
} from "./oversight.ts";
export { persuasion, privatePersuasion } from "./persuasion.ts";
export {
  costThatShunningBears,
  fineThatDeters,
  type Governance,
  type Governor,
  governance,
  governors,
  type PointGame,
  type PublicGood,
  type Punishment,
  pointsThatDeter,
  punishersNeeded,
} from "./sanctions.ts";
export {
  bestTerm,
  leadersTried,
  type Recall,
  type Rogue,
  recallOdds,
  termValue,
} from "./terms.ts";
export { allOrNothing, stableTreaties, type Treaty, type TreatyGame, treaty } from "./treaties.ts";
export { type EigenTrustOptions, eigenTrust, flowTrust, stuffed, type TrustMatrix } from "./trust.ts";
export { anticommons, compatibleRules, gridlock } from "./vetoes.ts";
export { missedFor, watchdog } from "./watchdogs.ts";
