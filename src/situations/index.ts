/** What situations are worth in closed form or by enumeration: the numbers that envs and learners are held to. */
export { contagion, criticalLoad, stopLossDrop, survivingShare } from "./cascades.ts";
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
  amplification,
  camps,
  type Drift,
  drivenOutward,
  effectiveCamps,
  type Feeds,
  type Sides,
  sidesOf,
} from "./polarisation.ts";
