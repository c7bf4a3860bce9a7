/** What decides for an agent: norms (scripted) and learners (policies that update). */
import type * as z from "zod";
import type { Batch } from "./batch.ts";
import type { Metric, OwnColumns } from "./env.ts";
import { requireKnown } from "./errors.ts";
import type { Io } from "./io.ts";
import type { ParamsSchema } from "./params.ts";
import type { Columns, Fields } from "./schema.ts";
import { fromSeat, type SeatDefinition } from "./seat.ts";
import type { Features, Head } from "./spaces.ts";
import type { LifeColumns } from "./turnover.ts";

/** Decides for its seats in worlds lo..hi-1 by writing action columns. */
export interface Policy {
  /** `explore: false` asks for the frozen, greedy (or mean) behaviour. */
  act(lo: number, hi: number, explore: boolean): void;
  /** After all have acted and before the worlds step: for learners that ask "what if". */
  beforeStep?(lo: number, hi: number): void;
  /**
   * In envs with turnover: slot `slot` was just born, and has the memory of its parent (what a norm keeps in `slotStore`; what
   * a learner that no other world teaches keeps in `learnerStore`). Changes what is to differ; draws from the slot's stream.
   * Of a learner it is not called in frozen play.
   */
  mutate?(slot: number): void;
  /** Its networks, for weights that are written to files and read from them. */
  readonly networks?: readonly PolicyNetwork[];
}

/** A named part of one learner's numbers in a store: `size` of them from `offset`, row-major in `shape`. */
export interface StoredTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly offset: number;
  readonly size: number;
}

/** The weights of one network in a policy's learner store. */
export interface PolicyNetwork {
  /** What it is to the policy ("actor", "critic", "target" ...), unique within it. */
  readonly name: string;
  readonly tensors: readonly StoredTensor[];
  /** The weights of all learners, one after the other. */
  readonly weights: Float32Array;
  /** Plain data that says how to compute it (the `NetworkShape` of a multilayer perceptron), kept in files. */
  readonly architecture?: object;
  /** All seats of the policy use one network, and the learners' weights are equal copies of it. */
  readonly shared?: boolean;
  /** What its inputs are normalised by, without which its weights mean nothing: kept in files with them. */
  readonly statistics?: { readonly tensors: readonly StoredTensor[]; readonly values: Float64Array };
}

/** A number that a learner tells of itself; not divided by anything. */
export type LearnerMetric = Omit<Metric, "per">;

export interface Learner extends Policy {
  /** After a step and before `resetDone`: reads reward, terminal observations and flags, and updates. */
  learn(lo: number, hi: number): void;
  /** Numbers worth a curve (exploration rate, mean value ...), over worlds lo..hi-1; NaN where there is none yet. */
  metrics?(lo: number, hi: number): Record<string, number>;
  /** Ticks of learning up to its first update, at the earliest, where it first gathers (default 1). */
  readonly firstUpdate?: number;
}

/**
 * What a learner is given in place of its own reward (the team's, a weighted sum, credit for it): bound beside the
 * policy, with stores of its own in the policy's memory if it needs any.
 */
export type RewardRule = (context: PolicyContext) => RewardSignal;

export interface RewardSignal {
  readonly id: string;
  /** Stands in for `io.reward`: one number a batch row, in the rows of the policy's slots. */
  readonly reward: Float64Array;
  /** After all have acted and before the worlds step, ahead of the policy's own `beforeStep`. */
  beforeStep?(lo: number, hi: number): void;
  /** After the worlds have stepped: fills `reward`. */
  afterStep(lo: number, hi: number): void;
  /**
   * What row `k` would be given if the step went as row `at` of `io` shows, where that row is its counterpart in a fork
   * of its world; for learners that ask what every choice would have brought. Left out where the rule cannot tell.
   */
  whatIf?(io: Io, at: number, k: number): number;
}

/** Whose experience teaches whom. */
export type Sharing = "sessions" | "shared";

/**
 * What a policy binds to. Row `k = world * agents + agent` indexes the batch's columns; slot `r = world * seats +
 * s` indexes the policy's own, where `s` counts the seats it plays.
 */
export interface PolicyContext {
  readonly worlds: number;
  readonly agents: number;
  readonly horizon: number;
  readonly firstWorld: number;
  /** The agents of each world that this policy plays. */
  readonly seats: Int32Array;
  /** Batch row of each slot. */
  readonly rows: Int32Array;
  /** In envs with roles the actions and masks of the policy's own heads, and the observations that it sees. */
  readonly io: Io;
  /** The rule behind `io.reward` where the policy is not given its own reward. */
  readonly signal?: RewardSignal;
  readonly columns: OwnColumns & Partial<LifeColumns>;
  /** The role that all its seats are alike in; empty where the env has none. */
  readonly role: string;
  /** Its own heads and features: those of its role. */
  readonly heads: readonly Head[];
  readonly features: Features;
  readonly batch: Batch;
  /** Random stream of each slot. */
  readonly rng: Int32Array;
  /**
   * Which learner teaches each slot: in "sessions" every slot has its own, in "shared" one learner a seat is
   * taught by all worlds.
   */
  readonly learnerOf: Int32Array;
  readonly learners: number;
  readonly sharing: Sharing;
  /** It is under check: what it gives wrongly is told, also where that takes time. */
  readonly strict?: boolean;
  /** Own memory, kept in checkpoints and copied by forks: one entry a slot. */
  slotStore<S extends Fields>(fields: S): Columns<S>;
  /** Own memory: one entry a learner. */
  learnerStore<S extends Fields>(fields: S): Columns<S>;
}

export interface PolicyDefinition<Z extends ParamsSchema = ParamsSchema> {
  readonly id: string;
  readonly title: string;
  readonly cite: readonly string[];
  readonly kind: "learner" | "norm";
  readonly params: Z;
  /** Observation features it reads (besides those its params name). */
  readonly reads?: readonly string[];
  /** The kind of first action head it can play. */
  readonly acts: "discrete" | "box" | "any";
  /** Envs it is meant for, for hints and listings. */
  readonly fits?: readonly string[];
  /** One of many that are alike: listings name these together, and none is tried as a deviant unless it is asked for. */
  readonly family?: string;
  /** What its learners tell of themselves: a description of everything that their `metrics` gives. */
  readonly metrics?: Readonly<Record<string, LearnerMetric>>;
  /** How it is usually taught: "shared" by learners that want the experience of many worlds (default: "sessions"). */
  readonly sharing?: Sharing;
  /** Whether it needs `loadTensorflow` before it is bound. */
  needsTensorflow?(p: z.output<Z>): boolean;
  bind(context: PolicyContext, p: z.output<Z>): Policy | Learner;
}

const parts: Readonly<Record<keyof PolicyDefinition, true>> = {
  id: true,
  title: true,
  cite: true,
  kind: true,
  params: true,
  reads: true,
  acts: true,
  fits: true,
  family: true,
  metrics: true,
  sharing: true,
  needsTensorflow: true,
  bind: true,
};
const partsOfSeats: Readonly<Record<Exclude<keyof SeatDefinition, keyof PolicyDefinition>, true>> = {
  memory: true,
  keeps: true,
  derive: true,
  seat: true,
  mutate: true,
};

/** A norm by what one seat does (`seat`), or any policy by its loop over worlds and seats (`bind`). */
export function definePolicy<Z extends ParamsSchema>(definition: PolicyDefinition<Z>): PolicyDefinition<Z>;
export function definePolicy<
  Z extends ParamsSchema,
  const M extends Fields = Readonly<Record<never, never>>,
  const R extends string = never,
  D = undefined,
>(definition: SeatDefinition<Z, M, R, D>): PolicyDefinition<Z>;
export function definePolicy<Z extends ParamsSchema>(
  definition: PolicyDefinition<Z> | SeatDefinition<Z, Fields, string, unknown>,
): PolicyDefinition<Z> {
  const known = { ...parts, ...("seat" in definition && partsOfSeats) };
  requireKnown(definition.id, "part", definition, Object.keys(known));
  return "seat" in definition ? fromSeat(definition) : definition;
}

export interface PolicyUse {
  readonly use: PolicyDefinition;
  readonly params?: Record<string, unknown>;
  /** Which agents it plays (default: those that no other policy names). */
  readonly seats?: readonly number[];
  /** In place of seats: it plays the agents of this role, but for those that another policy names. */
  readonly role?: string;
  /** What it learns from (default: its own reward, `io.reward`). Measured payoffs and rewards stay what they are. */
  readonly reward?: RewardRule | undefined;
  /** Whose experience teaches it (default: as for all that are bound with it). */
  readonly sharing?: Sharing;
}

/** A policy at work on a batch. */
export interface BoundPolicy {
  /** What it was bound to, and can be played in. */
  readonly batch: Batch;
  readonly id: string;
  readonly kind: "learner" | "norm";
  /** What it was bound from, to bind it to another batch. */
  readonly use: PolicyDefinition;
  readonly params: Record<string, unknown>;
  readonly seats: Int32Array;
  /** What it learns from where that is not its own reward: part of its memory may be the rule's. */
  readonly reward: RewardRule | undefined;
  readonly sharing: Sharing;
  readonly policy: Policy;
  /** The same object as `policy` when it learns. */
  readonly learner: Learner | undefined;
  /** Entries of its slot memory: worlds times seats. */
  readonly slots: number;
  /** Bytes of memory one world needs, for choosing blocks that stay in cache. */
  readonly bytesPerWorld: number;
  /** The policy's memory by field name (for tests, credit and pictures). */
  readonly memory: Readonly<Record<string, Float64Array | Float32Array | Int32Array | Uint8Array>>;
  /** Names of the fields of `memory` that each slot keeps for itself: what may change in frozen play. */
  readonly slotFields: readonly string[];
  save(): Uint8Array;
  load(from: Uint8Array): void;
  /**
   * The memory of world `lo + j` becomes a copy of that of world `pick[j]` of `from`, random streams included; what
   * all worlds of `from` share (sharing "shared") is copied as it is, or given to each of these worlds where they share
   * nothing. Goes with `batch.fork`. Learners read their schedules at the age of the first world of a call, so worlds
   * that learn together should have learned for as long.
   *
   * `from` may play other seats: `seats[s]` is the seat of `from` that the s-th own seat copies (default: the own
   * seat), so that part of a population can be taken over, or one agent's memory given to several.
   */
  fork(from: BoundPolicy, pick: ArrayLike<number>, lo?: number, seats?: ArrayLike<number>): void;
}

/** What a policy was bound from, to bind it to another batch in some of its seats. */
export function useOf(
  { use, params, reward, sharing }: BoundPolicy,
  seats: readonly number[],
): PolicyUse & { readonly seats: readonly number[] } {
  return { use, params, reward, sharing, seats };
}
