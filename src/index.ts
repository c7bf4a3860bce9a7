/**
 * The first entry: what envs, policies and mechanisms are written with, and what trains and evaluates them. Everything
 * else has an entry of its own, by the name of its folder: `ostrom/learn`, `ostrom/games`, `ostrom/norms` ...
 */
export type { WindowColumns } from "./core/advance.ts";
export { type Batch, type BatchOptions, createBatch } from "./core/batch.ts";
export { type BindOptions, bindPolicies } from "./core/bind.ts";
export { assertEnv, type CheckOptions, type CheckReport, checkEnv, sampleActions } from "./core/check.ts";
export { assertMechanism, checkMechanism } from "./core/check-mechanism.ts";
export {
  assertPolicy,
  type CheckSetting,
  checkPolicy,
  type SettingCheckOptions,
} from "./core/check-policy.ts";
export type { During } from "./core/during.ts";
export {
  defineEnv,
  type Env,
  type EnvDefinition,
  type EnvSpec,
  type Kernel,
  type KernelContext,
  type Metric,
  type Metrics,
  type Outcome,
  type OwnColumns,
  type Theory,
  type World,
  type WorldBase,
} from "./core/env.ts";
export { fail, OstromError } from "./core/errors.ts";
export { captureFrame, type Drawing, defineDrawing, type Frame } from "./core/frame.ts";
export {
  fromParallel,
  type LooseObservation,
  type ParallelDescription,
  type ParallelLike,
} from "./core/from-parallel.ts";
export type { Io } from "./core/io.ts";
export {
  defineMechanism,
  type Mechanism,
  type MechanismContext,
  type MechanismDefinition,
  type MechanismHooks,
  type MechanismSite,
  type MechanismUse,
} from "./core/mechanism.ts";
export {
  agentColumn,
  agentVector,
  type MechanismWorld,
  worldColumn,
  worldVector,
} from "./core/mechanism-world.ts";
export {
  type Action,
  type AgentInfo,
  type Observation,
  type ParallelEnv,
  type ParallelOptions,
  parallelEnv,
  type StepResult,
} from "./core/parallel.ts";
export {
  describeParams,
  type ParamDoc,
  type Params,
  type ParamsInput,
  type ParamsSchema,
  parseParams,
  perParams,
  refuseUnused,
} from "./core/params.ts";
export { type Player, type PlayOptions, play, rollout, type Tap } from "./core/play.ts";
export {
  type BoundPolicy,
  definePolicy,
  type Learner,
  type LearnerMetric,
  type Policy,
  type PolicyContext,
  type PolicyDefinition,
  type PolicyNetwork,
  type PolicyUse,
  type RewardRule,
  type RewardSignal,
  type Sharing,
  type StoredTensor,
} from "./core/policy.ts";
export {
  exponential,
  normal,
  poisson,
  randomInt,
  type Seed,
  seedStreams,
  seedWords,
  shuffle,
  uniform,
} from "./core/random.ts";
export { type Registry, registry } from "./core/registry.ts";
export type { Role, Spaces } from "./core/roles.ts";
export { limitMemory } from "./core/room.ts";
export {
  type ArrayOf,
  type Column,
  type Columns,
  type Field,
  type Fields,
  f32,
  f64,
  i32,
  type Kind,
  perAgent,
  type Storage,
  u8,
  type View,
  vector,
} from "./core/schema.ts";
export type { Reading, Seat, SeatDefinition, SeatSite } from "./core/seat.ts";
export {
  type CopyOptions,
  copySociety,
  forkSociety,
  frozen,
  type Replacement,
  type Society,
} from "./core/society.ts";
export {
  alternativesOf,
  type BoxHead,
  box,
  category,
  type DiscreteHead,
  discrete,
  type Feature,
  type Features,
  feature,
  type Head,
  multiDiscrete,
} from "./core/spaces.ts";
export type { Topology } from "./core/topology.ts";
export { type Progress, type TrainOptions, train, trainingWindows } from "./core/train.ts";
export { type Look, type Stopped, type TrainUntilOptions, trainUntil } from "./core/train-until.ts";
export * as z from "./core/z.ts";
export { type Evaluation, evaluate } from "./lab/evaluate.ts";
export { readWindow, type Values } from "./lab/record.ts";
export { type Axis, niceAxis } from "./report/charts/scale.ts";
export { formatNumber } from "./report/number.ts";
export { type Summary, summarise } from "./stats/summary.ts";
