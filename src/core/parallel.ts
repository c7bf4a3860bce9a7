/**
 * One world in the parallel shape of Gymnasium and PettingZoo (Terry et al. 2021, NeurIPS), and back: dictionaries by
 * agent instead of columns. Slow, for people who arrive with code in that shape or want to look at one world.
 */
import { type Batch, type BatchOptions, createBatch } from "./batch.ts";
import type { EnvDefinition, Metrics } from "./env.ts";
import { fail, failUnknown } from "./errors.ts";
import type { ParamsInput, ParamsSchema } from "./params.ts";
import type { Seed } from "./random.ts";
import { spacesAt } from "./roles.ts";
import type { Fields } from "./schema.ts";
import type { Features, Head } from "./spaces.ts";

/** Named features; those of size 1 as a number, others as an array. */
export type Observation = Readonly<Record<string, number | readonly number[]>>;
/** One number for each head; a single head's number may stand alone. */
export type Action = number | ArrayLike<number>;

export interface AgentInfo {
  /** What the env paid in the last step; the reward is what mechanisms left of it. */
  readonly payoff: number;
  /** Allowed choices of each head, 1 or 0; undefined for boxes and where nothing is masked. */
  readonly masks: readonly (readonly number[] | undefined)[];
  /** Metrics of the world since the last reset. */
  readonly metrics: Readonly<Record<string, number>>;
}

type ByAgent<T> = Record<string, T>;

export interface StepResult {
  /** Of the agents that acted (with the last observation of those that finished) and of those that joined. */
  observations: ByAgent<Observation>;
  rewards: ByAgent<number>;
  terminations: ByAgent<boolean>;
  truncations: ByAgent<boolean>;
  infos: ByAgent<AgentInfo>;
}

export interface ParallelEnv {
  /** Every agent there can be: "agent_0", "agent_1", ... */
  readonly possibleAgents: readonly string[];
  /** Agents that take part now, in order; empty when the episode is over. */
  readonly agents: readonly string[];
  /** Numbers in a flat observation; of agents with roles, in the longest. */
  readonly observationSize: number;
  observationSpace(agent: string): Features;
  actionSpace(agent: string): readonly Head[];
  /**
   * Starts an episode. With a seed the world's random stream starts afresh, without one it goes on, so that the
   * next episode meets other luck. There are no reset options: params are given when the world is built.
   */
  reset(given?: { seed?: Seed; options?: Readonly<Record<string, never>> }): {
    observations: ByAgent<Observation>;
    infos: ByAgent<AgentInfo>;
  };
  /** One tick: exactly one action for each agent that takes part. */
  step(actions: Readonly<ByAgent<Action>>): StepResult;
  /** An observation as one vector, features in the order of the observation space. */
  flat(observation: Observation): Float64Array;
  /** The world behind it, for its metrics, columns and pictures. */
  readonly batch: Batch;
}

export interface ParallelOptions extends Pick<BatchOptions, "mechanisms" | "form"> {
  /** Seed of the first episode, unless `reset` brings one (default 0). */
  seed?: Seed;
}

/** One world of an env, its mechanisms included, in the parallel shape. */
export function parallelEnv<S extends Fields, M extends Metrics, O extends Features, Z extends ParamsSchema>(
  env: EnvDefinition<S, M, O, Z>,
  params: ParamsInput<Z> | Record<string, unknown> = {},
  options: ParallelOptions = {},
): ParallelEnv {
  const { seed: firstSeed = 0 } = options;
  const batch = createBatch(env, params, { ...options, worlds: 1, checked: true });
  const { io, columns } = batch;
  const names = Array.from({ length: batch.agents }, (_, a) => `agent_${a}`);
  const spaces = names.map((_, a) => spacesAt(batch.roles, a));
  const sizeOf = (features: Features) => Object.values(features).reduce((sum, { size }) => sum + size, 0);
  const observationSize = Math.max(...batch.roles.map(({ features }) => sizeOf(features)));
  let agents: string[] = [];
  let state: "new" | "running" | "over" = "new";

  const indexOf = (agent: string): number => {
    const a = names.indexOf(agent);
    return a >= 0 ? a : failUnknown(`agent of ${env.id}`, agent, names);
  };
  const present = () => names.filter((_, a) => columns.active[a] !== 0);
  const collect = <T>(who: readonly string[], read: (a: number) => T): ByAgent<T> =>
    Object.fromEntries(who.map((name) => [name, read(indexOf(name))]));

  function observationOf(a: number): Observation {
    return Object.fromEntries(
      Object.entries(spaces[a].features).map(([name, { size }]) => {
        const column = io.obs[name];
        return [name, size === 1 ? column[a] : Array.from(column.subarray(a * size, (a + 1) * size))];
      }),
    );
  }

  function infosOf(who: readonly string[]): ByAgent<AgentInfo> {
    const metrics = batch.readMetrics(0);
    return collect(who, (a) => ({
      payoff: io.payoff[a],
      masks: spaces[a].heads.map((head, j) => maskOf(head, spaces[a].headAt[j], a)),
      metrics,
    }));
  }

  function maskOf(head: Head, h: number, a: number): number[] | undefined {
    if (head.kind !== "discrete" || !io.masked) return undefined;
    return Array.from(io.masks[h].subarray(a * head.n, (a + 1) * head.n));
  }

  function setAction(name: string, given: Action): void {
    const values = typeof given === "number" ? [given] : given;
    const a = indexOf(name);
    const { heads, headAt } = spaces[a];
    if (values?.length !== heads.length)
      fail(
        env.id,
        `${name} needs one number for each of ${heads.map((head) => head.name).join(", ")}`,
        given,
      );
    heads.forEach((head, j) => {
      const value: unknown = values[j];
      if (typeof value !== "number") fail(env.id, `${head.name} of ${name} must be a number`, value);
      io.actions[headAt[j]][a] = value;
    });
  }

  return {
    possibleAgents: names,
    get agents() {
      return agents;
    },
    observationSize,
    observationSpace(agent) {
      return spaces[indexOf(agent)].features;
    },
    actionSpace(agent) {
      return spaces[indexOf(agent)].heads;
    },
    reset(given = {}) {
      for (const key of Object.keys(given))
        if (key !== "seed" && key !== "options")
          failUnknown(`${env.id} reset argument`, key, ["seed", "options"]);
      for (const key of Object.keys(given.options ?? {}))
        fail(env.id, `has no reset option "${key}"`, undefined, "give params to parallelEnv instead");
      if (given.seed !== undefined) batch.reset(given.seed);
      else if (state === "new") batch.reset(firstSeed);
      else {
        columns.done[0] = 1;
        batch.resetDone();
        batch.startWindow();
      }
      io.payoff.fill(0);
      io.reward.fill(0);
      state = "running";
      agents = present();
      return { observations: collect(agents, observationOf), infos: infosOf(agents) };
    },
    step(actions) {
      if (state === "new") fail(env.id, "no episode has begun", undefined, "call reset()");
      if (state === "over") fail(env.id, "the episode is over", undefined, "call reset()");
      const before = agents;
      if (actions === null || typeof actions !== "object")
        fail(env.id, "step needs an action for each agent", actions, `act for ${before.join(", ")}`);
      for (const name of Object.keys(actions)) {
        if (before.includes(name)) continue;
        indexOf(name);
        fail(env.id, `${name} takes no part any more`, undefined, `act for ${before.join(", ")}`);
      }
      for (const name of before) {
        if (!(name in actions))
          fail(env.id, `no action for ${name}`, undefined, `act for ${before.join(", ")}`);
        setAction(name, actions[name]);
      }
      batch.step();
      agents = present();
      if (columns.done[0] !== 0) state = "over";
      const shown = names.filter((name) => before.includes(name) || agents.includes(name));
      return {
        observations: collect(shown, observationOf),
        rewards: collect(shown, (a) => io.reward[a]),
        terminations: collect(shown, (a) => columns.terminated[a] !== 0),
        truncations: collect(shown, (a) => columns.truncated[a] !== 0),
        infos: infosOf(shown),
      };
    },
    flat(observation) {
      // Of all roles the one that sees most of what is there.
      const seen = (features: Features) => Object.keys(features).filter((name) => name in observation).length;
      const { features } = batch.roles.reduce((best, each) =>
        seen(each.features) > seen(best.features) ? each : best,
      );
      const out = new Float64Array(sizeOf(features));
      let at = 0;
      for (const [name, { size }] of Object.entries(features)) {
        const part = observation[name];
        if (part === undefined) fail(env.id, `the observation lacks "${name}"`);
        out.set(typeof part === "number" ? [part] : part, at);
        at += size;
      }
      return out;
    },
    batch,
  };
}
