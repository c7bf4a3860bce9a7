/** Thousands of worlds of one env, under its mechanisms, stepped in one call. */
import type { WindowColumns } from "./advance.ts";
import { type Composition, compose } from "./composition.ts";
import type { During } from "./during.ts";
import {
  type Env,
  type EnvDefinition,
  envParams,
  type Metric,
  type Metrics,
  type OwnColumns,
  type World,
} from "./env.ts";
import { fail, requireDefinition, requireKnown, requireList } from "./errors.ts";
import { type Io, ioOf } from "./io.ts";
import { type Layout, layOut, streamColumn } from "./layout.ts";
import type { MechanismUse } from "./mechanism.ts";
import type { ParamsInput, ParamsSchema } from "./params.ts";
import { type Seed, seedStreams, seedWords } from "./random.ts";
import type { Spaces } from "./roles.ts";
import { requireRoom, weightiestOf } from "./room.ts";
import { bindRules } from "./rules.ts";
import { allocate, bytesFor, type Column, type Fields, type Storage } from "./schema.ts";
import type { Features, Head } from "./spaces.ts";
import { tickOf } from "./tick.ts";
import type { Topology } from "./topology.ts";
import type { LifeColumns } from "./turnover.ts";
import { windowOf } from "./window.ts";
import { viewBytes } from "./world.ts";

export interface BatchOptions {
  /** How many worlds run beside each other (default 1). */
  worlds?: number;
  seed?: Seed;
  /** Laid over the env in this order. */
  mechanisms?: readonly MechanismUse[];
  /** Number of the batch's first world: worlds lo..hi of a larger set behave as they would inside it. */
  firstWorld?: number;
  /** Kernel form where the env has one (default), or the world form, its reference. */
  form?: "kernel" | "world";
  /**
   * Check every action (finite, in range, whole, not masked) before the env sees it, that payoffs, rewards and metrics are
   * finite, and that observations are numbers in the range they declare; default true.
   */
  checked?: boolean;
  /** Back the state by a SharedArrayBuffer. */
  shared?: boolean;
}

/** A mechanism of a batch, as plain data. */
interface LaidMechanism {
  readonly id: string;
  /** What it is called here. */
  readonly name: string;
  readonly params: Record<string, unknown>;
  readonly seats?: readonly number[];
  readonly during?: During;
}

/** Random streams, one a world, of four words each. */
interface Streams {
  /** Whose they are: the env's id, or the name of a mechanism. */
  readonly of: string;
  /** What they are drawn for, besides the seed: the labels for `seedWords`. */
  readonly path: readonly string[];
  readonly words: Int32Array;
}

/** `M`: metrics of the env, where they are known by name. */
export interface Batch<M extends Metrics = Metrics> {
  readonly env: Env;
  readonly params: Record<string, unknown>;
  readonly mechanisms: readonly LaidMechanism[];
  /** The mechanisms as they were given, to build another batch like this one. */
  readonly uses: readonly MechanismUse[];
  readonly worlds: number;
  readonly agents: number;
  readonly horizon: number;
  readonly firstWorld: number;
  /** Agents may finish, or be switched off, before their world is done. */
  readonly earlyExit: boolean;
  /** Rounds of talk of mechanisms in each tick: as many steps in which the env stands still come before its own. */
  readonly rounds: number;
  /** Random streams of the env, then those of the mechanisms that draw. */
  readonly streams: readonly Streams[];
  /** Actions, payoffs, rewards, observations and metrics are looked at in every step. */
  readonly checked: boolean;
  /** All heads and features; agents may have and see some of them only (`roles`). */
  readonly heads: readonly Head[];
  readonly features: Features;
  /** What each agent can do and sees: one for each role of the env, or one without a name, of all agents. */
  readonly roles: readonly Spaces[];
  /** Who is next to whom, where the env says so. */
  readonly topology: Topology | undefined;
  readonly io: Io;
  /**
   * Every column by name: the env's state and metrics, the framework's, `mechanism.field` for mechanisms. The column
   * of a metric of finished episodes holds the episode in progress.
   */
  readonly columns: Readonly<Record<string, Column>> & OwnColumns & WindowColumns & Partial<LifeColumns>;
  /** Metrics by name, as `readMetrics` gives them. */
  readonly metrics: Readonly<Record<string, Metric>> & M;
  /** Seeds all worlds afresh and starts their first episode. */
  reset(seed: Seed): void;
  /**
   * One tick of worlds lo..hi-1 (default all), or where mechanisms talk the next of their rounds or, after all of these, the
   * env's step. A world that is done stays as it is until `resetDone`.
   */
  step(lo?: number, hi?: number): void;
  /** Starts the next episode in every world of the range that is done; returns how many. */
  resetDone(lo?: number, hi?: number): number;
  /** Writes observations and masks anew from the state; pure, so calling it again changes nothing. */
  observe(lo?: number, hi?: number): void;
  /** Copies everything (state, streams, metrics, io) out. */
  save(into?: Uint8Array): Uint8Array;
  load(from: Uint8Array): void;
  /**
   * World `lo + j` becomes a copy of world `pick[j]` of `from`, random stream included. Within one batch the copies
   * happen in order of `j`.
   */
  fork(from: Batch, pick: ArrayLike<number>, lo?: number): void;
  /** The next `readMetrics` covers what happens from here, and the episodes that end from here on. */
  startWindow(lo?: number, hi?: number): void;
  /** Metrics of world `i` over the window; NaN where one is missing (see `Metric`). A checked batch throws where one is infinite. */
  readMetrics(i: number): Record<string, number>;
  /** World `i` as the env's author sees it (made on first use). */
  world(i: number): World;
}

/** Builds a batch and starts every world's first episode. */
export function createBatch<S extends Fields, M extends Metrics, O extends Features, Z extends ParamsSchema>(
  env: EnvDefinition<S, M, O, Z>,
  params: ParamsInput<Z> | Record<string, unknown> = {},
  options: BatchOptions = {},
): Batch<M> {
  requireEnv("createBatch", env);
  return build(env, params, options) as Batch<M>;
}

/** Throws unless `env` is what `defineEnv` makes. */
export function requireEnv(who: string, env: unknown): void {
  requireDefinition(
    who,
    "an env",
    env,
    ["params", "world", "metrics"],
    "import it from ostrom/envs, or make one by defineEnv",
  );
}

const batchOptions = ["worlds", "seed", "mechanisms", "firstWorld", "form", "checked", "shared"] as const;

/** Fills in defaults; wrong options are errors. */
function optionsOf(env: Env, options: BatchOptions): Required<BatchOptions> {
  if (options === null || typeof options !== "object") fail(env.id, "options must be an object", options);
  requireKnown(env.id, "option", options, batchOptions);
  const { worlds = 1, seed = 0, mechanisms = [], firstWorld = 0 } = options;
  const { form = "kernel", checked = true, shared = false } = options;
  if (!Number.isInteger(worlds) || worlds < 1)
    fail(env.id, "worlds must be a whole number of at least 1", worlds);
  if (!Number.isInteger(firstWorld) || firstWorld < 0)
    fail(env.id, "firstWorld must be a whole number of at least 0", firstWorld);
  const example = "give [{ use: pigouvianTax, params: { ... } }]";
  requireList(env.id, "mechanisms", mechanisms, example);
  for (const each of mechanisms)
    requireDefinition(env.id, "a mechanism", each?.use, ["params", "bind"], example);
  return { worlds, seed, mechanisms, firstWorld, form, checked, shared };
}

function build(env: Env, given: unknown, options: BatchOptions): Batch {
  const { worlds, seed, mechanisms, firstWorld, form, checked, shared } = optionsOf(env, options);
  const params = envParams(env, given);
  const composition = compose(env, params, mechanisms);
  const { agents, horizon, heads, features, earlyExit, topology, roles, rounds, laid } = composition;
  const layout = layOut(env, params, composition);

  requireRoomForWorlds(env, given, params, composition, layout, { worlds, mechanisms, form });
  // One buffer for everything, and the columns in it.
  const storage = allocate(layout.fields, worlds, agents, shared);
  const columns = storage.columns as Record<string, Column>;
  const own = columns as unknown as OwnColumns & WindowColumns;
  const io = ioOf(columns, composition);
  const rewardSum = laid.length > 0 ? (columns.rewardSum as Float64Array) : own.payoffSum;
  const streams: Streams[] = [
    { of: env.id, path: ["env"], words: own.rng },
    ...laid
      .filter(({ use }) => use.random)
      .map(({ name }) => ({
        of: name,
        path: ["mechanism", name],
        words: columns[streamColumn(name)] as Int32Array,
      })),
  ];
  const rules = bindRules(env, params, form, composition, layout, {
    worlds,
    firstWorld,
    columns,
    own,
    ...io,
  });
  const window = windowOf(layout, { who: env.id, agents, firstWorld, columns, own, rewardSum, checked });
  const { startEpisode, step, resetDone, observe } = tickOf(env, composition, layout, rules, {
    worlds,
    firstWorld,
    columns,
    own,
    io,
    rewardSum,
    episodeSums: window.episodeSums,
    checked,
  });

  const bytes = new Uint8Array(storage.buffer);
  let lastSource: Storage | undefined;
  const batch: Batch & { storage: Storage } = {
    env,
    params,
    mechanisms: laid.map(({ name, use, params: own }, m) => ({
      id: use.id,
      name,
      params: own,
      ...(mechanisms[m].seats && { seats: mechanisms[m].seats }),
      ...(mechanisms[m].during && { during: mechanisms[m].during }),
    })),
    uses: mechanisms,
    worlds,
    agents,
    horizon,
    firstWorld,
    earlyExit,
    rounds,
    streams,
    checked,
    heads,
    features,
    roles,
    topology,
    io,
    columns: { ...columns, rewardSum } as unknown as Batch["columns"],
    metrics: layout.metrics,
    storage,
    reset(newSeed) {
      bytes.fill(0);
      for (const { path, words } of streams)
        seedStreams(words, seedWords(newSeed, ...path), firstWorld, worlds);
      for (let i = 0; i < worlds; i++) startEpisode(i);
      observe();
    },
    step,
    resetDone,
    observe,
    save(into = new Uint8Array(bytes.length)) {
      if (into.length !== bytes.length) fail(env.id, `a save takes ${bytes.length} bytes`, into.length);
      into.set(bytes);
      return into;
    },
    load(from) {
      if (from.length !== bytes.length)
        fail(
          env.id,
          `a save of this batch has ${bytes.length} bytes`,
          from.length,
          "load it into a batch of the same env, params, worlds and mechanisms",
        );
      bytes.set(from);
      io.version++;
    },
    fork(from, pick, lo = 0) {
      const source = (from as Batch & { storage: Storage }).storage;
      if (source !== storage && source !== lastSource) {
        checkSameKind(batch, from);
        lastSource = source;
      }
      for (let j = 0; j < pick.length; j++)
        if (!(pick[j] >= 0 && pick[j] < from.worlds && Number.isInteger(pick[j])))
          fail(env.id, `fork from worlds 0..${from.worlds - 1}`, pick[j]);
      if (!(lo >= 0 && lo + pick.length <= worlds))
        fail(env.id, `fork into worlds ${lo}..${lo + pick.length - 1}, but the batch ends at ${worlds - 1}`);
      storage.copyWorlds(source, pick, lo);
      io.version++;
    },
    startWindow: (lo = 0, hi = worlds) => window.start(lo, hi),
    readMetrics: window.read,
    world: (i) => rules.views()[i],
  };
  batch.reset(seed);
  return batch;
}

/** The buffer of all worlds, and their views where rules are in world form, are no larger than is allowed. */
function requireRoomForWorlds(
  env: Env,
  given: unknown,
  params: Record<string, unknown>,
  composition: Composition,
  layout: Layout,
  { worlds, mechanisms, form }: Pick<Required<BatchOptions>, "worlds" | "mechanisms" | "form">,
): void {
  const bytesOf = ({ agents, heads, features, laid }: Composition, layout: Layout, count: number) => {
    const spaces = heads.length + Object.keys(features).length;
    const views = laid.map(({ use, state }) => (use.inWorldForm ? viewBytes(state, 2 * spaces) : 0));
    if (form === "world" || !env.kernel) views.push(viewBytes(layout.envFields, heads.length));
    return bytesFor(layout.fields, count, agents) + count * views.reduce((sum, each) => sum + each, 0);
  };
  const bytesWithout = (name: string) => {
    if (name === "worlds") return bytesOf(composition, layout, 1);
    const others = envParams(env, { ...(given as object), [name]: undefined });
    const other = compose(env, others, mechanisms);
    return bytesOf(other, layOut(env, others, other), worlds);
  };
  const what = `${worlds} world${worlds > 1 ? "s" : ""} of ${composition.agents} agents`;
  requireRoom(env.id, what, bytesOf(composition, layout, worlds), () =>
    weightiestOf({ ...pick(params, Object.keys(given as object)), worlds }, bytesWithout),
  );
}

const pick = (from: Readonly<Record<string, unknown>>, names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, from[name]]));

function checkSameKind(batch: Batch, other: Batch): void {
  const kind = ({ env, params, mechanisms }: Batch) => JSON.stringify([env.id, params, mechanisms]);
  if (kind(batch) !== kind(other))
    fail(
      batch.env.id,
      "fork needs batches of the same env, params and mechanisms",
      undefined,
      "build both from the same configuration",
    );
}
