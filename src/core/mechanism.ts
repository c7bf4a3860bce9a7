/** What a mechanism is: a rule laid over an env, between actions and payoffs on one side and rewards on the other. */
import type * as z from "zod";
import type { During } from "./during.ts";
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
  /**
   * Own state and metrics, and the framework's columns. Where it is laid on some agents or for some ticks, `active` and
   * `done` tell who is subject to it now; where it says `random`, `rng` holds its own streams, one a world.
   */
  readonly columns: Columns<S> & { readonly [N in keyof M]: Float64Array } & OwnColumns;
  /** All heads: the env's first; a mechanism's own begin at `firstOwnHead`. */
  readonly actions: readonly Float64Array[];
  readonly firstOwnHead: number;
  /** All features by name, the mechanism's own by the names that it gave them. */
  readonly obs: Readonly<Record<string, Float64Array>>;
  readonly payoff: Float64Array;
  readonly reward: Float64Array;
  /** Mask of each head; all ones before the env's `observe`. */
  readonly masks: readonly Uint8Array[];
  /**
   * A column of the env's state or metrics ("effort"), or of a mechanism that was laid before ("reputation.score"), with one
   * number an agent or one a world; unknown names, and those of mechanisms that come later, are errors.
   */
  column(name: string, per: "agent" | "world"): Column;
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
  /** It draws random numbers: a stream of its own for each world, `columns.rng`, which moves nobody else's luck. */
  readonly random?: boolean;
  /** Its hooks let agents finish before their world does (`terminated`), or switch them off and on again (`active`). */
  readonly earlyExit?: boolean;
  state(p: z.output<Z>, site: MechanismSite): S;
  /** Heads it adds to the action. */
  action?(p: z.output<Z>, site: MechanismSite): readonly Head[];
  /** Features it adds to the observation. */
  observation?(p: z.output<Z>, site: MechanismSite): Features;
  /** Names of features, of the env and of mechanisms before it, that its `observe` alters. */
  alters?(p: z.output<Z>, site: MechanismSite): readonly string[];
  bind(context: MechanismContext<S, M>, p: z.output<Z>): MechanismHooks;
}
export type Mechanism = MechanismDefinition;

export function defineMechanism<const S extends Fields, const M extends Metrics, Z extends ParamsSchema>(
  definition: MechanismDefinition<S, M, Z>,
): MechanismDefinition<S, M, Z> {
  return definition;
}

/** A mechanism in a society: which, under which name, with which parameters, for whom and when. */
export interface MechanismUse {
  readonly use: Mechanism;
  /**
   * What it is called here (default: its id): its columns and metrics are `name.field`. Where it is given, the heads and
   * features that it adds are called `name.head` and `name.feature`. One mechanism may be laid on twice under two names.
   */
  readonly as?: string;
  readonly params?: Record<string, unknown>;
  /** Agents that are subject to it (default: all). */
  readonly seats?: readonly number[];
  /** Ticks of the episode at which it is in force (default: all). Its state goes on between them. */
  readonly during?: During;
}

/** What a column of a mechanism is called. A metric that is called like its mechanism is not told twice: `reputation`. */
export function columnName(name: string, { id, metrics }: Mechanism, field: string): string {
  const stutters = field in metrics && field === id.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
  return stutters ? name : `${name}.${field}`;
}
