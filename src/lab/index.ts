/** The laboratory: what runs and compares societies by a configuration, in plain data and free of Node. */
export { type Catalogue, emptyCatalogue, extend, loadExperiment } from "./catalogue.ts";
export { type CertifyJob, certifiedSocieties, type NamedCertificate, runCertifyJob } from "./certify.ts";
export type { CertifySection, ResolvedCertify } from "./certify-config.ts";
export {
  type Claim,
  type ClaimStatus,
  type ClaimVerdict,
  explained,
  type JudgedClaim,
  judge,
  requireClaims,
  unjudged,
  verdictOf,
} from "./claim.ts";
export * from "./compare.ts";
export * from "./config.ts";
export { isExperiment } from "./definitions.ts";
export * from "./evaluate.ts";
export { type Executor, inline } from "./executor.ts";
export * from "./experiment.ts";
export { type Job, type JobEvent, runJob, type TaskJob } from "./job.ts";
export * from "./league.ts";
export { defineMeasure, type Measure, type Measured } from "./measure.ts";
export * from "./population.ts";
export { type ProgramSweep, type SweptPoint, type SweptProgram, sweepProgram } from "./program-sweep.ts";
export * from "./quantities.ts";
export * from "./record.ts";
export * from "./results.ts";
export { mostWindows, type Rows, rowsIn, rowsOf } from "./rows.ts";
export {
  type CertifyRunOptions,
  certifyRun,
  type RunOptions,
  type RunTasksOptions,
  runExperiment,
} from "./run.ts";
export * from "./society.ts";
export type { RunStore } from "./store.ts";
export type { SweepCell, SweepConfig } from "./sweep.ts";
export * from "./task.ts";
export * from "./tensorflow.ts";
export { csvOf, type TidyColumn, tidyTable } from "./tidy.ts";
export { type SocietyTimeline, societyHistory, societyTimeline } from "./timeline.ts";
export { learnedTimelines, timelineOf } from "./timelines.ts";
export { type Trained, trainedWeights } from "./trained-weights.ts";
export { withInterval } from "./with-interval.ts";
