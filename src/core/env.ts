/** What an env is: the rules of a game, as data plus three functions. */
import type * as z from "zod";
import { fail, OstromError, requireKnown } from "./errors.ts";
import { type ParamsInput, type ParamsSchema, parseParams } from "./params.ts";
import type { Role } from "./roles.ts";
import type { Columns, Fields, View } from "./schema.ts";
import type { Features, Head } from "./spaces.ts";
import type { Topology } from "./topology.ts";
import type { LifeColumns } from "./turnover.ts";

/**
 * A number accumulated in each world and reported divided by the ticks of the recording window, by its episodes, or by
 * another metric of the env (`per: "calls"` makes `rejected` a rejection rate).
 *
 * Per episode, and per a metric that is itself per episode, only finished episodes count: an episode belongs, with all
 * that happened in it, to the window in which it ends. Where there is nothing to divide by the metric is missing (NaN):
 * no episode ended, as in a game that is never cut, or nobody called. What should be known of endless games is per tick.
 */
export interface Metric {
  readonly description: string;
  /** "tick", "episode" or the name of another metric. */
  readonly per: string;
  readonly unit?: string;
  /** Which direction a reader should cheer for, where there is one. */
  readonly better?: "higher" | "lower";
}
export type Metrics = Readonly<Record<string, Metric>>;

/** Columns that every world has; the framework keeps them. */
export interface OwnColumns {
  /** Steps taken in this episode; during `step` the index of the current one, from 0. */
  readonly tick: Int32Array;
  /** Episodes finished (at most 2^31 - 1 are counted). */
  readonly episode: Int32Array;
  /** The four words of world i's random stream i. */
  readonly rng: Int32Array;
  /** An env sets it to 1 to end the episode for all (terminated, no bootstrap). */
  readonly ended: Uint8Array;
  /** No agent of the world is active any more. */
  readonly done: Uint8Array;
  /** Per row: takes part in this episode (not yet finished, not switched off). */
  readonly active: Uint8Array;
  /** Per row: finished by the rules; its future is worth nothing. */
  readonly terminated: Uint8Array;
  /** Per row: cut off by the horizon; its future is worth what its last observation promises. */
  readonly truncated: Uint8Array;
}

/** One world as its author sees it ("world form"). */
export type World<
  S extends Fields = Fields,
  M extends Metrics = Metrics,
  O extends Features = Features,
> = View<S> & { -readonly [N in keyof M]: number } & WorldBase & {
    readonly obs: { readonly [N in keyof O]: Float64Array };
  };

export interface WorldBase {
  /**
   * Number of this world, from 0, for messages. Rules must not read it: a fork puts this world's state under another
   * number.
   */
  readonly index: number;
  readonly agents: number;
  /**
   * Where this world's rows begin, for helpers that take per-agent arrays whole and read them at `first + a`: 0 here. A
   * kernel hands them columns over all worlds, in which the rows of world i begin at `i * agents`.
   */
  readonly first: number;
  readonly tick: number;
  readonly episode: number;
  /** Set to 1 to end the episode for all agents. */
  ended: number;
  /** First action head, one number an agent. */
  readonly action: Float64Array;
  /** All the env's action heads. */
  readonly actions: readonly Float64Array[];
  /** To be written in `step`, one number an agent; zero before it. */
  readonly payoff: Float64Array;
  readonly active: Uint8Array;
  /** Set an agent's entry to 1 when it finishes before the others (needs `earlyExit: true`). */
  readonly terminated: Uint8Array;
  /** Set an agent's entry to another agent, when a child of that one takes over its seat (needs `turnover: true`). */
  readonly parent: Int32Array;
  /** Steps that the one who lives in each seat has taken part in (needs `turnover: true`). */
  readonly age: Int32Array;
  /** First head's action mask, `agent * n + choice`; all ones before `observe` (needs `masked: true`). */
  readonly mask: Uint8Array;
  /** Where this world's part of an array begins, as `first` does for rows: 0 here, and not in a kernel. */
  offset(array: ArrayLike<number>): number;
  /** The graph of the env's `topology`. */
  readonly topology: Topology;
  /** The agents next to `a`, ascending (needs `topology`); allocates only when it is first asked for. */
  neighbours(a: number): Int32Array;
  /** Uniform on [0, 1). */
  random(): number;
  randomInt(n: number): number;
  chance(probability: number): boolean;
  normal(): number;
  exponential(): number;
  poisson(mean: number): number;
}

/** Everything a kernel binds to: columns over all worlds, world i's part at `i * stride`. */
export interface KernelContext<
  S extends Fields = Fields,
  M extends Metrics = Metrics,
  O extends Features = Features,
> {
  readonly worlds: number;
  readonly agents: number;
  readonly columns: Columns<S> & { readonly [N in keyof M]: Float64Array } & OwnColumns & LifeColumns;
  /** Number of the batch's world 0. */
  readonly firstWorld: number;
  readonly action: Float64Array;
  readonly actions: readonly Float64Array[];
  readonly obs: { readonly [N in keyof O]: Float64Array };
  readonly payoff: Float64Array;
  readonly mask: Uint8Array;
  /** The graph of the env's `topology`. */
  readonly topology: Topology;
  /** The agents next to `a`, ascending, as in a world. */
  neighbours(a: number): Int32Array;
}

/**
 * The env in kernel form. `step` covers worlds lo..hi-1 and skips those that are `done`; `observe` covers them all,
 * since a world that has just finished shows its terminal observation. Hoist the captured arrays into locals before
 * the loop (a second instance otherwise costs twice as much).
 */
export interface Kernel {
  reset(i: number): void;
  step(lo: number, hi: number): void;
  observe(lo: number, hi: number): void;
}

/**
 * What theory says of an outcome; welfare is the sum of payoffs over agents, per tick, in expectation. What the agents
 * do there is said in numbers, as far as it is known; the note says it in words.
 */
export interface Outcome {
  readonly welfare: number;
  /** What each agent does there, in the unit of its action, where all do the same. */
  readonly action?: number;
  /** How it is known: closed form with source, exhaustive, or found by search. */
  readonly note: string;
  /** A found value that could still be beaten (optimum) is a bound, not the value. */
  readonly bound?: "lower" | "upper";
  /**
   * Of `nash`: how many equilibria of a single round are known that are different conventions. Those that can be
   * walked between without leaving equilibrium count once for each way of paying the agents; games that only count
   * how many agents make a choice count each such division once, whoever chooses what. More may exist where the note
   * does not say that all were found. Absent where nobody has counted.
   */
  readonly equilibria?: number;
  /** What each agent chooses, by number of the choice. */
  readonly profile?: readonly number[];
  /** Probability of each choice where agents mix: one row an agent, or a single row where all mix alike. */
  readonly mixed?: readonly (readonly number[])[];
  /** Agents that make each choice, where only their numbers matter. */
  readonly counts?: readonly number[];
  /** Probability with which each agent takes part where all mix alike: enters an auction, or plays choice 0 of two. */
  readonly probability?: number;
  /** Sum of the actions of all agents, in the unit of the action, per tick. */
  readonly total?: number;
  /** Payoff that an agent would have to be charged, per unit of its action, for self-interest to lead here. */
  readonly fee?: number;
  /** Level of the shared resource, in its unit. */
  readonly stock?: number;
  /** Payoff that goes to the seller of an auction, per tick, in expectation. */
  readonly revenue?: number;
  /** Payoff that is burnt in fees, per tick, in expectation. */
  readonly burnt?: number;
  /** Probability that what is offered is taken by anybody. */
  readonly sold?: number;
}
/** Reference outcomes by name; `optimum` and `nash` are those that reports measure against. */
export type Theory = { readonly optimum?: Outcome; readonly nash?: Outcome } & Readonly<
  Record<string, Outcome | undefined>
>;

interface EnvRules<
  S extends Fields = Fields,
  M extends Metrics = Metrics,
  O extends Features = Features,
  Z extends ParamsSchema = ParamsSchema,
  D = unknown,
> {
  /** Versioned: the number changes whenever a trajectory would. */
  readonly id: string;
  readonly title: string;
  /** What it is about, in a word or two: lists of envs are by subject. */
  readonly subject?: string;
  readonly cite: readonly string[];
  /** zod object; every field has a default and a description with its unit. */
  readonly params: Z;
  /** Params worth a name. */
  readonly presets?: Readonly<Record<string, z.input<Z>>>;
  /** Rules that span several parameters: return what is wrong, or nothing. */
  check?(p: z.output<Z>): string | undefined;
  agents(p: z.output<Z>): number;
  /**
   * Ticks an episode lasts at most; Infinity for games that are never cut (but after 2^31 - 1 ticks, the most that
   * `tick` can count).
   */
  horizon(p: z.output<Z>): number;
  /** Agents may finish before their world does. */
  readonly earlyExit?: boolean;
  /**
   * Agents die and are born within an episode: `step` writes `parent`, and `terminated` where a seat stays empty. `reset` may
   * leave seats empty by `active[a] = 0`. "open": some may come from outside, by `parent[a] = -2`. What happens when is told in
   * `src/core/turnover.ts`. Says `earlyExit` as well.
   */
  readonly turnover?: boolean | "open";
  /** `observe` writes action masks, which leave every active agent at least one choice. */
  readonly masked?: boolean;
  state(p: z.output<Z>): S;
  action(p: z.output<Z>): Head | readonly Head[];
  observation(p: z.output<Z>): O;
  /**
   * Which agents are what, where not all can do and see the same: each role names its heads and features among those of
   * `action` and `observation`. Heads that an agent has not stand at 0 for it, and features that it does not see at 0
   * or as near to it as their range goes, whatever the rules write there. Default: all are alike.
   */
  roles?(p: z.output<Z>): readonly Role[];
  /** Who is next to whom, the same in all worlds; built once a batch, by `buildTopology` of `ostrom/topology`. */
  topology?(p: z.output<Z>): Topology;
  readonly metrics: M;
  /** The world's column that holds the shared resource, if there is one: what a resource shock cuts. */
  readonly resource?: string;
  /**
   * What follows from the params, made once for a batch: tables, and scratch arrays that a call of a rule fills before it
   * reads them. The rules are given it as `d`.
   */
  derive?(p: z.output<Z>): D;
  /** The rules as one world sees them: the reference form. */
  readonly world: {
    /** Starts an episode: sets all state that `step` reads. */
    reset(w: World<S, M, O>, p: z.output<Z>, d: D): void;
    /** One tick: reads `action`, writes state, `payoff` and metrics. */
    step(w: World<S, M, O>, p: z.output<Z>, d: D): void;
    /** Writes `obs` (and `mask`) from state: no randomness, no other writes. */
    observe(w: World<S, M, O>, p: z.output<Z>, d: D): void;
  };
  /** The same rules, bit for bit, over all worlds at once: `ostrom build` writes it from the world form. */
  kernel?(context: KernelContext<S, M, O>, p: z.output<Z>, d: D): Kernel;
}

/** What `defineEnv` takes. */
export interface EnvSpec<
  S extends Fields = Fields,
  M extends Metrics = Metrics,
  O extends Features = Features,
  Z extends ParamsSchema = ParamsSchema,
  D = unknown,
> extends EnvRules<S, M, O, Z, D> {
  /** Reference outcomes, where all params are known. */
  theory?(p: z.output<Z>): Theory;
}

/** What `defineEnv` gives. */
export interface EnvDefinition<
  S extends Fields = Fields,
  M extends Metrics = Metrics,
  O extends Features = Features,
  Z extends ParamsSchema = ParamsSchema,
  D = unknown,
> extends EnvRules<S, M, O, Z, D> {
  /** Reference outcomes for the params that `createBatch` takes, some or none. */
  theory?(p: ParamsInput<Z> | Record<string, unknown>): Theory;
}
export type Env = EnvDefinition;

/** Fills in defaults and checks what is given, single params and what they are together. */
export function envParams<Z extends ParamsSchema>(
  env: Pick<EnvDefinition<Fields, Metrics, Features, Z>, "id" | "params" | "check">,
  given: unknown,
): z.output<Z> {
  const parsed = parseParams(env.id, env.params, given);
  const wrong = env.check?.(parsed);
  if (wrong) fail(env.id, wrong);
  return parsed;
}

const parts: Readonly<Record<keyof EnvSpec, true>> = {
  id: true,
  title: true,
  subject: true,
  cite: true,
  params: true,
  presets: true,
  check: true,
  agents: true,
  horizon: true,
  earlyExit: true,
  turnover: true,
  masked: true,
  state: true,
  action: true,
  observation: true,
  roles: true,
  topology: true,
  metrics: true,
  resource: true,
  derive: true,
  world: true,
  kernel: true,
  theory: true,
};
const rules: Readonly<Record<keyof EnvSpec["world"], true>> = { reset: true, step: true, observe: true };

/** Checks the shape of a definition, and has its theory see all params. */
export function defineEnv<
  const S extends Fields,
  const M extends Metrics,
  const O extends Features,
  Z extends ParamsSchema,
  D = unknown,
>(definition: EnvSpec<S, M, O, Z, D>): EnvDefinition<S, M, O, Z, D> {
  const { id, metrics, theory, turnover } = definition;
  if (!/^[a-z][a-z0-9-]*-v\d+$/.test(id))
    throw new OstromError(`env id must look like "my-game-v0", got ${JSON.stringify(id)}`);
  requireKnown(id, "part", definition, Object.keys(parts));
  requireKnown(id, "rule of world", definition.world ?? {}, Object.keys(rules));
  for (const [name, metric] of Object.entries(metrics))
    if (metric.per !== "tick" && metric.per !== "episode" && !(metric.per in metrics))
      throw new OstromError(
        `${id}: metric "${name}" is per "${metric.per}"; use "tick", "episode" or another metric's name`,
      );
  return {
    ...definition,
    ...(turnover && { earlyExit: true }),
    ...(theory && { theory: (given: unknown) => theory(envParams(definition, given)) }),
  } as EnvDefinition<S, M, O, Z, D>;
}
