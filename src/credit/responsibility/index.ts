/** Responsibility: which decisions an episode turned on, and who could have averted a failure. */
export {
  type CreditMeasure,
  type CreditThroughTime,
  type CreditThroughTimeOptions,
  creditThroughTime,
} from "./credit-through-time.ts";
export { columnReaches, type Failure, findFailures, welfareBelow } from "./failure.ts";
export type { ReplayOptions } from "./replay.ts";
export {
  type AgentResponsibility,
  type FailureRisks,
  maxPivotalAgents,
  type ResponsibilityOptions,
  type ResponsibilityReport,
  responsibilityReport,
} from "./report.ts";
export { degreesOfResponsibility, minimalGroups } from "./shares.ts";
export { responsibilityText } from "./text.ts";
