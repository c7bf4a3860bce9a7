/** Thousands of worlds of one env, under its mechanisms, stepped in one call. */
import {
  addInto,
  advance,
  type EpisodeSum,
  mostCounted,
  retireFinished,
  sumRow,
  type WindowColumns,
} from "./advance.ts";
import { addChecked, checkActions } from "./check-step.ts";
import {
  type Env,
  type EnvDefinition,
  envParams,
  type Kernel,
  type Metric,
  type Metrics,
  type OwnColumns,
  type World,
} from "./env.ts";
import { fail, failUnknown, requireDefinition, requireKnown, requireList } from "./errors.ts";
import type { MechanismHooks, MechanismUse } from "./mechanism.ts";
import { type ParamsInput, type ParamsSchema, parseParams } from "./params.ts";
import { type Seed, seedStreams, seedWords } from "./random.ts";
import {
  allocate,
  type Column,
  type Field,
  type Fields,
  f64,
  i32,
  perAgent,
  type Storage,
  u8,
  vector,
} from "./schema.ts";
import type { Features, Head } from "./spaces.ts";
import { worldViews } from "./world.ts";

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
   * Check every action (finite, in range, whole, not masked) before the env sees it, and that payoffs and rewards are
   * finite; default true.
   */
  checked?: boolean;
  /** Back the state by a SharedArrayBuffer. */
  shared?: boolean;
}

/**
 * Per-agent columns have one row for each agent of each world: row `k = world * agents + agent`. A feature of
 * size m, or a mask over m choices, takes m elements a row.
 */
export interface Io {
  /** Counts the times that observations were written: an index computed at the same count is still good. */
  version: number;
  /** One column for each action head: the env's first, then those that mechanisms add. */
  readonly actions: readonly Float64Array[];
  /** Allowed choices of each discrete head, 1 or 0; empty columns unless `masked`. */
  readonly masks: readonly Uint8Array[];
  readonly masked: boolean;
  readonly obs: Readonly<Record<string, Float64Array>>;
  /** What the env paid in the last step. */
  readonly payoff: Float64Array;
  /** What a learner is given: the payoff after mechanisms. The same column as `payoff` where there are none. */
  readonly reward: Float64Array;
}

export interface Batch {
  readonly env: Env;
  readonly params: Record<string, unknown>;
  readonly mechanisms: readonly { readonly id: string; readonly params: Record<string, unknown> }[];
  /** The mechanisms as they were given, to build another batch like this one. */
  readonly uses: readonly MechanismUse[];
  readonly worlds: number;
  readonly agents: number;
  readonly horizon: number;
  readonly firstWorld: number;
  readonly heads: readonly Head[];
  readonly features: Features;
  readonly io: Io;
  /**
   * Every column by name: the env's state and metrics, the framework's, `mechanism.field` for mechanisms. The column
   * of a metric of finished episodes holds the episode in progress.
   */
  readonly columns: Readonly<Record<string, Column>> & OwnColumns & WindowColumns;
  /** Metrics by name, as `readMetrics` gives them. */
  readonly metrics: Readonly<Record<string, Metric>>;
  /** Seeds all worlds afresh and starts their first episode. */
  reset(seed: Seed): void;
  /** One tick of worlds lo..hi-1 (default all). A world that is done stays as it is until `resetDone`. */
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
  /** Metrics of world `i` over the window; NaN where one is missing (see `Metric`). */
  readMetrics(i: number): Record<string, number>;
  /** World `i` as the env's author sees it (made on first use). */
  world(i: number): World;
}

/** What a world view has besides fields and metrics. */
const reserved = [
  "i",
  "index",
  "agents",
  "action",
  "actions",
  "obs",
  "payoff",
  "mask",
  "random",
  "randomInt",
  "chance",
  "normal",
  "exponential",
  "poisson",
  "rewardSum",
];
/** Metrics that the framework adds. */
const ownMetrics = ["welfare", "budget"];

/** Builds a batch and starts every world's first episode. */
export function createBatch<S extends Fields, M extends Metrics, O extends Features, Z extends ParamsSchema>(
  env: EnvDefinition<S, M, O, Z>,
  params: ParamsInput<Z> | Record<string, unknown> = {},
  options: BatchOptions = {},
): Batch {
  requireEnv("createBatch", env);
  return build(env, params, options);
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

function build(env: Env, given: unknown, options: BatchOptions): Batch {
  if (options === null || typeof options !== "object") fail(env.id, "options must be an object", options);
  requireKnown(env.id, "option", options, batchOptions);
  const { worlds = 1, seed = 0, mechanisms = [], firstWorld = 0, form = "kernel", shared = false } = options;
  const checked = options.checked ?? true;
  if (!Number.isInteger(worlds) || worlds < 1)
    fail(env.id, "worlds must be a whole number of at least 1", worlds);
  if (!Number.isInteger(firstWorld) || firstWorld < 0)
    fail(env.id, "firstWorld must be a whole number of at least 0", firstWorld);
  const example = "give [{ use: pigouvianTax, params: { ... } }]";
  requireList(env.id, "mechanisms", mechanisms, example);
  for (const each of mechanisms)
    requireDefinition(env.id, "a mechanism", each?.use, ["params", "bind"], example);
  const params = envParams(env, given);
  const agents = env.agents(params);
  const horizon = env.horizon(params);
  if (!Number.isInteger(agents) || agents < 1)
    fail(env.id, "needs a whole number of agents, at least 1", agents);
  if (!(horizon >= 1)) fail(env.id, "horizon must be at least 1 tick", horizon);

  // Spaces: the env's, then what each mechanism adds.
  const envHeads = [env.action(params)].flat() as Head[];
  const heads: Head[] = [...envHeads];
  const features: Record<string, Features[string]> = { ...env.observation(params) };
  const envFeatureNames = Object.keys(features);
  const laid = mechanisms.map(({ use, params: raw = {} }) => {
    const p = parseParams(use.id, use.params, raw);
    const site = { env, agents, heads: [...heads], features: { ...features } };
    const firstOwnHead = heads.length;
    heads.push(...(use.action?.(p, site) ?? []));
    for (const [name, feature] of Object.entries(use.observation?.(p, site) ?? {})) {
      if (name in features) fail(use.id, `adds the observation "${name}", which is there already`);
      features[name] = feature;
    }
    return { use, p, site, firstOwnHead, state: use.state(p, site) };
  });
  const masked = Boolean(env.masked) || laid.some(({ use }) => use.masked);

  // Storage: one buffer for everything.
  const envState = env.state(params);
  const fields: Record<string, Field> = {};
  const add = (who: string, name: string, field: Field) => {
    if (name in fields || reserved.includes(name))
      fail(who, `field "${name}" is taken`, undefined, "choose another name");
    fields[name] = field;
  };
  for (const [name, field] of Object.entries({
    tick: i32,
    episode: i32,
    rng: vector(i32, 4),
    ended: u8,
    done: u8,
    active: perAgent(u8),
    terminated: perAgent(u8),
    truncated: perAgent(u8),
    windowTicks: f64,
    windowEpisodes: f64,
    payoffSum: perAgent(f64),
  }))
    add(env.id, name, field);
  for (const [name, field] of Object.entries(envState)) add(env.id, name, field);
  for (const name of Object.keys(env.metrics)) {
    if (ownMetrics.includes(name))
      fail(env.id, `metric "${name}" is the framework's own`, undefined, "choose another name");
    add(env.id, name, f64);
  }
  const envFields = { ...fields };
  const metrics: Record<string, Metric> = {
    welfare: { description: "Sum of the agents' payoffs", per: "tick", better: "higher" },
    ...env.metrics,
  };
  if (laid.length > 0)
    metrics.budget = {
      description: "What mechanisms took from the agents less what they returned",
      per: "tick",
    };
  for (const { use, state } of laid) {
    for (const [name, field] of Object.entries(state)) add(use.id, `${use.id}.${name}`, field);
    for (const [name, metric] of Object.entries(use.metrics)) {
      add(use.id, `${use.id}.${name}`, f64);
      metrics[`${use.id}.${name}`] =
        metric.per in use.metrics ? { ...metric, per: `${use.id}.${metric.per}` } : metric;
    }
  }
  const summed = Object.keys(metrics).filter((name) => !ownMetrics.includes(name));
  const ofEpisodes = summed.filter((name) => countsEpisodes(env.id, metrics, name));
  for (const name of ofEpisodes) fields[finishedColumn(name)] = f64;
  heads.forEach((_, h) => {
    fields[`action:${h}`] = perAgent(f64);
  });
  heads.forEach((head, h) => {
    fields[`mask:${h}`] = perAgent(u8, masked && head.kind === "discrete" ? head.n : 0);
  });
  for (const [name, feature] of Object.entries(features)) fields[`obs:${name}`] = perAgent(f64, feature.size);
  fields["payoff:"] = perAgent(f64);
  const separateReward = laid.length > 0;
  if (separateReward) {
    fields["reward:"] = perAgent(f64);
    fields.rewardSum = perAgent(f64);
  }
  const storage: Storage = allocate(fields, worlds, agents, shared);
  const columns = storage.columns as Record<string, Column>;
  const own = columns as unknown as OwnColumns & WindowColumns;
  const {
    tick,
    episode,
    rng,
    ended,
    done,
    active,
    terminated,
    truncated,
    windowTicks,
    windowEpisodes,
    payoffSum,
  } = own;
  const actions = heads.map((_, h) => columns[`action:${h}`] as Float64Array);
  const masks = heads.map((_, h) => columns[`mask:${h}`] as Uint8Array);
  const obs = Object.fromEntries(
    Object.keys(features).map((name) => [name, columns[`obs:${name}`] as Float64Array]),
  );
  const payoff = columns["payoff:"] as Float64Array;
  const reward = separateReward ? (columns["reward:"] as Float64Array) : payoff;
  const rewardSum = separateReward ? (columns.rewardSum as Float64Array) : payoffSum;
  const io: Io = { version: 0, actions, masks, masked, obs, payoff, reward };

  // Rules, in kernel form or through world views.
  const envActions = actions.slice(0, envHeads.length);
  const envObs = Object.fromEntries(envFeatureNames.map((name) => [name, obs[name]]));
  let views: World[] | undefined;
  const viewsNow = () => {
    views ??= worldViews({
      worlds,
      agents,
      firstWorld,
      fields: envFields,
      columns,
      rng,
      actions: envActions,
      obs: envObs,
      payoff,
      mask: masks[0],
    });
    return views;
  };
  const kernel: Kernel =
    form === "kernel" && env.kernel
      ? env.kernel(
          {
            worlds,
            agents,
            firstWorld,
            columns: columns as never,
            action: actions[0],
            actions: envActions,
            obs: envObs,
            payoff,
            mask: masks[0],
          },
          params,
        )
      : worldKernel(env, viewsNow(), params, done);
  const hooks: MechanismHooks[] = laid.map(({ use, p, site, firstOwnHead, state }) => {
    const ownNames = [...Object.keys(state), ...Object.keys(use.metrics)];
    return use.bind(
      {
        ...site,
        worlds,
        firstWorld,
        columns: {
          ...own,
          ...Object.fromEntries(ownNames.map((name) => [name, columns[`${use.id}.${name}`]])),
        } as never,
        actions,
        firstOwnHead,
        obs,
        payoff,
        reward,
        masks,
        envColumn(name, per) {
          const candidates = Object.keys(envFields).filter(
            (key) => envFields[key].per === per && envFields[key].size === 1,
          );
          if (!candidates.includes(name))
            failUnknown(`${per} column of ${env.id} (asked for by ${use.id})`, name, candidates);
          return columns[name];
        },
      },
      p,
    );
  });
  const resets = hooks.filter((hook) => hook.reset);
  const befores = hooks.filter((hook) => hook.before);
  const afters = hooks.filter((hook) => hook.after);
  const observers = hooks.filter((hook) => hook.observe);

  /** Of the window, by metric; the framework's own have none. */
  const sums = Object.fromEntries(
    summed.map((name) => [name, columns[ofEpisodes.includes(name) ? finishedColumn(name) : name]]),
  ) as Record<string, Float64Array>;
  const accumulators = [windowTicks, windowEpisodes, ...Object.values(sums)];
  const episodeSums = ofEpisodes.map(
    (name): EpisodeSum => ({ running: columns[name] as Float64Array, finished: sums[name] }),
  );

  function startEpisode(i: number): void {
    tick[i] = 0;
    ended[i] = 0;
    done[i] = 0;
    for (let k = i * agents; k < (i + 1) * agents; k++) {
      active[k] = 1;
      terminated[k] = 0;
      truncated[k] = 0;
    }
    for (let m = 0; m < episodeSums.length; m++) episodeSums[m].running[i] = 0;
    kernel.reset(i);
    for (const hook of resets) hook.reset!(i);
  }

  function observe(lo = 0, hi = worlds): void {
    io.version++;
    if (masked)
      for (let h = 0; h < masks.length; h++) {
        const stride = masks[h].length / worlds;
        masks[h].fill(1, lo * stride, hi * stride);
      }
    kernel.observe(lo, hi);
    for (let m = 0; m < observers.length; m++) observers[m].observe!(lo, hi);
  }

  function step(lo = 0, hi = worlds): void {
    if (checked) checkActions(env.id, heads, io, done, active, agents, lo, hi);
    for (let m = 0; m < befores.length; m++) befores[m].before!(lo, hi);
    payoff.fill(0, lo * agents, hi * agents);
    kernel.step(lo, hi);
    if (separateReward) {
      for (let k = lo * agents; k < hi * agents; k++) reward[k] = payoff[k];
      for (let m = 0; m < afters.length; m++) afters[m].after!(lo, hi);
      if (checked) addChecked(env.id, "reward", rewardSum, reward, tick, agents, lo, hi);
      else addInto(rewardSum, reward, lo * agents, hi * agents);
    }
    if (checked) addChecked(env.id, "payoff", payoffSum, payoff, tick, agents, lo, hi);
    else addInto(payoffSum, payoff, lo * agents, hi * agents);
    if (env.earlyExit) retireFinished(own, agents, lo, hi);
    advance(own, episodeSums, agents, horizon, lo, hi);
    observe(lo, hi);
  }

  function resetDone(lo = 0, hi = worlds): number {
    let count = 0;
    for (let i = lo; i < hi; i++) if (done[i] !== 0) count++;
    if (count === 0) return 0;
    const few = count * 4 < hi - lo;
    for (let i = lo; i < hi; i++) {
      if (done[i] === 0) continue;
      if (episode[i] < mostCounted) episode[i]++;
      startEpisode(i);
      if (few) observe(i, i + 1);
    }
    if (!few) observe(lo, hi);
    return count;
  }

  const bytes = new Uint8Array(storage.buffer);
  let lastSource: Storage | undefined;
  const batch: Batch & { storage: Storage } = {
    env,
    params,
    mechanisms: laid.map(({ use, p }) => ({ id: use.id, params: p })),
    uses: mechanisms,
    worlds,
    agents,
    horizon,
    firstWorld,
    heads,
    features,
    io,
    columns: { ...columns, rewardSum } as unknown as Batch["columns"],
    metrics,
    storage,
    reset(newSeed) {
      bytes.fill(0);
      seedStreams(rng, seedWords(newSeed, "env"), firstWorld, worlds);
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
    startWindow(lo = 0, hi = worlds) {
      for (const column of accumulators) column.fill(0, lo, hi);
      payoffSum.fill(0, lo * agents, hi * agents);
      rewardSum.fill(0, lo * agents, hi * agents);
    },
    readMetrics(i) {
      const values: Record<string, number> = {};
      for (const [name, metric] of Object.entries(metrics)) {
        const total =
          name === "welfare"
            ? sumRow(payoffSum, i, agents)
            : name === "budget"
              ? sumRow(payoffSum, i, agents) - sumRow(rewardSum, i, agents)
              : sums[name][i];
        const over =
          metric.per === "tick"
            ? windowTicks[i]
            : metric.per === "episode"
              ? windowEpisodes[i]
              : sums[metric.per][i];
        values[name] = over === 0 ? Number.NaN : total / over;
      }
      return values;
    },
    world: (i) => viewsNow()[i],
  };
  batch.reset(seed);
  return batch;
}

/** Column of a metric's sum over the episodes that ended in the window. */
export const finishedColumn = (metric: string): string => `finished:${metric}`;

/** Whether a metric is per episode, or per another metric that is. */
function countsEpisodes(who: string, metrics: Readonly<Record<string, Metric>>, name: string): boolean {
  let at = name;
  for (let steps = 0; steps <= Object.keys(metrics).length; steps++) {
    const { per } = metrics[at];
    if (per === "tick" || per === "episode") return per === "episode";
    if (!(per in metrics) || ownMetrics.includes(per))
      fail(who, `metric "${at}" is per "${per}"`, undefined, 'use "tick", "episode" or another metric');
    at = per;
  }
  return false;
}

/** The world form behind the kernel interface. */
function worldKernel(env: Env, views: World[], params: Record<string, unknown>, done: Uint8Array): Kernel {
  const { world } = env;
  return {
    reset: (i) => world.reset(views[i], params),
    step(lo, hi) {
      for (let i = lo; i < hi; i++) if (done[i] === 0) world.step(views[i], params);
    },
    observe(lo, hi) {
      for (let i = lo; i < hi; i++) world.observe(views[i], params);
    },
  };
}

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
