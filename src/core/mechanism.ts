/** What a mechanism is: a rule laid over an env, between actions and payoffs on one side and rewards on the other. */
import type * as z from "zod";
import type { Env, Metrics, OwnColumns } from "./env.ts";
import type { ParamsSchema } from "./params.ts";
import type { Column, Columns, Fields } from "./schema.ts";
import type { Features, Head } from "./spaces.ts";
import type { Topology } from "./topology.ts";

/** The env a mechanism is laid over, as far as its spaces depend on it. */
export interface MechanismSite {
  readonly env: Env;
  readonly agents: number;
  readonly heads: readonly Head[];
  readonly features: Features;
  /** Who is next to whom, where the env says so; a mechanism may have a graph of its own (`buildTopology`). */
  readonly topology: Topology | undefined;
}

export interface MechanismContext<S extends Fields = Fields, M extends Metrics = Metrics>
  extends MechanismSite {
  readonly worlds: number;
  readonly firstWorld: number;
  /** Own state and metrics, and the framework's columns. */
  readonly columns: Columns<S> & { readonly [N in keyof M]: Float64Array } & OwnColumns;
  /** All heads: the env's first; a mechanism's own begin at `firstOwnHead`. */
  readonly actions: readonly Float64Array[];
  readonly firstOwnHead: number;
  /** All features by name, the mechanism's own among them. */
  readonly obs: Readonly<Record<string, Float64Array>>;
  readonly payoff: Float64Array;
  readonly reward: Float64Array;
  /** Mask of each head; all ones before the env's `observe`. */
  readonly masks: readonly Uint8Array[];
  /** A column of the env's state or metrics, one number an agent or one a world; unknown names are errors. */
  envColumn(name: string, per: "agent" | "world"): Column;
}

/** Each hook covers worlds lo..hi-1; all but `observe` skip those that are `done`. */
export interface MechanismHooks {
  /** Episode start of world i, after the env's own reset. */
  reset?(i: number): void;
  /** After actions are chosen, before the env steps: may change them. */
  before?(lo: number, hi: number): void;
  /** After the env has stepped: `reward` holds the payoff as earlier mechanisms left it. */
  after?(lo: number, hi: number): void;
  /** Writes own features and masks; pure, like an env's. */
  observe?(lo: number, hi: number): void;
}

export interface MechanismDefinition<
  S extends Fields = Fields,
  M extends Metrics = Metrics,
  Z extends ParamsSchema = ParamsSchema,
> {
  readonly id: string;
  readonly title: string;
  readonly cite: readonly string[];
  readonly params: Z;
  readonly metrics: M;
  /** `bind(...).observe` writes masks. */
  readonly masked?: boolean;
  state(p: z.output<Z>, site: MechanismSite): S;
  /** Heads it adds to the action. */
  action?(p: z.output<Z>, site: MechanismSite): readonly Head[];
  /** Features it adds to the observation. */
  observation?(p: z.output<Z>, site: MechanismSite): Features;
  bind(context: MechanismContext<S, M>, p: z.output<Z>): MechanismHooks;
}
export type Mechanism = MechanismDefinition;

export function defineMechanism<const S extends Fields, const M extends Metrics, Z extends ParamsSchema>(
  definition: MechanismDefinition<S, M, Z>,
): MechanismDefinition<S, M, Z> {
  return definition;
}

/** A mechanism with its parameters, as a society names it. */
export interface MechanismUse {
  readonly use: Mechanism;
  readonly params?: Record<string, unknown>;
}
