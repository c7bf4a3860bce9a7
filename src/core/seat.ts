/** Policies written by what one seat does in one world: the loop over seats and worlds, and memory, are the framework's. */
import type * as z from "zod";
import { fail, refusePromise } from "./errors.ts";
import { requireSynchronous } from "./guard.ts";
import type { Nothing } from "./nothing.ts";
import type { ParamsSchema } from "./params.ts";
import type { Policy, PolicyContext, PolicyDefinition } from "./policy.ts";
import type { Field, Fields, Kind } from "./schema.ts";
import { type Bound, SeatCursor, StrictSeatCursor } from "./seat-cursor.ts";
import { type Loop, loopOf } from "./seat-loops.ts";

/** What a policy is bound to, as far as it is known before it plays. */
export type SeatSite = Pick<
  PolicyContext,
  "worlds" | "agents" | "horizon" | "seats" | "heads" | "features" | "batch"
>;

/** Several numbers of an observation or of memory. */
interface SeatNumbers {
  readonly length: number;
  at(j: number): number;
}

/** What is observed under a name: a number, or where the feature has several of them, each by `at(j)`. */
export type Reading = number & SeatNumbers;

/** One seat of one world as a rule sees it. It is the same object for all of them: nothing of it is to be kept. */
export interface Seat<M extends Fields = Fields, R extends string = string> {
  /** Steps taken in this episode: 0 where it begins. */
  readonly tick: number;
  readonly agent: number;
  /** Steps that the one in the seat has lived: as `tick`, but for those who were born since the episode began. */
  readonly age: number;
  /** Agents of the world, those of other policies included. */
  readonly agents: number;
  /** By name; undefined where the env does not give it, which `reads` rules out. */
  readonly obs: { readonly [N in R]: Reading } & Readonly<Record<string, Reading | undefined>>;
  /** Own memory, all zero where an episode begins. */
  readonly memory: {
    -readonly [N in keyof M]: M[N] extends Field<Kind, "number">
      ? number
      : SeatNumbers & { set(j: number, value: number): void };
  };
  /** Uniform on [0, 1), from the seat's own stream. */
  random(): number;
  /** Chooses, in the first action head or the one that is named (or numbered). Without it the last choice stands. */
  act(choice: number, head?: number | string): void;
  /** Whether the choice is not masked. */
  allowed(choice: number, head?: number | string): boolean;
}

/** A norm as what one seat does. What it says of itself is what every policy says. */
export interface SeatDefinition<
  Z extends ParamsSchema = ParamsSchema,
  M extends Fields = Fields,
  R extends string = string,
  D = unknown,
> extends Omit<PolicyDefinition<Z>, "kind" | "reads" | "bind"> {
  readonly kind: "norm";
  readonly reads?: readonly R[];
  /** What a seat remembers: kept in checkpoints, copied by forks, and zero where an episode begins. */
  readonly memory?: M | ((p: z.output<Z>, site: SeatSite) => M);
  /** Fields of memory that outlast an episode. */
  readonly keeps?: readonly (keyof M & string)[];
  /**
   * What follows from params and site, made once when it is bound: `seat` is given it as `d`. Errors belong here. List its
   * parts: an object that is spread (`{ ...walker }`) has another hidden class in each batch, and the rule is slower for it.
   */
  derive?(p: z.output<Z>, site: SeatSite): D;
  /** What the seat does in a tick, by `me.act`. */
  seat(me: Seat<M, R>, p: z.output<Z>, d: D): Nothing;
  /** In envs with turnover: who was born in the seat has the memory of its parent, and changes what is to differ. */
  mutate?(me: Seat<M, R>, p: z.output<Z>, d: D): Nothing;
}

type Rule = SeatDefinition["seat"];

/** The policy that is bound in place of the rule. */
export function fromSeat<Z extends ParamsSchema>(
  definition: SeatDefinition<Z, Fields, string, unknown>,
): PolicyDefinition<Z> {
  const { seat, mutate, memory = {}, keeps = [], derive, ...rest } = definition;
  const { id, kind } = definition;
  if ("bind" in rest)
    fail(id, "has both seat and bind", undefined, "write one of them: seat leaves the loop to the framework");
  if (kind !== "norm") fail(id, "seat is a form of norms", kind, "a learner is written by bind");
  requireSynchronous(id, "seat", seat);
  return {
    ...rest,
    bind(context, p) {
      const d = derive?.(p, context);
      const fields = typeof memory === "function" ? memory(p, context) : memory;
      for (const name of keeps)
        if (!(name in fields)) fail(id, `keeps "${name}", which memory does not have`, Object.keys(fields));
      const rules = { seat: seat as Rule, mutate: mutate as Rule | undefined };
      return playSeats(id, context, rules, rest.reads ?? [], fields, keeps, p, d);
    },
  };
}

function playSeats(
  id: string,
  context: PolicyContext,
  { seat, mutate }: { readonly seat: Rule; readonly mutate: Rule | undefined },
  reads: readonly string[],
  fields: Fields,
  keeps: readonly string[],
  p: unknown,
  d: unknown,
): Policy {
  const { agents, heads, features, io, rng, rows, seats, columns } = context;
  const own = Object.keys(fields).length > 0 ? context.slotStore(fields) : {};
  const bound: Bound = {
    p,
    d,
    agents,
    heads,
    features,
    obs: io.obs,
    actions: io.actions,
    action: io.actions[0],
    masks: io.masks,
    masked: io.masked,
    rng,
    seats: seats.length,
    rows,
    ticks: columns.tick,
    ages: columns.age,
    columns: [...reads.map((name) => io.obs[name]), ...Object.values(own)],
    sizes: [...reads.map((name) => features[name]), ...Object.values(fields)].map(({ size }) => size),
  };
  const { me, loop } = playerOf(
    seat,
    bound,
    reads,
    fields,
    keeps,
    context.strict ? StrictSeatCursor : SeatCursor,
  );
  const born = ({ seats, rows, ticks }: Bound, slot: number): unknown => {
    me.world = Math.floor(slot / seats);
    me.tick = ticks[me.world];
    me.r = slot;
    me.k = rows[slot];
    return mutate!(me as unknown as Seat, p as never, d as never);
  };
  return {
    ...(mutate && {
      mutate: (slot: number) => refusePromise(id, "mutate", me.play(bound, born, slot, slot + 1)),
    }),
    act(lo, hi) {
      const given = me.play(bound, loop, lo, hi);
      if (given === undefined) return;
      refusePromise(id, "seat", given);
      fail(id, "seat gives nothing back", given, "call me.act(choice)");
    },
  };
}

interface Player {
  readonly me: SeatCursor;
  readonly loop: Loop;
}
const players = new WeakMap<Rule, Map<string, Player>>();

/** The cursor of a rule and its loop, one for all batches in which it sees and remembers the same. */
function playerOf(
  seat: Rule,
  bound: Bound,
  reads: readonly string[],
  fields: Fields,
  keeps: readonly string[],
  Cursor: typeof SeatCursor,
): Player {
  const seen = Object.entries(bound.features).map(([name, { size }]) => [name, size === 1]);
  const remembered = Object.entries(fields).map(([name, { kind, shape }]) => [name, kind, shape]);
  const key = JSON.stringify([seen, reads, remembered, keeps, Cursor.name]);
  const known = players.get(seat) ?? new Map<string, Player>();
  players.set(seat, known);
  let player = known.get(key);
  if (!player) {
    const me = new Cursor(bound, reads, fields, keeps);
    player = { me, loop: loopOf(me, seat as never, Cursor === SeatCursor) };
    known.set(key, player);
  }
  return player;
}
