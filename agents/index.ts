/** All learners and norms that ship with Ostrom. */
import { type PolicyDefinition, registry } from "../src/index.ts";
import { a2c } from "./learners/a2c.ts";
import { coma } from "./learners/coma.ts";
import { dqn } from "./learners/dqn.ts";
import { exp3 } from "./learners/exp3.ts";
import { fictitiousPlay } from "./learners/fictitious-play.ts";
import { fmq } from "./learners/fmq.ts";
import { hedge } from "./learners/hedge.ts";
import { hysteretic } from "./learners/hysteretic.ts";
import { jointActionLearner } from "./learners/joint-action-learner.ts";
import { lenient } from "./learners/lenient.ts";
import { lola } from "./learners/lola.ts";
import { lolaDice } from "./learners/lola-dice.ts";
import { maddpg } from "./learners/maddpg.ts";
import { mappo } from "./learners/mappo.ts";
import { policyGradient } from "./learners/policy-gradient.ts";
import { ppo } from "./learners/ppo.ts";
import { pseudoGradient } from "./learners/pseudo-gradient.ts";
import { qLearning } from "./learners/q-learning.ts";
import { qmix } from "./learners/qmix.ts";
import { recurrentPpo } from "./learners/recurrent-ppo.ts";
import { regretMatching } from "./learners/regret-matching.ts";
import { rothErev } from "./learners/roth-erev.ts";
import { sarsa } from "./learners/sarsa.ts";
import { socialInfluence } from "./learners/social-influence.ts";
import { vdn } from "./learners/vdn.ts";
import { wolfPhc } from "./learners/wolf-phc.ts";
import { aggressiveGatherer } from "./norms/aggressive-gatherer.ts";
import { aimd } from "./norms/aimd.ts";
import { always } from "./norms/always.ts";
import { anchorAndAdjust } from "./norms/anchor-and-adjust.ts";
import { anyCoin } from "./norms/any-coin.ts";
import { applePicker } from "./norms/apple-picker.ts";
import { approximateAgreement } from "./norms/approximate-agreement.ts";
import { armsBelow } from "./norms/arms-below.ts";
import { armsMatcher } from "./norms/arms-matcher.ts";
import { asksAlways } from "./norms/asks-always.ts";
import { asksBelow } from "./norms/asks-below.ts";
import { babbler } from "./norms/babbler.ts";
import { baseStock } from "./norms/base-stock.ts";
import { belowTheAlarm } from "./norms/below-the-alarm.ts";
import { cleanerRoster } from "./norms/cleaner-roster.ts";
import { coinTitForTat } from "./norms/coin-tit-for-tat.ts";
import { cutOff } from "./norms/cut-off.ts";
import { dictionary } from "./norms/dictionary.ts";
import { discriminator } from "./norms/discriminator.ts";
import { equivocator } from "./norms/equivocator.ts";
import { escapement } from "./norms/escapement.ts";
import { exponentialBackoff } from "./norms/exponential-backoff.ts";
import { fixedQuota } from "./norms/fixed-quota.ts";
import { fixedRate } from "./norms/fixed-rate.ts";
import { follower } from "./norms/follower.ts";
import { forger } from "./norms/forger.ts";
import { freeRider } from "./norms/free-rider.ts";
import { givesWay } from "./norms/gives-way.ts";
import { greedyHarvest } from "./norms/greedy-harvest.ts";
import { grim } from "./norms/grim.ts";
import { guardedPeace } from "./norms/guarded-peace.ts";
import { hareHunter } from "./norms/hare-hunter.ts";
import { heir } from "./norms/heir.ts";
import { herder } from "./norms/herder.ts";
import { honestClaim } from "./norms/honest-claim.ts";
import { honestCoordinator } from "./norms/honest-coordinator.ts";
import { honestSpeaker } from "./norms/honest-speaker.ts";
import { imitator } from "./norms/imitator.ts";
import { lastMinuteBetrayer } from "./norms/last-minute-betrayer.ts";
import { liar } from "./norms/liar.ts";
import { linearTrader } from "./norms/linear-trader.ts";
import { logitChoice } from "./norms/logit-choice.ts";
import { loyalFollower } from "./norms/loyal-follower.ts";
import { machine } from "./norms/machine.ts";
import { marketMaker } from "./norms/market-maker.ts";
import { meanTaker } from "./norms/mean-taker.ts";
import { medianTaker } from "./norms/median-taker.ts";
import { memoryOne } from "./norms/memory-one.ts";
import { minimalRaiser } from "./norms/minimal-raiser.ts";
import { mixed } from "./norms/mixed.ts";
import { outward } from "./norms/outward.ts";
import { ownCoins } from "./norms/own-coins.ts";
import { ownSignal } from "./norms/own-signal.ts";
import { passOn } from "./norms/pass-on.ts";
import { peacefulGatherer } from "./norms/peaceful-gatherer.ts";
import { peerPunisher } from "./norms/peer-punisher.ts";
import { poolPayer } from "./norms/pool-payer.ts";
import { proportionalHarvest } from "./norms/proportional-harvest.ts";
import { random } from "./norms/random.ts";
import { randomClaimer } from "./norms/random-claimer.ts";
import { reliableBroadcaster } from "./norms/reliable-broadcaster.ts";
import { reservation } from "./norms/reservation.ts";
import { rogueCoordinator } from "./norms/rogue-coordinator.ts";
import { scoreBanker } from "./norms/score-banker.ts";
import { sealer } from "./norms/sealer.ts";
import { sendAll } from "./norms/send-all.ts";
import { shadedBid } from "./norms/shaded-bid.ts";
import { shortestQueue } from "./norms/shortest-queue.ts";
import { shunner } from "./norms/shunner.ts";
import { sidePayer } from "./norms/side-payer.ts";
import { slanderer } from "./norms/slanderer.ts";
import { slotKeeper } from "./norms/slot-keeper.ts";
import { snipeLate } from "./norms/snipe-late.ts";
import { sparingPicker } from "./norms/sparing-picker.ts";
import { stagHunter } from "./norms/stag-hunter.ts";
import { stationaryBargainer } from "./norms/stationary-bargainer.ts";
import { staysWhereAlone } from "./norms/stays-where-alone.ts";
import { stubborn } from "./norms/stubborn.ts";
import { sybil } from "./norms/sybil.ts";
import { takesTurns } from "./norms/takes-turns.ts";
import { taskClaimer } from "./norms/task-claimer.ts";
import { taskSquatter } from "./norms/task-squatter.ts";
import { territoryOwner } from "./norms/territory-owner.ts";
import { generousTitForTat, suspiciousTitForTat, titForTat } from "./norms/tit-for-tat.ts";
import { truceKeeper } from "./norms/truce-keeper.ts";
import { trustingHunter } from "./norms/trusting-hunter.ts";
import { truthfulBid } from "./norms/truthful-bid.ts";
import { turnRoster } from "./norms/turn-roster.ts";
import { twoFaced } from "./norms/two-faced.ts";
import { virtualScores } from "./norms/virtual-scores.ts";
import { wMsr } from "./norms/w-msr.ts";
import { whitewasher } from "./norms/whitewasher.ts";
import { winStayLoseShift } from "./norms/win-stay-lose-shift.ts";
import { withinAllotment } from "./norms/within-allotment.ts";
import { zeroDeterminant } from "./norms/zero-determinant.ts";
import { zeroIntelligence } from "./norms/zero-intelligence.ts";

export {
  a2c,
  aggressiveGatherer,
  aimd,
  always,
  anchorAndAdjust,
  anyCoin,
  applePicker,
  approximateAgreement,
  armsBelow,
  armsMatcher,
  asksAlways,
  asksBelow,
  babbler,
  baseStock,
  belowTheAlarm,
  cleanerRoster,
  coinTitForTat,
  coma,
  cutOff,
  dictionary,
  discriminator,
  dqn,
  equivocator,
  escapement,
  exp3,
  exponentialBackoff,
  fictitiousPlay,
  fixedQuota,
  fixedRate,
  fmq,
  follower,
  forger,
  freeRider,
  generousTitForTat,
  givesWay,
  greedyHarvest,
  grim,
  guardedPeace,
  hareHunter,
  hedge,
  heir,
  herder,
  honestClaim,
  honestCoordinator,
  honestSpeaker,
  hysteretic,
  imitator,
  jointActionLearner,
  lastMinuteBetrayer,
  lenient,
  liar,
  linearTrader,
  logitChoice,
  lola,
  lolaDice,
  loyalFollower,
  machine,
  maddpg,
  mappo,
  marketMaker,
  meanTaker,
  medianTaker,
  memoryOne,
  minimalRaiser,
  mixed,
  outward,
  ownCoins,
  ownSignal,
  passOn,
  peacefulGatherer,
  peerPunisher,
  policyGradient,
  poolPayer,
  ppo,
  proportionalHarvest,
  pseudoGradient,
  qLearning,
  qmix,
  random,
  randomClaimer,
  recurrentPpo,
  regretMatching,
  reliableBroadcaster,
  reservation,
  rogueCoordinator,
  rothErev,
  sarsa,
  scoreBanker,
  sealer,
  sendAll,
  shadedBid,
  shortestQueue,
  shunner,
  sidePayer,
  slanderer,
  slotKeeper,
  snipeLate,
  socialInfluence,
  sparingPicker,
  stagHunter,
  stationaryBargainer,
  staysWhereAlone,
  stubborn,
  suspiciousTitForTat,
  sybil,
  takesTurns,
  taskClaimer,
  taskSquatter,
  territoryOwner,
  titForTat,
  truceKeeper,
  trustingHunter,
  truthfulBid,
  turnRoster,
  twoFaced,
  vdn,
  virtualScores,
  whitewasher,
  winStayLoseShift,
  withinAllotment,
  wMsr,
  wolfPhc,
  zeroDeterminant,
  zeroIntelligence,
};

export const agents = /* @__PURE__ */ registry<PolicyDefinition>("agent", [
  a2c,
  coma,
  cutOff,
  dqn,
  exp3,
  fictitiousPlay,
  fmq,
  hedge,
  hysteretic,
  jointActionLearner,
  lenient,
  linearTrader,
  lola,
  lolaDice,
  maddpg,
  mappo,
  marketMaker,
  policyGradient,
  pseudoGradient,
  ppo,
  qLearning,
  qmix,
  recurrentPpo,
  regretMatching,
  rothErev,
  sarsa,
  socialInfluence,
  vdn,
  wolfPhc,
  aggressiveGatherer,
  aimd,
  always,
  anchorAndAdjust,
  anyCoin,
  applePicker,
  approximateAgreement,
  armsMatcher,
  armsBelow,
  asksAlways,
  asksBelow,
  babbler,
  baseStock,
  belowTheAlarm,
  cleanerRoster,
  coinTitForTat,
  dictionary,
  discriminator,
  equivocator,
  escapement,
  exponentialBackoff,
  fixedQuota,
  fixedRate,
  follower,
  forger,
  freeRider,
  generousTitForTat,
  givesWay,
  greedyHarvest,
  grim,
  guardedPeace,
  hareHunter,
  heir,
  herder,
  honestClaim,
  honestCoordinator,
  honestSpeaker,
  imitator,
  lastMinuteBetrayer,
  liar,
  logitChoice,
  loyalFollower,
  machine,
  meanTaker,
  medianTaker,
  memoryOne,
  minimalRaiser,
  mixed,
  outward,
  ownCoins,
  ownSignal,
  passOn,
  peacefulGatherer,
  peerPunisher,
  poolPayer,
  proportionalHarvest,
  random,
  randomClaimer,
  reliableBroadcaster,
  reservation,
  rogueCoordinator,
  scoreBanker,
  sealer,
  sendAll,
  shadedBid,
  shortestQueue,
  shunner,
  sidePayer,
  slanderer,
  slotKeeper,
  snipeLate,
  sparingPicker,
  stagHunter,
  staysWhereAlone,
  stationaryBargainer,
  stubborn,
  suspiciousTitForTat,
  sybil,
  takesTurns,
  taskClaimer,
  taskSquatter,
  territoryOwner,
  titForTat,
  truceKeeper,
  trustingHunter,
  truthfulBid,
  turnRoster,
  twoFaced,
  virtualScores,
  wMsr,
  whitewasher,
  winStayLoseShift,
  withinAllotment,
  zeroDeterminant,
  zeroIntelligence,
]);
