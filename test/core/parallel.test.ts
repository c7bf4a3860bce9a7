import { describe, expect, it } from "vitest";
import {
  category,
  checkEnv,
  createBatch,
  discrete,
  feature,
  fromParallel,
  type ParallelDescription,
  type ParallelLike,
  parallelEnv,
  sampleActions,
} from "../../src/index.ts";
import { addsHead, takesShare } from "../helpers/mechanisms.ts";
import { pair, pairGame } from "../helpers/pair.ts";
import { tiny, tinyWorld } from "../helpers/tiny.ts";

describe("one world in the parallel shape", () => {
  it("names agents and spaces", () => {
    const env = parallelEnv(tiny, { agents: 2 });
    expect(env.possibleAgents).toEqual(["agent_0", "agent_1"]);
    expect(env.actionSpace("agent_1").map(({ name }) => name)).toEqual(["fish", "gift"]);
    expect(Object.keys(env.observationSpace("agent_0"))).toEqual(["stock", "caught", "recent"]);
    expect(env.observationSize).toBe(4);
    expect(() => env.actionSpace("agent_2")).toThrow(
      'unknown agent of tiny-v0 "agent_2", did you mean "agent_0"?',
    );
  });

  it("plays a literal history", () => {
    const env = parallelEnv(pair);
    expect(env.reset({ seed: 1 }).observations).toEqual({
      agent_0: { last: [0, 0] },
      agent_1: { last: [0, 0] },
    });
    expect(env.agents).toEqual(["agent_0", "agent_1"]);
    const first = env.step({ agent_0: 1, agent_1: 2 });
    expect(first).toEqual({
      observations: { agent_0: { last: [1, 2] }, agent_1: { last: [2, 1] } },
      rewards: { agent_0: 2, agent_1: 1 },
      terminations: { agent_0: false, agent_1: false },
      truncations: { agent_0: false, agent_1: false },
      infos: {
        agent_0: { payoff: 2, masks: [undefined], metrics: { welfare: 3, given: 3 } },
        agent_1: { payoff: 1, masks: [undefined], metrics: { welfare: 3, given: 3 } },
      },
    });
    expect(env.flat(first.observations.agent_1)).toEqual(Float64Array.of(2, 1));
    env.step({ agent_0: 0, agent_1: 0 });
    const last = env.step({ agent_0: 0, agent_1: [2] });
    expect(last.truncations).toEqual({ agent_0: true, agent_1: true });
    expect(last.observations.agent_0).toEqual({ last: [0, 2] });
    expect(last.infos.agent_0.metrics).toEqual({ welfare: 5 / 3, given: 5 / 3 });
    expect(env.agents).toEqual([]);
    expect(() => env.step({})).toThrow("pair-v0: the episode is over; call reset()");
  });

  it("removes agents that finish and asks the others only", () => {
    const env = parallelEnv(tiny, { agents: 2, growth: 40, horizon: 50 });
    env.reset({ seed: 3 });
    const fish = (n: number) => [n, 0];
    let result = env.step({ agent_0: fish(1), agent_1: fish(0) });
    while (!result.terminations.agent_0) {
      const most = result.infos.agent_0.masks[0]![2] === 1 ? 2 : 1;
      result = env.step({ agent_0: fish(most), agent_1: fish(0) });
    }
    expect(result.observations.agent_0.caught).toBeGreaterThanOrEqual(12);
    expect(env.agents).toEqual(["agent_1"]);
    expect(() => env.step({ agent_0: fish(0), agent_1: fish(0) })).toThrow(
      "tiny-v0: agent_0 takes no part any more; act for agent_1",
    );
    result = env.step({ agent_1: fish(1) });
    expect(Object.keys(result.rewards)).toEqual(["agent_1"]);
  });

  it("equals the batch bit for bit, mechanisms included", () => {
    const mechanisms = [{ use: addsHead }, { use: takesShare, params: { share: 0.25 } }];
    const env = parallelEnv(tiny, {}, { mechanisms });
    const batch = createBatch(tiny, {}, { mechanisms, seed: 11 });
    env.reset({ seed: 11 });
    const words = Int32Array.of(1, 2, 3, 4);
    for (let t = 0; t < 100; t++) {
      sampleActions(batch, words);
      const row = (a: number) => batch.io.actions.map((column) => column[a]);
      const actions = Object.fromEntries(env.agents.map((name) => [name, row(Number(name.slice(6)))]));
      batch.step();
      const { rewards, infos, observations } = env.step(actions);
      for (const name of Object.keys(rewards)) {
        const a = Number(name.slice(6));
        expect(rewards[name]).toBe(batch.io.reward[a]);
        expect(infos[name].payoff).toBe(batch.io.payoff[a]);
        expect(rewards[name]).toBe(infos[name].payoff * 0.75);
        expect(observations[name].pledges).toBe(batch.io.obs.pledges[a]);
      }
      if (batch.resetDone() > 0) env.reset();
      expect(env.batch.columns.rng).toEqual(batch.columns.rng);
    }
    expect(batch.columns.episode[0]).toBeGreaterThan(2);
  });

  it("starts the same episode from the same seed, and another one without", () => {
    const env = parallelEnv(tiny, {}, { seed: "s" });
    const first = env.reset().observations;
    const second = env.reset().observations;
    expect(second).not.toEqual(first);
    expect(env.reset({ seed: "s" }).observations).toEqual(first);
    expect(env.reset().observations).toEqual(second);
    env.step({ agent_0: [1, 0], agent_1: [0, 0], agent_2: [0, 0] });
    const { infos } = env.reset();
    const no = Number.NaN;
    expect(infos.agent_0.metrics).toEqual({ welfare: no, caught: no, tries: no, yield: no });
    expect(infos.agent_0.payoff).toBe(0);
  });

  it("says what is wrong with an action", () => {
    const env = parallelEnv(tiny);
    expect(() => env.step({})).toThrow("tiny-v0: no episode has begun; call reset()");
    expect(() => env.reset({ sead: 1 } as never)).toThrow(
      'unknown tiny-v0 reset argument "sead", did you mean "seed"?',
    );
    env.reset();
    const all = { agent_0: [0, 0], agent_1: [0, 0], agent_2: [0, 0] };
    expect(() => env.step({ ...all, agent_3: [0, 0] })).toThrow(
      'unknown agent of tiny-v0 "agent_3", did you mean "agent_0"?',
    );
    for (const none of [undefined, null])
      expect(() => env.step(none as never)).toThrow(
        /^tiny-v0: step needs an action for each agent.*; act for agent_0, agent_1, agent_2$/,
      );
    expect(() => env.step({ agent_0: [0, 0] })).toThrow(
      "tiny-v0: no action for agent_1; act for agent_0, agent_1, agent_2",
    );
    expect(() => env.step({ ...all, agent_1: 0 })).toThrow(
      "tiny-v0: agent_1 needs one number for each of fish, gift, got 0",
    );
    expect(() => env.step({ ...all, agent_1: ["a", 0] as never })).toThrow(
      'tiny-v0: fish of agent_1 must be a number, got "a"',
    );
    expect(() => env.step({ ...all, agent_2: [3, 0] })).toThrow(
      "tiny-v0: fish must be in 0..2, got 3 (world 0, agent 2)",
    );
    expect(() => env.step({ ...all, agent_2: [0, Number.NaN] })).toThrow(
      "tiny-v0: gift must be in [0, 1], got NaN (world 0, agent 2)",
    );
    expect(env.batch.columns.tick[0]).toBe(0);
    expect(() => env.flat({})).toThrow('tiny-v0: the observation lacks "stock"');
  });
});

/** The tiny env again, as a foreign object. */
const hosted = fromParallel(() => parallelEnv(tinyWorld), {
  id: "hosted-v0",
  horizon: 20,
  action: tiny.action({} as never),
  observation: tiny.observation({} as never),
  masked: true,
});

const pairShape: ParallelDescription = {
  id: "pair-object-v0",
  horizon: 3,
  action: discrete(3),
  observation: { last: category(3, "own and other's last gift", { size: 2 }) },
};

describe("an object in the parallel shape as an env", () => {
  it("keeps every rule of the conformance check, by replay", () => {
    const { failures, skipped } = checkEnv(hosted, {}, { ticks: 24, worlds: 4 });
    expect(failures).toEqual([]);
    expect(skipped.map(({ rule }) => rule)).toEqual(["kernel", "lives", "allocation"]);
  });

  it("plays as the env behind the object does", () => {
    const batch = createBatch(hosted, {}, { worlds: 3, seed: 5 });
    const seeds = batch.columns.seed.slice() as Float64Array;
    const inner = Array.from(seeds, (seed) => createBatch(tinyWorld, {}, { seed }));
    const words = new Int32Array(12).fill(9);
    words[4] = 77;
    for (let t = 0; t < 20; t++) {
      sampleActions(batch, words);
      inner.forEach((one, i) => {
        one.io.actions.forEach((column, h) => {
          column.set(batch.io.actions[h].subarray(3 * i, 3 * i + 3));
        });
        one.step();
      });
      batch.step();
      inner.forEach((one, i) => {
        expect(batch.io.payoff.slice(3 * i, 3 * i + 3)).toEqual(one.io.payoff);
        // What a finished agent saw last stays as it was; the others see what the inner env shows.
        for (let a = 0; a < 3; a++)
          if (one.columns.active[a] !== 0) expect(batch.io.obs.caught[3 * i + a]).toBe(one.io.obs.caught[a]);
        expect(batch.columns.terminated.slice(3 * i, 3 * i + 3)).toEqual(one.columns.terminated);
        expect(batch.columns.truncated.slice(3 * i, 3 * i + 3)).toEqual(one.columns.truncated);
      });
    }
    expect(batch.columns.done).toEqual(Uint8Array.of(1, 1, 1));
  });

  it("takes plain vectors, single numbers and params", () => {
    const env = fromParallel((p) => pairGame(p.bonus as number), {
      ...pairShape,
      params: tiny.params.pick({}).extend({ bonus: tiny.params.shape.growth }),
    });
    const batch = createBatch(env, { bonus: 10 });
    batch.io.actions[0].set([1, 2]);
    batch.step();
    expect([...batch.io.payoff]).toEqual([12, 11]);
    expect([...batch.io.obs.last]).toEqual([1, 2, 2, 1]);
    batch.step();
    batch.step();
    expect([...batch.columns.truncated]).toEqual([1, 1]);
  });

  it("leaves an agent without a first observation out", () => {
    const env = fromParallel(() => {
      const game = pairGame(0);
      return {
        ...game,
        reset(options) {
          const { agent_0 } = game.reset(options).observations;
          return { observations: { agent_0 } };
        },
      };
    }, pairShape);
    expect([...createBatch(env).columns.active]).toEqual([1, 0]);
  });

  const endless = { ...pairShape, horizon: Number.POSITIVE_INFINITY };

  it("goes on exactly from a save by saveState, also where a replay is impossible", () => {
    const env = fromParallel(() => withMemory(pairGame(0)), endless);
    expect(checkEnv(env, {}, { ticks: 16 }).failures).toEqual([]);
  });

  it("says what it needs to go on from a fork", () => {
    const batch = createBatch(
      fromParallel(() => pairGame(0), endless),
      {},
      { worlds: 2 },
    );
    batch.io.actions[0].set([1, 1, 2, 2]);
    batch.step();
    batch.fork(batch, [0], 1);
    expect(() => batch.step()).toThrow(
      /pair-object-v0: cannot go on from a loaded or forked world; give the object saveState and loadState/,
    );
  });

  it("notices an object whose randomness is not its seed's", () => {
    const env = fromParallel(
      () => {
        const game = pairGame(0);
        return {
          ...game,
          step(actions) {
            const result = game.step(actions);
            return { ...result, observations: { agent_0: [0, Math.random()], agent_1: [0, 0] } };
          },
        };
      },
      { ...pairShape, observation: { last: feature(0, 1, "noise", { size: 2 }) } },
    );
    const batch = createBatch(env, {}, { worlds: 2 });
    batch.step();
    batch.fork(batch, [0], 1);
    expect(() => batch.step()).toThrow(
      "pair-object-v0: replaying world 1 gave agent_0 another observation; draw all randomness from the seed",
    );
  });

  it("says what an object's answer lacks", () => {
    const answers = (change: (told: ReturnType<ParallelLike["step"]>) => object, shape = pairShape) => {
      const game = pairGame(0);
      const env = fromParallel(
        () => ({ ...game, step: (actions) => ({ ...game.step(actions), ...change(game.step(actions)) }) }),
        shape,
      );
      return () => createBatch(env).step();
    };
    expect(answers(() => ({ observations: { agent_0: [0, 0] } }))).toThrow(
      "pair-object-v0: observations.agent_1 is missing",
    );
    expect(answers(() => ({ observations: { agent_0: [0] } }))).toThrow(
      "pair-object-v0: observations.agent_0 must hold 2 numbers, got 1",
    );
    expect(answers(() => ({ observations: { agent_0: { first: 1 } } }))).toThrow(
      'pair-object-v0: observations.agent_0.last must hold 2 numbers, got "nothing"',
    );
    expect(answers(() => ({ rewards: { agent_0: 1 } }))).toThrow(
      'pair-object-v0: rewards.agent_1 must be a number, got "nothing"',
    );
    expect(answers(() => ({ truncations: { agent_0: true } }))).toThrow(
      "pair-object-v0: truncates agent_0 after 1 ticks, before its horizon of 3; describe it with the horizon",
    );
    expect(answers(() => ({}), { ...pairShape, masked: true })).toThrow(
      'pair-object-v0: infos.agent_0.masks[0] must hold 3 numbers, got "nothing"',
    );
  });
});

/** Gives the pair game a memory that can be saved. */
function withMemory(game: ParallelLike): ParallelLike {
  let last = [0, 0];
  return {
    ...game,
    reset(options) {
      last = [0, 0];
      return game.reset(options);
    },
    step(actions) {
      const result = game.step(actions);
      const change = last[0] - last[1];
      last = [actions.agent_0 as number, actions.agent_1 as number];
      return {
        ...result,
        rewards: { agent_0: change, agent_1: -change },
        truncations: { agent_0: false, agent_1: false },
      };
    },
    saveState: () => last,
    loadState(state) {
      last = [...state];
    },
  };
}
