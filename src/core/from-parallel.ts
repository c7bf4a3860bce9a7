/**
 * The reverse of `parallelEnv`: a plain object in the parallel shape as an env that runs wherever a batch can.
 *
 * Every world owns one object. Its memory is out of the batch's reach, so the state keeps what leads back to it: the
 * episode's seed, the last observations and a stamp of all that the object was told. An object whose stamp differs
 * from its world's (after load or fork) is brought there first, by `loadState` if it has it, else by replaying the
 * episode's actions. That is exact for objects whose randomness comes from their seed alone; replays are checked
 * against the last observation. What it costs: dictionaries in every step, and after a load a replay of the episode.
 */

import * as z from "zod";
import { defineEnv, type Env, type World } from "./env.ts";
import { fail } from "./errors.ts";
import type { ParamsSchema } from "./params.ts";
import { type Fields, f64, i32, perAgent, u8, vector } from "./schema.ts";
import type { DiscreteHead, Features, Head } from "./spaces.ts";

/** One number, a vector, or numbers and vectors by feature name. */
export type LooseObservation =
  | number
  | ArrayLike<number>
  | Readonly<Record<string, number | ArrayLike<number>>>;

/**
 * What an object must offer; dictionaries are keyed by the names of `possibleAgents`. Agents may leave before the end
 * (by a termination), but not join after the start.
 */
export interface ParallelLike {
  readonly possibleAgents: readonly string[];
  /** Agents without an observation sit the episode out. */
  reset(options: { seed: number }): {
    observations: Readonly<Record<string, LooseObservation>>;
    infos?: Readonly<Record<string, unknown>>;
  };
  /** Actions of the agents that take part: a number, or an array where there are several heads. */
  step(actions: Record<string, number | number[]>): {
    observations: Readonly<Record<string, LooseObservation>>;
    rewards: Readonly<Record<string, number>>;
    terminations: Readonly<Record<string, boolean>>;
    truncations?: Readonly<Record<string, boolean>>;
    infos?: Readonly<Record<string, unknown>>;
  };
  /** All memory as numbers, always as many. Optional: without it a loaded or forked world is replayed. */
  saveState?(): ArrayLike<number>;
  loadState?(state: Float64Array): void;
}

export interface ParallelDescription {
  readonly id: string;
  readonly title?: string;
  readonly cite?: readonly string[];
  /** Given to `make`. */
  readonly params?: ParamsSchema;
  /** Ticks after which the object truncates an episode; Infinity if it never does. */
  readonly horizon: number;
  readonly action: Head | readonly Head[];
  /** The parts of an observation; a plain vector is cut along them in order. */
  readonly observation: Features;
  /** `infos[agent].masks[0]` holds the allowed choices of the first head. */
  readonly masked?: boolean;
}

interface Instance {
  readonly game: ParallelLike;
  low: number;
  high: number;
}
type Shape = { readonly names: readonly string[]; readonly snapshot: number };
type HostWorld = World & {
  seed: number;
  stamp: Int32Array;
  seen: Float64Array;
  allowed: Uint8Array;
  log: Float64Array;
  snapshot: Float64Array;
};

/** Longest episode that is kept for replay. */
const longestLog = 10_000;

/** `make` is called once for each world (and once to learn the agents' names). */
export function fromParallel(
  make: (params: Record<string, unknown>) => ParallelLike,
  description: ParallelDescription,
): Env {
  const { id, title = id, cite = [], horizon, observation, masked = false } = description;
  const heads = [description.action].flat() as Head[];
  const choices = masked ? (heads[0] as DiscreteHead).n : 0;
  const width = Object.values(observation).reduce((sum, { size }) => sum + size, 0);
  const logged = horizon <= longestLog ? horizon * heads.length : 0;
  const shapes = new WeakMap<object, Shape>();
  const instances = new WeakMap<object, Instance>();

  function shapeOf(p: object): Shape {
    let shape = shapes.get(p);
    if (!shape) {
      const game = make(p as Record<string, unknown>);
      let snapshot = 0;
      if (game.saveState && game.loadState) {
        game.reset({ seed: 0 });
        snapshot = game.saveState().length;
      }
      shape = { names: [...game.possibleAgents], snapshot };
      shapes.set(p, shape);
    }
    return shape;
  }

  /** Copies what a dictionary says of each agent into the world's state. */
  function note(w: HostWorld, names: readonly string[], a: number, told: Told): void {
    readObservation(id, names[a], observation, told.observations[names[a]], w.seen, a * width, width);
    if (!masked) return;
    const allowed = (told.infos?.[names[a]] as { masks?: ArrayLike<number>[] } | undefined)?.masks?.[0];
    if (allowed?.length !== choices)
      fail(id, `infos.${names[a]}.masks[0] must hold ${choices} numbers`, allowed ?? "nothing");
    w.allowed.set(allowed, a * choices);
  }

  function remember(w: HostWorld, { game, low, high }: Instance): void {
    w.stamp[0] = low;
    w.stamp[1] = high;
    if (w.snapshot.length === 0) return;
    const saved = game.saveState!();
    if (saved.length !== w.snapshot.length)
      fail(id, `saveState must always give as many numbers (${w.snapshot.length})`, saved.length);
    w.snapshot.set(saved);
  }

  /** The world's own object, brought to where the state says it is. */
  function instanceOf(w: HostWorld, p: Record<string, unknown>, names: readonly string[]): Instance {
    const own = instances.get(w);
    if (own && own.low === w.stamp[0] && own.high === w.stamp[1]) return own;
    const game = own?.game ?? make(p);
    const instance = { game, low: w.stamp[0], high: w.stamp[1] };
    instances.set(w, instance);
    const first = game.reset({ seed: w.seed });
    if (w.snapshot.length > 0) game.loadState!(w.snapshot.slice());
    else if (logged > 0) replay(w, names, game, first);
    else
      fail(
        id,
        "cannot go on from a loaded or forked world",
        undefined,
        `give the object saveState and loadState, or a horizon of at most ${longestLog}`,
      );
    return instance;
  }

  function replay(w: HostWorld, names: readonly string[], game: ParallelLike, first: Told): void {
    let last = first;
    for (let t = 0; t < w.tick; t++) {
      const actions: Record<string, number | number[]> = {};
      for (let a = 0; a < names.length; a++) {
        const at = a * logged + t * heads.length;
        if (!Number.isNaN(w.log[at])) actions[names[a]] = actionOf(w.log, at, heads.length);
      }
      last = game.step(actions);
    }
    const again = new Float64Array(width);
    names.forEach((name, a) => {
      if (!(name in last.observations)) return;
      readObservation(id, name, observation, last.observations[name], again, 0, width);
      if (again.some((value, j) => !Object.is(value, w.seen[a * width + j])))
        fail(
          id,
          `replaying world ${w.index} gave ${name} another observation`,
          undefined,
          "draw all randomness from the seed, or give the object saveState and loadState",
        );
    });
  }

  return defineEnv({
    id,
    title,
    cite,
    params: description.params ?? z.object({}),
    agents: (p) => shapeOf(p).names.length,
    horizon: () => horizon,
    earlyExit: true,
    masked,
    action: () => heads,
    observation: () => observation,
    state: (p): Fields => ({
      seed: f64,
      stamp: vector(i32, 2),
      seen: perAgent(f64, width),
      allowed: perAgent(u8, choices),
      log: perAgent(f64, shapeOf(p).snapshot > 0 ? 0 : logged),
      snapshot: vector(f64, shapeOf(p).snapshot),
    }),
    metrics: {},
    world: {
      reset(world, p) {
        const w = world as HostWorld;
        const { names } = shapeOf(p);
        const game = instances.get(w)?.game ?? make(p);
        w.seed = w.randomInt(2 ** 31);
        w.seen.fill(0);
        w.allowed.fill(1);
        w.log.fill(Number.NaN);
        const told = game.reset({ seed: w.seed });
        for (let a = 0; a < names.length; a++) {
          w.active[a] = names[a] in told.observations ? 1 : 0;
          if (w.active[a] !== 0) note(w, names, a, told);
        }
        const instance = { game, low: 0, high: 0 };
        stamp(instance, w.seed);
        instances.set(w, instance);
        remember(w, instance);
      },
      step(world, p) {
        const w = world as HostWorld;
        const { names } = shapeOf(p);
        const instance = instanceOf(w, p, names);
        const acting: Record<string, number | number[]> = {};
        for (let a = 0; a < names.length; a++) {
          if (w.active[a] === 0) continue;
          acting[names[a]] = heads.length === 1 ? w.action[a] : w.actions.map((head) => head[a]);
          stamp(instance, a);
          for (let h = 0; h < heads.length; h++) {
            const value = w.actions[h][a];
            stamp(instance, value);
            if (w.log.length > 0) w.log[a * logged + w.tick * heads.length + h] = value;
          }
        }
        const told = instance.game.step(acting);
        for (let a = 0; a < names.length; a++) {
          if (w.active[a] === 0) continue;
          const name = names[a];
          const reward = told.rewards[name];
          if (typeof reward !== "number") fail(id, `rewards.${name} must be a number`, reward ?? "nothing");
          w.payoff[a] = reward;
          note(w, names, a, told);
          if (told.terminations[name]) w.terminated[a] = 1;
          else if (told.truncations?.[name] && w.tick + 1 < horizon)
            fail(
              id,
              `truncates ${name} after ${w.tick + 1} ticks, before its horizon of ${horizon}`,
              undefined,
              "describe it with the horizon at which it truncates",
            );
        }
        remember(w, instance);
      },
      observe(world) {
        const w = world as HostWorld;
        let at = 0;
        for (const [name, { size }] of Object.entries(observation)) {
          for (let a = 0; a < w.agents; a++)
            for (let j = 0; j < size; j++) w.obs[name][a * size + j] = w.seen[a * width + at + j];
          at += size;
        }
        if (masked) w.mask.set(w.allowed);
      },
    },
  }) as unknown as Env;
}

interface Told {
  readonly observations: Readonly<Record<string, LooseObservation>>;
  readonly infos?: Readonly<Record<string, unknown>>;
}

function actionOf(log: Float64Array, at: number, heads: number): number | number[] {
  return heads === 1 ? log[at] : Array.from(log.subarray(at, at + heads));
}

/** Writes one agent's observation as a flat vector to `out[at .. at+width-1]`. */
function readObservation(
  who: string,
  agent: string,
  features: Features,
  given: LooseObservation | undefined,
  out: Float64Array,
  at: number,
  width: number,
): void {
  if (given === undefined) fail(who, `observations.${agent} is missing`);
  const list = typeof given === "number" ? [given] : given;
  if ("length" in list && typeof list.length === "number") {
    if (list.length !== width) fail(who, `observations.${agent} must hold ${width} numbers`, list.length);
    out.set(list as ArrayLike<number>, at);
    return;
  }
  for (const [name, { size }] of Object.entries(features)) {
    const part = (list as Readonly<Record<string, number | ArrayLike<number> | undefined>>)[name];
    const values = typeof part === "number" ? [part] : part;
    if (values?.length !== size)
      fail(who, `observations.${agent}.${name} must hold ${size} numbers`, values?.length ?? "nothing");
    out.set(values, at);
    at += size;
  }
}

const double = new Float64Array(1);
const halves = new Int32Array(double.buffer);

/** Mixes a number into an instance's 64-bit stamp. */
function stamp(instance: Instance, value: number): void {
  double[0] = value;
  for (let j = 0; j < 2; j++) {
    instance.low = Math.imul((instance.low ^ halves[j]) + 0x9e3779b9, 0x85ebca6b);
    instance.low ^= instance.low >>> 15;
    instance.high = Math.imul(instance.high ^ instance.low, 0xc2b2ae35) + halves[j];
    instance.high = (instance.high ^ (instance.high >>> 13)) | 0;
  }
}
