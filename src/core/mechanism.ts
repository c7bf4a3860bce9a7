/** What a mechanism is: a rule laid over an env, between actions and payoffs on one side and rewards on the other. */
import type * as z from "zod";
import type { During } from "./during.ts";
import type { Env, Metrics, OwnColumns } from "./env.ts";
import { fail, requireKnown } from "./errors.ts";
import { hooksOf, type Links, type MechanismWorld, type WorldRules } from "./mechanism-world.ts";
import type { ParamsSchema } from "./params.ts";
import type { Role } from "./roles.ts";
import { type Column, type Columns, type Fields, f64 } from "./schema.ts";
import type { Features, Head } from "./spaces.ts";
import type { Topology } from "./topology.ts";

/** The env a mechanism is laid over, as far as its spaces depend on it. */
export interface MechanismSite {
  readonly env: Env;
  readonly agents: number;
  /** Ticks of an episode at most; Infinity where it has no end. */
  readonly horizon: number;
  readonly heads: readonly Head[];
  readonly features: Features;
  /** What earlier mechanisms keep, by the names of their columns: a field's `size` says how many numbers an agent or a world. */
  readonly kept: Fields;
  /** Who is next to whom, where the env says so; a mechanism may have a graph of its own (`buildTopology`). */
  readonly topology: Topology | undefined;
  /** Which agents are what, where the env says so; what a mechanism adds to heads and features is everybody's. */
  readonly roles: readonly Role[];
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
  /** Where a mechanism talks: the number of each world's round, from 0; 0 while the env steps. */
  readonly round: Int32Array | undefined;
  /** Mask of each head; all ones before the env's `observe`. */
  readonly masks: readonly Uint8Array[];
  /**
   * A column of the env's state or metrics ("effort"), or of a mechanism that was laid before ("reputation.score"), with one
   * number an agent or one a world, or with `several`; unknown names, and those of mechanisms that come later, are errors,
   * which give the `advice`.
   */
  column(name: string, per: "agent" | "world", several?: boolean, advice?: string): Column;
}

/** Each hook covers worlds lo..hi-1; all but `observe` skip those that are `done`. */
export interface MechanismHooks {
  /** Episode start of world i, after the env's own reset. */
  reset?(i: number): void;
  /**
   * A round of talk, after all have chosen and while the env stands still: what is said is in the mechanism's own heads,
   * and what its `observe` shows of it is seen before the next choice. Needs `rounds`.
   */
  talk?(lo: number, hi: number): void;
  /** After actions are chosen, before the env steps: may change them. */
  before?(lo: number, hi: number): void;
  /** After the env has stepped: `reward` holds the payoff as earlier mechanisms left it. */
  after?(lo: number, hi: number): void;
  /** Writes own features and masks; pure, like an env's. */
  observe?(lo: number, hi: number): void;
}

/** Of hooks, and of rules in world form. */
export const hookNames: readonly (keyof MechanismHooks)[] = ["reset", "talk", "before", "after", "observe"];

interface MechanismParts<S extends Fields, M extends Metrics, Z extends ParamsSchema> {
  readonly id: string;
  readonly title: string;
  readonly cite: readonly string[];
  readonly params: Z;
  readonly metrics: M;
  /** `observe` writes masks. */
  readonly masked?: boolean;
  /** It draws random numbers: a stream of its own for each world, which moves nobody else's luck. */
  readonly random?: boolean;
  /** Its hooks let agents finish before their world does (`terminated`), or switch them off and on again (`active`). */
  readonly earlyExit?: boolean;
  state(p: z.output<Z>, site: MechanismSite): S;
  /** Heads it adds to the action. */
  action?(p: z.output<Z>, site: MechanismSite): readonly Head[];
  /** Features it adds to the observation. */
  observation?(p: z.output<Z>, site: MechanismSite): Features;
  /**
   * What it alters of others: features of the env and of mechanisms before it, in `observe`, and columns of these mechanisms
   * ("channel.inbox").
   */
  alters?(p: z.output<Z>, site: MechanismSite): readonly string[];
  /**
   * Rounds of talk in each tick, before the env steps: one where rules in world form have `talk`, else none. All mechanisms
   * that talk do so in the same rounds.
   */
  rounds?(p: z.output<Z>, site: MechanismSite): number;
}

/** What `defineMechanism` gives. */
export interface MechanismDefinition<
  S extends Fields = Fields,
  M extends Metrics = Metrics,
  Z extends ParamsSchema = ParamsSchema,
> extends MechanismParts<S, M, Z> {
  /** Its rules see one world at a time: a batch has a view of each for them. */
  readonly inWorldForm?: boolean;
  bind(context: MechanismContext<S, M>, p: z.output<Z>): MechanismHooks;
}
export type Mechanism = MechanismDefinition;

/** Rules as one world sees them. */
interface InWorldForm<S extends Fields, M extends Metrics, Z extends ParamsSchema, R extends Links, D> {
  /**
   * Columns of the env and of earlier mechanisms that the rules read, and of the env's state may write, by names that they
   * have for them: `{ effort: agentColumn("effort") }`.
   */
  reads?(p: z.output<Z>, site: MechanismSite): R;
  /** What follows from the params, made once for a batch; the rules are given it as `d`. */
  derive?(p: z.output<Z>, site: MechanismSite): D;
  readonly world: WorldRules<MechanismWorld<S, M, R>, z.output<Z>, D>;
}

/** Rules over all worlds at once, bound to columns: where a profile asks for it. */
interface InBoundForm<S extends Fields, M extends Metrics, Z extends ParamsSchema> {
  bind(context: MechanismContext<S, M>, p: z.output<Z>): MechanismHooks;
}

const partNames: Readonly<Record<keyof MechanismDefinition, true>> = {
  id: true,
  title: true,
  cite: true,
  params: true,
  metrics: true,
  masked: true,
  random: true,
  earlyExit: true,
  state: true,
  action: true,
  observation: true,
  alters: true,
  rounds: true,
  inWorldForm: true,
  bind: true,
};
const partsInWorldForm = ["reads", "derive", "world"];

/** A mechanism of one's own, its rules in world form or bound. */
export function defineMechanism<
  const M extends Metrics,
  Z extends ParamsSchema,
  const S extends Fields = Record<never, never>,
  const R extends Links = Record<never, never>,
  D = unknown,
>(
  spec: Omit<MechanismParts<S, M, Z>, "state"> &
    Partial<Pick<MechanismParts<S, M, Z>, "state">> &
    (InWorldForm<S, M, Z, R, D> | InBoundForm<S, M, Z>),
): MechanismDefinition<S, M, Z> {
  requireKnown(spec.id, "part", spec, [...Object.keys(partNames), ...partsInWorldForm]);
  const state = spec.state ?? (() => ({}) as S);
  if ("bind" in spec) return { ...spec, state };
  const { world, reads, derive, ...parts } = spec;
  if (world === null || typeof world !== "object")
    fail(spec.id, "needs its rules, as world or as bind", world, "give world: { after(w, p) { ... } }");
  requireKnown(spec.id, "rule in world", world, hookNames);
  return {
    ...parts,
    state,
    inWorldForm: true,
    rounds: spec.rounds ?? (() => (world.talk ? 1 : 0)),
    bind(context, p) {
      const metrics = Object.fromEntries(Object.keys(spec.metrics).map((name) => [name, f64]));
      const form = {
        fields: { ...state(p, context), ...metrics },
        links: reads?.(p, context) ?? {},
        ownHeads: spec.action?.(p, context) ?? [],
        random: spec.random ?? false,
      };
      return hooksOf(spec.id, world, context as MechanismContext, form, p, derive?.(p, context) as D);
    },
  };
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
  /** In place of seats: the agents of this role of the env. */
  readonly role?: string;
  /** Ticks of the episode at which it is in force (default: all). Its state goes on between them. */
  readonly during?: During;
}

/** What a column of a mechanism is called. A metric that is called like its mechanism is not told twice: `reputation`. */
export function columnName(name: string, { id, metrics }: Mechanism, field: string): string {
  const stutters = field in metrics && field === id.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
  return stutters ? name : `${name}.${field}`;
}
