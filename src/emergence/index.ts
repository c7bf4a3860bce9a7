/** Emergence detectors: what arose in a run, told apart from chance by its sessions. */

export { type CommonChangePoint, commonChangePoints } from "./change-points.ts";
export { type Coalitions, coalitions } from "./coalitions.ts";
export { type Exploitation, type ExploitationPeriod, exploitation } from "./exploitation.ts";
export { type ChanceOptions, type Contrast, fewestSessions, flipTest } from "./flips.ts";
export type { EventKind, Evidence, History, Play, TimelineEvent } from "./history.ts";
export { type Inequality, inequalityByWindow } from "./inequality.ts";
export {
  comprehension,
  type Language,
  type LanguageMeasures,
  measureLanguage,
  mutualInformation,
} from "./language.ts";
export { autocorrelation, type Oscillation, oscillation, recurrence } from "./oscillation.ts";
export { emergenceTime } from "./reached.ts";
export { quantileRoles, type Specialisation, specialisation } from "./specialisation.ts";
export { strongestEvents } from "./strength.ts";
export { type TimelineOptions, timeline } from "./timeline.ts";
export { timelineText } from "./timeline-text.ts";
export { type CommonTrend, commonTrends } from "./trends.ts";
export { leadersOf, type TurnTaking, turnTaking } from "./turn-taking.ts";
