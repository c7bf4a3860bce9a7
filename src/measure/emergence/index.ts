/** Emergence detectors: what arose in a run, told apart from chance. */

export { type ChanceOptions, combinedChance } from "./chance.ts";
export {
  type ChangePoint,
  type CommonChangePoint,
  changePoints,
  commonChangePoints,
  type SessionShifts,
  sessionShifts,
} from "./change-points.ts";
export {
  adjustedRand,
  type CoalitionChange,
  type Coalitions,
  coalitionChange,
  coalitionStructure,
} from "./coalitions.ts";
export { type Exploitation, type ExploitationPeriod, exploitation } from "./exploitation.ts";
export type { EventKind, Evidence, History, TimelineEvent } from "./history.ts";
export { type Inequality, inequalityByWindow } from "./inequality.ts";
export { autocorrelation, type Oscillation, oscillation } from "./oscillation.ts";
export { type Arrivals, emergenceTime, type Reached, reachedAndStayed } from "./reached.ts";
export { quantileRoles, type Specialisation, specialisation } from "./specialisation.ts";
export { strongestEvents } from "./strength.ts";
export { type TimelineOptions, timeline } from "./timeline.ts";
export { timelineText } from "./timeline-text.ts";
export { type CommonTrend, commonTrends } from "./trends.ts";
export { leadersOf, type TurnTaking, turnTaking } from "./turn-taking.ts";
