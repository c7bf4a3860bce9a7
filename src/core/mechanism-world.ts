/** Mechanisms in world form: rules as one world sees them, called for each world that is subject to them. */
import type { OwnColumns, WorldBase } from "./env.ts";
import { fail, refusePromise } from "./errors.ts";
import { requireKnownNames } from "./known-names.ts";
import type { MechanismContext, MechanismHooks } from "./mechanism.ts";
import type { Nothing } from "./nothing.ts";
import { type Column, type Field, type Fields, f64, i32, perAgent, u8, type View } from "./schema.ts";
import type { Head } from "./spaces.ts";
import { neighboursIn } from "./topology.ts";
import { part, sealViews, worldViews } from "./world.ts";

/** A column of the env ("effort") or of an earlier mechanism ("reputation.score"). */
export interface ColumnLink<Shape extends "number" | "array" = "number" | "array"> {
  readonly column: string;
  readonly per: "agent" | "world";
  /** How a world shows it. */
  readonly shape: Shape;
  /** It may have several numbers for each agent or world, otherwise one. */
  readonly several: boolean;
  /** What an error says to do where there is no such column. */
  readonly advice?: string;
}
export type Links = Readonly<Record<string, ColumnLink>>;

const array = { shape: "array" } as const;

/** One number an agent. */
export const agentColumn = (column: string): ColumnLink<"array"> => ({
  column,
  per: "agent",
  ...array,
  several: false,
});
/** One number a world; `advice` is what an error says to do where there is none. */
export const worldColumn = (column: string, advice?: string): ColumnLink<"number"> => ({
  column,
  per: "world",
  shape: "number",
  several: false,
  ...(advice !== undefined && { advice }),
});
/** `n` numbers an agent: the j-th of agent a stands at `a * n + j`, and n is the column's length over `w.agents`. */
export const agentVector = (column: string): ColumnLink<"array"> => ({
  column,
  per: "agent",
  ...array,
  several: true,
});
/** Any number of them a world. */
export const worldVector = (column: string): ColumnLink<"array"> => ({
  column,
  per: "world",
  ...array,
  several: true,
});

/** One world as a mechanism's author sees it: own state and metrics, and what `reads` names, as fields. */
export type MechanismWorld<
  S extends Fields = Fields,
  M extends object = object,
  R extends Links = Links,
> = View<S> & { -readonly [N in keyof M]: number } & {
  -readonly [N in keyof R]: R[N] extends ColumnLink<"number"> ? number : Column;
} & Omit<WorldBase, "mask" | "parent" | "age"> & {
    /** All action heads by name, its own by the names that it gave them. */
    readonly heads: Readonly<Record<string, Float64Array>>;
    /** All features by name, its own by the names that it gave them. */
    readonly obs: Readonly<Record<string, Float64Array>>;
    /** What the env paid; to be read. */
    readonly payoff: Float64Array;
    /** In `after`: the payoff as earlier mechanisms left it, to be added to and taken from. */
    readonly reward: Float64Array;
    /** Mask of each head, `agent * n + choice`: set to 0 what is forbidden. */
    readonly masks: readonly Uint8Array[];
    /** Where a mechanism talks: the number of this round, from 0; 0 while the env steps. */
    readonly round: number;
    /** Who is there and subject to the mechanism now. */
    readonly active: Uint8Array;
  };

/** What a mechanism does in one world. All but `reset` and `observe` are left out where it is not in force. */
export interface WorldRules<W, P, D> {
  /** An episode begins, after the env's own reset. */
  reset?(w: W, p: P, d: D): Nothing;
  /** A round of talk: all have chosen what to say, and the env stands still. What `observe` shows then is seen at once. */
  talk?(w: W, p: P, d: D): Nothing;
  /** All have chosen, the env has not stepped: may change actions. */
  before?(w: W, p: P, d: D): Nothing;
  /** The env has stepped: may change rewards. */
  after?(w: W, p: P, d: D): Nothing;
  /** Writes own features, what it `alters`, and masks; pure. */
  observe?(w: W, p: P, d: D): Nothing;
}

/** Fields of the framework that a view shows. */
const shown = { tick: i32, episode: i32, ended: u8, active: perAgent(u8), terminated: perAgent(u8) };

/** The hooks of rules in world form. `ownHeads` are those that the mechanism adds. */
export function hooksOf<P, D>(
  id: string,
  rules: WorldRules<never, P, D>,
  context: MechanismContext,
  { fields, links, ownHeads, random }: Form,
  p: P,
  d: D,
): MechanismHooks {
  const views = viewsOf(id, context, fields, links, ownHeads, random) as never[];
  const { done } = context.columns as OwnColumns;
  const { reset, talk, before, after, observe } = rules;
  const hooks: MechanismHooks = {};
  if (reset) hooks.reset = (i) => refusePromise(id, "reset", rules.reset!(views[i], p, d));
  if (talk)
    hooks.talk = (lo, hi) => {
      for (let i = lo; i < hi; i++) if (done[i] === 0) refusePromise(id, "talk", rules.talk!(views[i], p, d));
    };
  if (before)
    hooks.before = (lo, hi) => {
      for (let i = lo; i < hi; i++)
        if (done[i] === 0) refusePromise(id, "before", rules.before!(views[i], p, d));
    };
  if (after)
    hooks.after = (lo, hi) => {
      for (let i = lo; i < hi; i++)
        if (done[i] === 0) refusePromise(id, "after", rules.after!(views[i], p, d));
    };
  if (observe)
    hooks.observe = (lo, hi) => {
      for (let i = lo; i < hi; i++) refusePromise(id, "observe", rules.observe!(views[i], p, d));
    };
  return hooks;
}

interface Form {
  /** Own state and metrics. */
  readonly fields: Fields;
  readonly links: Links;
  readonly ownHeads: readonly Head[];
  readonly random: boolean;
}

function viewsOf(
  id: string,
  context: MechanismContext,
  own: Fields,
  links: Links,
  ownHeads: readonly Head[],
  random: boolean,
): readonly object[] {
  const { worlds, agents, firstWorld, actions, obs, payoff, reward, masks, topology, round } = context;
  const columns: Record<string, Column> = { ...context.columns, ...(round && { round }) };
  const fields: Record<string, Field> = { ...shown, ...(round && { round: i32 }), ...own };
  for (const [name, { column, per, shape, several, advice }] of Object.entries(links)) {
    if (name in fields) fail(id, `reads a column as "${name}", which is a field`, undefined, "rename it");
    const all = context.column(column, per, several, advice);
    const size = all.length / worlds / (per === "agent" ? agents : 1);
    columns[name] = all;
    fields[name] = { ...f64, per, size, shape };
  }
  const views = worldViews({
    worlds,
    agents,
    firstWorld,
    fields,
    columns,
    rng: random ? (columns.rng as Int32Array) : undefined,
    actions,
    obs,
    payoff,
    mask: masks[0],
    topology,
    neighbours: neighboursIn(id, topology),
  }) as unknown as Record<string, unknown>[];
  const names = [...context.heads, ...ownHeads].map(({ name }, h) => [name, actions[h]] as const);
  if (!random) Object.assign(Object.getPrototypeOf(views[0]), drawsNothing(id));
  const [ofHeads, ofObs] = [{}, {}];
  views.forEach((view, i) => {
    view.reward = part(reward, i, agents);
    view.masks = masks.map((mask) => part(mask, i, mask.length / worlds));
    const heads = Object.fromEntries(names.map(([name, column]) => [name, part(column, i, agents)]));
    view.heads = Object.assign(Object.create(ofHeads), heads);
    view.obs = Object.assign(Object.create(ofObs), view.obs);
  });
  const shared = Object.getPrototypeOf(views[0]);
  // Where nobody talks every round is the first.
  if (!("round" in views[0])) shared.round = 0;
  requireKnownNames(ofHeads, "action head in w.heads", Object.keys(views[0].heads as object));
  requireKnownNames(ofObs, "observation in w.obs", Object.keys(obs));
  requireKnownNames(shared, "field of w", [...Object.keys(views[0]), ...Object.keys(shared)]);
  return sealViews(views);
}

/** In place of random numbers, where a mechanism does not say that it draws. */
function drawsNothing(id: string): Record<string, () => never> {
  const refuse = () => fail(id, "draws random numbers", undefined, "say random: true in its definition");
  const names = ["random", "randomInt", "chance", "normal", "exponential", "poisson"];
  return Object.fromEntries(names.map((name) => [name, refuse]));
}
