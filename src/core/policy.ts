/** What decides for an agent: norms (scripted) and learners (policies that update), bound to a batch. */
import type * as z from "zod";
import type { Batch } from "./batch.ts";
import { failAt } from "./check-step.ts";
import type { Metric, OwnColumns } from "./env.ts";
import { fail, failUnknown, nearest, requireDefinition, requireKnown, requireList } from "./errors.ts";
import { type GuardSite, guard, guardAct, guardOnce } from "./guard.ts";
import type { Io } from "./io.ts";
import { type ParamsSchema, parseParams } from "./params.ts";
import { type Seed, seedStreams, seedWords } from "./random.ts";
import { isAlike, ownIo, type Spaces, spacesAt } from "./roles.ts";
import { largestOf, requireRoom } from "./room.ts";
import { allocate, bytesFor, type Columns, type Fields, i32, type Storage, vector } from "./schema.ts";
import { fromSeat, type SeatDefinition } from "./seat.ts";
import type { Features, Head } from "./spaces.ts";
import { type TakingPart, takingPart } from "./taking-part.ts";
import { inheritance, type LifeColumns } from "./turnover.ts";

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
  /** What its learners tell of themselves: a description of everything that their `metrics` gives. */
  readonly metrics?: Readonly<Record<string, LearnerMetric>>;
  /** How it is usually taught: "shared" by learners that want the experience of many worlds (default: "sessions"). */
  readonly sharing?: Sharing;
  /** Whether it needs `loadTensorflow` before it is bound. */
  needsTensorflow?(p: z.output<Z>): boolean;
  bind(context: PolicyContext, p: z.output<Z>): Policy | Learner;
}

/** A norm by what one seat does (`seat`), or any policy by its loop over worlds and seats (`bind`). */
export function definePolicy<
  Z extends ParamsSchema,
  const M extends Fields = Readonly<Record<never, never>>,
  const R extends string = never,
  D = undefined,
>(definition: SeatDefinition<Z, M, R, D>): PolicyDefinition<Z>;
export function definePolicy<Z extends ParamsSchema>(definition: PolicyDefinition<Z>): PolicyDefinition<Z>;
export function definePolicy<Z extends ParamsSchema>(
  definition: PolicyDefinition<Z> | SeatDefinition<Z, Fields, string, unknown>,
): PolicyDefinition<Z> {
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

export interface BindOptions {
  seed?: Seed;
  sharing?: Sharing;
}

/** Binds policies to all seats of a batch; every agent gets exactly one. */
export function bindPolicies(
  batch: Batch,
  uses: readonly PolicyUse[],
  options: BindOptions = {},
): BoundPolicy[] {
  const who = "bindPolicies";
  if (!batch?.io) fail(who, "needs a batch", batch, "make one by createBatch");
  requireList(who, "policies", uses, "give [{ use: qLearning }]");
  requireKnown(who, "option", options, ["seed", "sharing"]);
  for (const each of uses) {
    requireDefinition(
      who,
      "a policy",
      each?.use,
      ["params", "acts", "bind"],
      "import it from ostrom/agents, or make one by definePolicy, and give { use: qLearning }",
    );
    if (each.reward !== undefined && typeof each.reward !== "function")
      fail(each.use.id, "reward must be a rule", each.reward, 'make one by rewardRule({ use: "team" })');
  }
  for (const sharing of [options.sharing, ...uses.map((each) => each.sharing)])
    if (sharing !== undefined && sharing !== "sessions" && sharing !== "shared")
      fail(who, 'sharing must be "sessions" or "shared"', sharing);
  return seatPlan(batch.env.id, batch.agents, uses, batch.roles).map((seats, j) =>
    bindPolicy(batch, uses[j], seats, options),
  );
}

/** The seats of each use: those it names itself or by their role, or what is left over for the one that names none. */
export function seatPlan(
  who: string,
  agents: number,
  given: readonly { seats?: readonly number[]; role?: string }[],
  roles: readonly Pick<Spaces, "role" | "seats">[] = [],
): number[][] {
  const named = new Set(given.flatMap(({ seats = [] }) => seats));
  const uses = given.map(({ seats, role }) => {
    if (role === undefined) return { seats };
    if (seats)
      fail(who, `a policy has both seats and the role "${role}"`, undefined, "leave one of them out");
    const found = roles.find((each) => each.role === role && role !== "");
    if (!found)
      return failUnknown(
        `role of ${who}`,
        role,
        roles.flatMap((each) => each.role || []),
      );
    const left = found.seats.filter((seat) => !named.has(seat));
    if (left.length === 0) fail(who, `no ${role} is left for the policy of that role`);
    return { seats: left };
  });
  const taken = new Map<number, number>();
  uses.forEach(({ seats }, j) => {
    if (seats?.length === 0)
      fail(who, "a policy's seats are empty", undefined, "leave seats out to have it play the rest");
    for (const seat of seats ?? []) {
      if (!Number.isInteger(seat) || seat < 0 || seat >= agents)
        fail(who, `seats must be in 0..${agents - 1}`, seat);
      if (taken.has(seat)) fail(who, `agent ${seat} has two policies`, undefined, "give every agent one");
      taken.set(seat, j);
    }
  });
  const open = uses.filter(({ seats }) => !seats);
  if (open.length > 1) fail(who, "only one policy may leave out its seats", open.length);
  const rest = Array.from({ length: agents }, (_, a) => a).filter((a) => !taken.has(a));
  if (rest.length > 0 && open.length === 0)
    fail(who, `agent ${rest[0]} has no policy`, undefined, "name its seat, or leave one policy's seats out");
  if (rest.length === 0 && open.length > 0) fail(who, "a policy is left without seats");
  return uses.map(({ seats }) => (seats ? [...seats].sort((a, b) => a - b) : rest));
}

function bindPolicy(
  batch: Batch,
  { use: definition, params: given = {}, reward: rule, sharing: own }: PolicyUse,
  seatList: readonly number[],
  { seed = 0, sharing: common = "sessions" }: BindOptions,
): BoundPolicy {
  const sharing = own ?? common;
  const { worlds, agents, firstWorld } = batch;
  const params = parseParams(definition.id, definition.params, given);
  const spaces = commonSpaces(definition.id, batch, seatList);
  const { role, heads, features } = spaces;
  checkPairing(definition, batch, spaces);
  const seats = Int32Array.from(seatList);
  const slots = worlds * seats.length;
  const rows = Int32Array.from(
    { length: slots },
    (_, r) => Math.floor(r / seats.length) * agents + seats[r % seats.length],
  );
  const learnerOf = Int32Array.from({ length: slots }, (_, r) =>
    sharing === "sessions" ? r : r % seats.length,
  );
  const stores: { storage: Storage; fields: Fields; perSlot: boolean; inherited: boolean }[] = [];
  const memory: Record<string, Float64Array | Float32Array | Int32Array | Uint8Array> = {};
  let taken = 0;
  const store = <S extends Fields>(
    fields: S,
    entries: number,
    perSlot: boolean,
    inherited: boolean,
  ): Columns<S> => {
    taken += bytesFor(fields, entries, 1);
    const what = `what it remembers for ${seats.length} agents in ${worlds} world${worlds > 1 ? "s" : ""}`;
    requireRoom(definition.id, what, taken, () => largestOf({ ...given, worlds, agents: seats.length }));
    const storage = allocate(fields, entries, 1);
    stores.push({ storage: storage as Storage, fields, perSlot, inherited });
    Object.assign(memory, storage.columns);
    return storage.columns;
  };
  const slotFields: string[] = [];
  const { rng } = store({ rng: vector(i32, 4) }, slots, true, false);
  const scratch = new Int32Array(worlds * 4);
  seats.forEach((seat, s) => {
    seedStreams(scratch, seedWords(seed, "agent", seat), firstWorld, worlds);
    for (let i = 0; i < worlds; i++) rng.set(scratch.subarray(4 * i, 4 * i + 4), 4 * (i * seats.length + s));
  });
  const learners = sharing === "sessions" ? slots : seats.length;
  const context: PolicyContext = {
    worlds,
    agents,
    horizon: batch.horizon,
    firstWorld,
    seats,
    rows,
    io: ownIo(batch, spaces),
    columns: batch.columns,
    role,
    heads,
    features,
    batch,
    rng,
    learnerOf,
    learners,
    sharing,
    slotStore(fields) {
      slotFields.push(...Object.keys(fields));
      // Experience that is still to be learned from ends with the life that it was made in.
      return store(fields, slots, true, definition.kind === "norm");
    },
    learnerStore: (fields) => store(fields, learners, sharing === "sessions", sharing === "sessions"),
  };
  const unguarded = guardOnce(definition.id, "bind", () => bindWithReward(definition, context, params, rule));
  const heirlooms = stores.filter(({ inherited }) => inherited);
  const inherit =
    batch.env.turnover &&
    inheritance({
      agents,
      seats,
      rows,
      columns: batch.columns as OwnColumns & LifeColumns,
      stores: heirlooms.map(({ storage }) => storage),
      like: (j, entries) => allocate(heirlooms[j].fields, entries, 1) as Storage,
      learns: definition.kind === "learner",
      ...(unguarded.mutate && { mutate: (slot: number) => unguarded.mutate!(slot) }),
    });
  const policy = guardPolicy(
    definition.id,
    unguarded,
    inherit || undefined,
    { firstWorld, tick: batch.columns.tick, seats },
    sharing,
  );
  const parts = stores.map(({ storage }) => new Uint8Array(storage.buffer));
  const bytes = parts.reduce((sum, part) => sum + part.length, 0);
  const bound: BoundPolicy & { stores: typeof stores } = {
    id: definition.id,
    kind: definition.kind,
    use: definition,
    params,
    seats,
    reward: rule,
    sharing,
    slots,
    policy,
    learner: "learn" in policy ? policy : undefined,
    bytesPerWorld: bytes / worlds,
    memory,
    slotFields,
    save() {
      const out = new Uint8Array(bytes);
      let at = 0;
      for (const part of parts) {
        out.set(part, at);
        at += part.length;
      }
      return out;
    },
    load(from) {
      if (from.length !== bytes) fail(definition.id, `a save of this policy has ${bytes} bytes`, from.length);
      let at = 0;
      for (const part of parts) {
        part.set(from.subarray(at, at + part.length));
        at += part.length;
      }
    },
    fork(from, pick, lo = 0, sources = seats) {
      const other = (from as typeof bound).stores;
      if (from.id !== definition.id || (from.sharing !== sharing && sharing === "shared"))
        fail(definition.id, "fork needs the same policy, shared in the same way", from.id);
      if (JSON.stringify(from.params) !== JSON.stringify(params))
        fail(definition.id, "fork needs a policy with the same params", from.params);
      const n = seats.length;
      const m = from.seats.length;
      if (sources.length !== n)
        fail(definition.id, `fork needs a source for each of ${n} seats`, sources.length);
      const places = Int32Array.from(sources, (seat) => from.seats.indexOf(seat));
      if (places.includes(-1))
        fail(
          definition.id,
          `fork from one of the seats ${from.seats.join(", ")}`,
          sources[places.indexOf(-1)],
        );
      stores.forEach(({ storage: { strides } }, j) => {
        const given = other[j].storage.strides;
        for (const name in strides)
          if (given[name] !== strides[name])
            fail(
              definition.id,
              `fork needs memory of the same size, "${name}" of ${strides[name]} numbers`,
              given[name],
              "let both play as many seats of the same env",
            );
      });
      const fromWorlds = from.slots / m;
      for (let j = 0; j < pick.length; j++)
        if (!(pick[j] >= 0 && pick[j] < fromWorlds && Number.isInteger(pick[j])))
          fail(definition.id, `fork from worlds 0..${fromWorlds - 1}`, pick[j]);
      if (!(Number.isInteger(lo) && lo >= 0 && lo + pick.length <= worlds))
        fail(definition.id, `fork into worlds 0..${worlds - 1}`, `${lo}..${lo + pick.length - 1}`);
      const slotPick = Int32Array.from(
        { length: pick.length * n },
        (_, r) => pick[Math.floor(r / n)] * m + places[r % n],
      );
      // What all worlds of `from` share, each of the own worlds gets for itself, unless it is shared here too.
      const seatPick = slotPick.map((_, r) => places[r % n]);
      stores.forEach(({ storage, perSlot }, j) => {
        const pickOf = other[j].perSlot ? slotPick : seatPick;
        if (perSlot) storage.copyWorlds(other[j].storage, pickOf, lo * n);
        else storage.copyWorlds(other[j].storage, places);
      });
    },
    stores,
  };
  return bound;
}

/** With a rule, a learner that finds the rule's reward where it looks for its own. */
function bindWithReward(
  definition: PolicyDefinition,
  context: PolicyContext,
  params: Record<string, unknown>,
  rule: RewardRule | undefined,
): Policy | Learner {
  if (!rule) {
    const policy = definition.bind(context, params);
    // Networks look at what they learn from; tables would learn that nothing is worth anything.
    if (!("learn" in policy) || policy.networks || context.batch.checked) return policy;
    return learningFrom({ id: definition.id, reward: context.io.reward }, policy, context);
  }
  const signal = rule(context);
  const io: Io = Object.create(context.io, { reward: { value: signal.reward, enumerable: true } });
  const policy = definition.bind({ ...context, io, signal }, params);
  if (!("learn" in policy))
    return fail(
      definition.id,
      "does not learn, so a reward is of no use to it",
      undefined,
      "leave reward out",
    );
  return learningFrom(signal, policy, context);
}

/** The learner with a reward that is made at its time, and that is a number wherever it looks. */
function learningFrom(
  signal: Omit<RewardSignal, "afterStep"> & Partial<RewardSignal>,
  learner: Learner,
  context: PolicyContext,
): Learner {
  // Where nobody leaves before the end all take part, and nothing has to be noted.
  const present = context.batch.earlyExit ? takingPart(context) : undefined;
  const requireFinite = finiteRewards(signal, context, present);
  const looks = present || signal.beforeStep || learner.beforeStep;
  return {
    ...learner,
    ...(looks && {
      beforeStep(lo: number, hi: number) {
        present?.note(lo, hi);
        signal.beforeStep?.(lo, hi);
        return learner.beforeStep?.(lo, hi);
      },
    }),
    learn(lo, hi) {
      signal.afterStep?.(lo, hi);
      requireFinite(lo, hi);
      return learner.learn(lo, hi);
    },
  };
}

/** A look at whether rewards of who takes part are numbers, as those of checked batches are. */
function finiteRewards(
  { id, reward }: Pick<RewardSignal, "id" | "reward">,
  { seats, rows, agents, firstWorld, columns }: PolicyContext,
  present: TakingPart | undefined,
): (lo: number, hi: number) => void {
  const size = seats.length;
  const every = size === agents;
  const place = { agents, firstWorld, tick: columns.tick };
  const reject = (lo: number, hi: number) => {
    for (let r = lo * size; r < hi * size; r++) {
      const given = reward[rows[r]];
      if (given - given !== 0 && present?.rows[rows[r]] !== 0)
        failAt(id, "reward must be a finite number", given, place, rows[r]);
    }
  };
  return (lo, hi) => {
    // Nothing but numbers adds up to one: where they do, none has to be looked at.
    let sum = 0;
    if (every) for (let k = lo * agents; k < hi * agents; k++) sum += reward[k];
    else for (let r = lo * size; r < hi * size; r++) sum += reward[rows[r]];
    if (sum - sum !== 0) reject(lo, hi);
  };
}

/** The policy with errors that say where they belong. */
function guardPolicy(
  who: string,
  policy: Policy | Learner,
  inherit: Policy["act"] | undefined,
  site: GuardSite,
  sharing: Sharing,
): Policy | Learner {
  // Learners that all worlds teach cannot be tried in one world alone.
  const apart = { ...site, together: sharing === "shared" && "learn" in policy };
  const act = guardAct(who, policy, site);
  const receive = inherit && guardAct(who, { act: inherit }, site, "mutate", policy);
  const guarded: Policy = {
    act: receive
      ? (lo, hi, explore) => {
          receive(lo, hi, explore);
          act(lo, hi, explore);
        }
      : act,
    ...(policy.networks && { networks: policy.networks }),
  };
  if (policy.beforeStep) guarded.beforeStep = guard(who, "beforeStep", policy, apart);
  if (!("learn" in policy)) return guarded;
  const { firstUpdate } = policy;
  return {
    ...guarded,
    learn: guard(who, "learn", policy, apart),
    ...(policy.metrics && {
      metrics: (lo, hi) => guardOnce(who, "metrics", () => policy.metrics!(lo, hi)),
    }),
    ...(firstUpdate !== undefined && { firstUpdate }),
  };
}

/** What all of these seats can do and see; an error where that differs. */
function commonSpaces(who: string, { env, roles }: Batch, seats: readonly number[]): Spaces {
  const spaces = spacesAt(roles, seats[0]);
  const other = seats.map((seat) => spacesAt(roles, seat)).find((each) => !isAlike(each, spaces));
  if (other)
    fail(
      who,
      `plays ${spaces.role} and ${other.role} of ${env.id}, who do not have the same actions and observations`,
      undefined,
      `give each role a policy: { use, role: "${spaces.role}" }, { use, role: "${other.role}" }`,
    );
  return spaces;
}

/** A policy that cannot play an env is an error with a hint, not NaN. */
function checkPairing(definition: PolicyDefinition, batch: Batch, { role, heads, features }: Spaces): void {
  const { id, reads = [], acts, fits = [] } = definition;
  const hint = fits.length > 0 ? `${id} is made for ${fits.join(", ")}` : "choose another policy";
  for (const name of reads) {
    if (name in features) continue;
    const near = nearest(name, Object.keys(features));
    fail(
      id,
      `reads the observation "${name}", which ${batch.env.id} does not give${role && ` to ${role}`} (it gives ${Object.keys(features).join(", ") || "none"}${near ? `; nearest is "${near}"` : ""})`,
      undefined,
      hint,
    );
  }
  const kind = heads[0].kind;
  if (acts !== "any" && acts !== kind)
    fail(id, `plays ${acts} actions, but ${batch.env.id} has a ${kind} action here`, undefined, hint);
}
