/** Is it a norm, and does it hold? */
export type { Band } from "./band.ts";
export { type Certificate, certify, type Exact } from "./certificate.ts";
export { constantDeviants } from "./constant-deviants.ts";
export type { Decided } from "./decided.ts";
export {
  type Candidate,
  type Deviant,
  type DeviationOptions,
  type Deviations,
  findDeviations,
  type PlayedDeviant,
  type SeatDeviation,
} from "./deviation.ts";
export { type Drift, type DriftOptions, measureDrift } from "./drift.ts";
export {
  type Efficiency,
  type EfficiencyOptions,
  measureEfficiency,
  type References,
  referencesOf,
  type WelfareReference,
} from "./efficiency.ts";
export { type Emergence, type LearningHistory, measureEmergence, type Variation } from "./emergence.ts";
export {
  type Enforcement,
  type EnforcementOptions,
  type Impulse,
  measureEnforcement,
  type SeatEnforcement,
} from "./enforcement.ts";
export {
  type ExactDeviation,
  type ExactOptions,
  exactDeviation,
  exactDeviations,
  type NotExact,
  type SingleDeviation,
} from "./exact.ts";
export { type CertificateInShort, inShort, tellInShort } from "./in-short.ts";
export { type InvadedGroup, type InvasionOptions, type MutantInvasion, measureInvasion } from "./invasion.ts";
export { type CertifyOptions, certifyOptions } from "./options.ts";
export { measureRecovery, type RecoveryOptions, type Shock, type ShockRecovery } from "./recovery.ts";
export { type PayoffRange, rangeOfPayoffs, type Stake, stakeOf } from "./stake.ts";
export { defaultThresholds, type Thresholds } from "./thresholds.ts";
export type { Holder, Parts, Verdict, VerdictName } from "./verdict.ts";
