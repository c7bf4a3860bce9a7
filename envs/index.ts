/** All envs that ship with Ostrom. */
import { type Drawing, type Env, registry } from "../src/index.ts";
import { aiRace } from "./ai-race/ai-race.ts";
import { drawing as raceDrawing } from "./ai-race/draw.ts";
import { alternatingOffers } from "./alternating-offers/alternating-offers.ts";
import { drawing as offersDrawing } from "./alternating-offers/draw.ts";
import { amplification } from "./amplification/amplification.ts";
import { drawing as amplificationDrawing } from "./amplification/draw.ts";
import { appropriation } from "./appropriation/appropriation.ts";
import { drawing as appropriationDrawing } from "./appropriation/draw.ts";
import { auction } from "./auction/auction.ts";
import { drawing as auctionDrawing } from "./auction/draw.ts";
import { boundedConfidence } from "./bounded-confidence/bounded-confidence.ts";
import { drawing as confidenceDrawing } from "./bounded-confidence/draw.ts";
import { civilisation } from "./civilisation/civilisation.ts";
import { drawing as civilisationDrawing } from "./civilisation/draw.ts";
import { cleanup } from "./cleanup/cleanup.ts";
import { drawing as cleanupDrawing } from "./cleanup/draw.ts";
import { coinGame } from "./coin-game/coin-game.ts";
import { drawing as coinDrawing } from "./coin-game/draw.ts";
import { commons } from "./commons/commons.ts";
import { drawing as commonsDrawing } from "./commons/draw.ts";
import { computeEconomy } from "./compute-economy/compute-economy.ts";
import { drawing as economyDrawing } from "./compute-economy/draw.ts";
import { congestionGame } from "./congestion-game/congestion-game.ts";
import { drawing as congestionDrawing } from "./congestion-game/draw.ts";
import { consensus } from "./consensus/consensus.ts";
import { drawing as consensusDrawing } from "./consensus/draw.ts";
import { continuousDoubleAuction } from "./continuous-double-auction/continuous-double-auction.ts";
import { drawing as outcryDrawing } from "./continuous-double-auction/draw.ts";
import { crisisBargaining } from "./crisis-bargaining/crisis-bargaining.ts";
import { drawing as crisisDrawing } from "./crisis-bargaining/draw.ts";
import { culture } from "./culture/culture.ts";
import { drawing as cultureDrawing } from "./culture/draw.ts";
import { dealers } from "./dealers/dealers.ts";
import { drawing as dealersDrawing } from "./dealers/draw.ts";
import { demandResponse } from "./demand-response/demand-response.ts";
import { drawing as demandDrawing } from "./demand-response/draw.ts";
import { depositRun } from "./deposit-run/deposit-run.ts";
import { drawing as depositDrawing } from "./deposit-run/draw.ts";
import { dispatch } from "./dispatch/dispatch.ts";
import { drawing as dispatchDrawing } from "./dispatch/draw.ts";
import { donation } from "./donation/donation.ts";
import { drawing as donationDrawing } from "./donation/draw.ts";
import { doubleAuction } from "./double-auction/double-auction.ts";
import { drawing as doubleAuctionDrawing } from "./double-auction/draw.ts";
import { drawing as droneCrossingDrawing } from "./drone-crossing/draw.ts";
import { droneCrossing } from "./drone-crossing/drone-crossing.ts";
import { drawing as droneGridDrawing } from "./drone-grid/draw.ts";
import { droneGrid } from "./drone-grid/drone-grid.ts";
import { drawing as droneSpeedDrawing } from "./drone-speed/draw.ts";
import { droneSpeed } from "./drone-speed/drone-speed.ts";
import { drawing as ethnoDrawing } from "./ethnocentrism/draw.ts";
import { ethnocentrism } from "./ethnocentrism/ethnocentrism.ts";
import { drawing as fishDrawing } from "./fish-war/draw.ts";
import { fishWar } from "./fish-war/fish-war.ts";
import { drawing as flashDrawing } from "./flash-crash/draw.ts";
import { flashCrash } from "./flash-crash/flash-crash.ts";
import { drawing as gatheringDrawing } from "./gathering/draw.ts";
import { gathering } from "./gathering/gathering.ts";
import { drawing as harvestDrawing } from "./harvest/draw.ts";
import { harvest } from "./harvest/harvest.ts";
import { drawing as herdingDrawing } from "./herding/draw.ts";
import { herding } from "./herding/herding.ts";
import { drawing as matrixDrawing } from "./matrix-game/draw.ts";
import { matrixGame } from "./matrix-game/matrix-game.ts";
import { drawing as mevDrawing } from "./mev-auction/draw.ts";
import { mevAuction } from "./mev-auction/mev-auction.ts";
import { drawing as minorityDrawing } from "./minority-game/draw.ts";
import { minorityGame } from "./minority-game/minority-game.ts";
import { drawing as fearDrawing } from "./mutual-fear/draw.ts";
import { mutualFear } from "./mutual-fear/mutual-fear.ts";
import { drawing as namingDrawing } from "./naming-game/draw.ts";
import { namingGame } from "./naming-game/naming-game.ts";
import { drawing as normsDrawing } from "./norms-game/draw.ts";
import { normsGame } from "./norms-game/norms-game.ts";
import { drawing as peersDrawing } from "./opinion-peers/draw.ts";
import { opinionPeers } from "./opinion-peers/opinion-peers.ts";
import { drawing as bookDrawing } from "./order-book/draw.ts";
import { orderBook } from "./order-book/order-book.ts";
import { drawing as gridDrawing } from "./power-grid/draw.ts";
import { powerGrid } from "./power-grid/power-grid.ts";
import { drawing as quietDrawing } from "./quiet-failure/draw.ts";
import { quietFailure } from "./quiet-failure/quiet-failure.ts";
import { drawing as apiDrawing } from "./rate-limited-api/draw.ts";
import { rateLimitedApi } from "./rate-limited-api/rate-limited-api.ts";
import { drawing as rationingDrawing } from "./rationing/draw.ts";
import { rationing } from "./rationing/rationing.ts";
import { drawing as recommenderDrawing } from "./recommender/draw.ts";
import { recommender } from "./recommender/recommender.ts";
import { drawing as respawningDrawing } from "./respawning-bonus/draw.ts";
import { respawningBonus } from "./respawning-bonus/respawning-bonus.ts";
import { drawing as routeDrawing } from "./route-choice/draw.ts";
import { routeChoice } from "./route-choice/route-choice.ts";
import { drawing as signallingDrawing } from "./signalling/draw.ts";
import { signalling } from "./signalling/signalling.ts";
import { drawing as spatialDrawing } from "./spatial-game/draw.ts";
import { spatialGame } from "./spatial-game/spatial-game.ts";
import { drawing as spectrumDrawing } from "./spectrum/draw.ts";
import { spectrum } from "./spectrum/spectrum.ts";
import { drawing as stagDrawing } from "./stag-hunt/draw.ts";
import { stagHunt } from "./stag-hunt/stag-hunt.ts";
import { drawing as supplyDrawing } from "./supply-chain/draw.ts";
import { supplyChain } from "./supply-chain/supply-chain.ts";
import { drawing as taskQueueDrawing } from "./task-queue/draw.ts";
import { taskQueue } from "./task-queue/task-queue.ts";

export {
  aiRace,
  alternatingOffers,
  amplification,
  appropriation,
  auction,
  boundedConfidence,
  civilisation,
  cleanup,
  coinGame,
  commons,
  computeEconomy,
  congestionGame,
  consensus,
  continuousDoubleAuction,
  crisisBargaining,
  culture,
  dealers,
  demandResponse,
  depositRun,
  dispatch,
  donation,
  doubleAuction,
  droneCrossing,
  droneGrid,
  droneSpeed,
  ethnocentrism,
  fishWar,
  flashCrash,
  gathering,
  harvest,
  herding,
  matrixGame,
  mevAuction,
  minorityGame,
  mutualFear,
  namingGame,
  normsGame,
  opinionPeers,
  orderBook,
  powerGrid,
  quietFailure,
  rateLimitedApi,
  rationing,
  recommender,
  respawningBonus,
  routeChoice,
  signalling,
  spatialGame,
  spectrum,
  stagHunt,
  supplyChain,
  taskQueue,
};

export const envs = /* @__PURE__ */ registry<Env>("env", [
  matrixGame,
  spatialGame,
  congestionGame,
  appropriation,
  commons,
  rateLimitedApi,
  mevAuction,
  auction,
  aiRace,
  signalling,
  quietFailure,
  herding,
  respawningBonus,
  harvest,
  cleanup,
  coinGame,
  stagHunt,
  gathering,
  donation,
  ethnocentrism,
  minorityGame,
  consensus,
  civilisation,
  flashCrash,
  recommender,
  amplification,
  opinionPeers,
  boundedConfidence,
  culture,
  namingGame,
  normsGame,
  crisisBargaining,
  mutualFear,
  alternatingOffers,
  droneCrossing,
  droneGrid,
  droneSpeed,
  supplyChain,
  spectrum,
  orderBook,
  dealers,
  fishWar,
  taskQueue,
  routeChoice,
  depositRun,
  doubleAuction,
  continuousDoubleAuction,
  computeEconomy,
  dispatch,
  rationing,
  powerGrid,
  demandResponse,
]);

/** How their worlds are drawn. */
export const drawings: readonly Drawing[] = [
  matrixDrawing,
  congestionDrawing,
  appropriationDrawing,
  commonsDrawing,
  apiDrawing,
  mevDrawing,
  respawningDrawing,
  herdingDrawing,
  quietDrawing,
  signallingDrawing,
  raceDrawing,
  harvestDrawing,
  cleanupDrawing,
  coinDrawing,
  stagDrawing,
  gatheringDrawing,
  donationDrawing,
  minorityDrawing,
  consensusDrawing,
  civilisationDrawing,
  flashDrawing,
  recommenderDrawing,
  amplificationDrawing,
  peersDrawing,
  crisisDrawing,
  fearDrawing,
  offersDrawing,
  droneCrossingDrawing,
  droneGridDrawing,
  droneSpeedDrawing,
  supplyDrawing,
  spectrumDrawing,
  bookDrawing,
  dealersDrawing,
  fishDrawing,
  taskQueueDrawing,
  routeDrawing,
  depositDrawing,
  normsDrawing,
  doubleAuctionDrawing,
  auctionDrawing,
  outcryDrawing,
  economyDrawing,
  dispatchDrawing,
  rationingDrawing,
  gridDrawing,
  demandDrawing,
  spatialDrawing,
  namingDrawing,
  confidenceDrawing,
  cultureDrawing,
  ethnoDrawing,
];
