/** What situations are worth in closed form or by enumeration: the numbers that envs and learners are held to. */
export {
  type Alliance,
  alliance,
  armsRace,
  type Contest,
  disarmamentPatience,
  gainsFromTrade,
  gunsAndButter,
  type Reactions,
  type Stock,
  steadyCatch,
} from "./armament.ts";
export {
  awareLoad,
  type ClarkeSchedule,
  clarkeSchedule,
  delayToOthers,
  marginalDelay,
  type QueueClients,
} from "./awareness.ts";
export { bundleLoad, contagion, criticalLoad, stopLossDrop, survivingShare } from "./cascades.ts";
export {
  type Clearing,
  type CreditNetwork,
  clearing,
  creditNetwork,
  type Recovery,
  settle,
} from "./clearing.ts";
export {
  armedShare,
  bestDemand,
  type Decline,
  type Demand,
  type Fear,
  firstOffer,
  preventiveWar,
  preventiveWarBelow,
} from "./crises.ts";
export {
  type Airspace,
  type Crossing,
  crossingEquilibrium,
  mergingCapacity,
  type Speeds,
  speedsOf,
} from "./crossings.ts";
export {
  bestOfYesterdayCycle,
  type DayType,
  type InformedEquilibrium,
  informedEquilibrium,
  informedOptimum,
  logitCycle,
  logitIsStable,
  logitMap,
  type RouteChain,
  type RouteSplit,
  routeChain,
  routeEquilibrium,
  routeOptimum,
  type TwoRoutes,
} from "./day-to-day.ts";
export {
  type Bank,
  bestOverselling,
  type DepositContract,
  depositContract,
  type Overselling,
  overcallChance,
  oversellingProfit,
} from "./deposits.ts";
export { type FishWar, fishCharge, fishShares, fishStock, fishValue, truceBreakingGain } from "./fish-war.ts";
export { type CatchRecord, fitSchaefer, type SchaeferFit } from "./fisheries.ts";
export { shiftedLoads } from "./load-shifting.ts";
export {
  competitiveAsk,
  dealerProfit,
  deepestPrice,
  informedQuotes,
  inventoryQuotes,
  isStablePrice,
  type Making,
  monopolyAsk,
  priceVariance,
  type Quotes,
  sellsBelow,
} from "./markets.ts";
export { type NamingShares, namingFlow, tippingShare } from "./naming.ts";
export { type Attack, betweenness, busiestNodeAttack } from "./node-overloads.ts";
export {
  amplification,
  camps,
  type Drift,
  drivenOutward,
  effectiveCamps,
  type Feeds,
  type Sides,
  sidesOf,
} from "./polarisation.ts";
export {
  cascadeOverloads,
  gridFromMatpower,
  lineCapacities,
  type PowerFlow,
  type PowerGrid,
  powerFlow,
  singleOutages,
} from "./power-flow.ts";
export {
  auditThatDeters,
  bestBonus,
  bestMeasured,
  discountThatLoops,
  type MeasuredWork,
  type ProxyNoise,
  type RespawningBonus,
  workForBonus,
  wrongHerd,
} from "./proxies.ts";
export {
  bestSplit,
  commonWait,
  congestionTolls,
  handOffSojourns,
  preemptiveSojourns,
  priorityWaits,
  type Split,
  selfishSplit,
  shortestOfSojourn,
  smithOrder,
  type TaskClass,
  weightedCompletion,
} from "./queues.ts";
export {
  crashOfUnsafe,
  hazardThatDeters,
  type Ladder,
  liabilityThatDeters,
  type Precipice,
  type RaceEquilibrium,
  type RaceOfRounds,
  raceEquilibrium,
  racePayoffs,
  raceThresholds,
  safetyKnown,
  safetyUnknown,
} from "./races.ts";
export {
  entropyBits,
  type Generations,
  huffmanLength,
  type IteratedLearning,
  iteratedLearning,
  randomCode,
  shortestCode,
  speakersAgree,
  understoodAfter,
  wordLengths,
  zipfShares,
} from "./signalling.ts";
export { chaoticCooperation } from "./spatial-games.ts";
export {
  attemptRate,
  backoffRates,
  bestAttemptRate,
  type Channel,
  heardShares,
  settlingCollisions,
  type WindowGame,
  windowEquilibria,
} from "./spectrum.ts";
export {
  type BeerGame,
  beerGame,
  bestStocks,
  bullwhipRatio,
  type ChainStocks,
  chainCosts,
  type EchelonView,
  orderUpTo,
  type Rationing,
  rationedOrder,
  rationingToll,
  type StockCosts,
  selfishStocks,
} from "./supply.ts";
export { flowsFromTntp, roadsFromTntp } from "./tntp.ts";
export {
  brokerProfit,
  type Competition,
  competition,
  type DoubleAuction,
  doubleAuction,
  forwardDiscount,
  gainsBeyond,
  type Hedging,
} from "./trade.ts";
export {
  type Assignment,
  type AssignmentOptions,
  allOrNothingDays,
  equilibriumFlows,
  type OptimalAssignment,
  optimalFlows,
  type RoadLink,
  type RoadNetwork,
  type Route,
  routingAnarchy,
  type Trip,
} from "./traffic.ts";
