/** Talk before acting: rounds in which the env stands still, and what is said is seen in the same tick. */
import { describe, expect, it } from "vitest";
import { lolaDice } from "../../agents/learners/lola-dice.ts";
import { qLearning } from "../../agents/learners/q-learning.ts";
import { random } from "../../agents/norms/random.ts";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import {
  bindPolicies,
  category,
  checkMechanism,
  createBatch,
  defineEnv,
  defineMechanism,
  definePolicy,
  discrete,
  i32,
  type MechanismUse,
  perAgent,
  play,
  train,
  z,
} from "../../src/index.ts";
import { sanction } from "../../src/mechanisms/index.ts";
import { pair } from "../helpers/pair.ts";
import { tiny } from "../helpers/tiny.ts";

/** Two agents and two tasks, worth `a` and `b` to who does one alone; who both do the same get nothing. */
const tasks = defineEnv({
  id: "tasks-v0",
  title: "Two tasks",
  cite: [],
  params: z.object({
    a: z.number().default(3).describe("payoff"),
    b: z.number().default(2).describe("payoff"),
  }),
  agents: () => 2,
  horizon: () => 4,
  action: () => discrete(2),
  observation: () => ({}),
  state: () => ({ steps: i32 }),
  metrics: { coordinated: { description: "tasks that differ", per: "tick" } },
  world: {
    reset(w) {
      w.steps = 0;
    },
    step(w, p) {
      w.steps++;
      if (w.action[0] === w.action[1]) return;
      w.coordinated++;
      for (let i = 0; i < 2; i++) w.payoff[i] = w.action[i] === 0 ? p.a : p.b;
    },
    observe() {},
  },
});

/** Each says which task it means to do; both hear it before they act. */
const declare = defineMechanism({
  id: "declare",
  title: "Declared intentions",
  cite: ["Farrell 1987, RAND Journal of Economics 18:34-39"],
  params: z.object({ rounds: z.number().int().default(1).describe("rounds of talk") }),
  metrics: { said: { description: "declarations", per: "tick" } },
  rounds: (p) => p.rounds,
  state: () => ({ last: perAgent(i32) }),
  action: () => [discrete(2, { name: "say" })],
  observation: () => ({ said: category(3, "own and the other's declaration, 0 none", { size: 2 }) }),
  world: {
    reset(w) {
      w.last.fill(0);
    },
    talk(w) {
      for (let i = 0; i < 2; i++) w.last[i] = 1 + w.heads.say[i];
      w.said += 2;
    },
    after(w) {
      w.last.fill(0);
    },
    observe(w) {
      for (let i = 0; i < 2; i++) {
        w.obs.said[2 * i] = w.last[i];
        w.obs.said[2 * i + 1] = w.last[1 - i];
      }
    },
  },
});

describe("a round of talk", () => {
  const talking = (params = {}, more: Partial<MechanismUse> = {}) =>
    createBatch(tasks, {}, { worlds: 2, mechanisms: [{ use: declare, params, ...more }] });

  it("leaves env, time and payoffs as they are, and is seen before the env steps", () => {
    const batch = talking({ rounds: 2 });
    const { actions, obs, payoff, reward, flows } = batch.io;
    expect(batch.rounds).toBe(2);
    expect(batch.features.talk).toMatchObject({ low: 0, high: 2, bins: 3 });
    actions[0].set([0, 1, 0, 1]);
    actions[1].set([1, 0, 1, 1]);
    expect([...obs.talk]).toEqual([2, 2, 2, 2]);
    batch.step();
    expect([...obs.said.slice(0, 4), ...obs.talk]).toEqual([2, 1, 1, 2, 1, 1, 1, 1]);
    expect([...batch.columns.steps, ...batch.columns.tick]).toEqual([0, 0, 0, 0]);
    batch.step();
    expect([...obs.talk]).toEqual([0, 0, 0, 0]);
    expect([...payoff, ...reward, ...flows.declare]).toEqual(new Array(12).fill(0));
    batch.step();
    expect([...obs.talk]).toEqual([2, 2, 2, 2]);
    expect([...payoff]).toEqual([3, 2, 3, 2]);
    expect([...batch.columns.tick, ...batch.columns.steps]).toEqual([1, 1, 1, 1]);
    expect(batch.readMetrics(0)).toMatchObject({ coordinated: 1, "declare.said": 4, welfare: 5 });
    batch.step();
    expect([...payoff, ...reward]).toEqual(new Array(8).fill(0));
  });

  it("is kept with the worlds: saved, forked, and each world at its own moment", () => {
    const batch = talking();
    batch.step(0, 1);
    const saved = batch.save();
    expect([...batch.io.obs.talk]).toEqual([0, 0, 1, 1]);
    batch.step();
    expect([...batch.columns.tick]).toEqual([1, 0]);
    expect([...batch.io.obs.talk]).toEqual([1, 1, 0, 0]);
    batch.load(saved);
    batch.fork(batch, [0], 1);
    batch.step();
    expect([...batch.columns.tick]).toEqual([1, 1]);
  });

  it("a world that is done waits, whatever the others do", () => {
    const batch = talking();
    for (let t = 0; t < 8; t++) batch.step(0, 1);
    expect([...batch.columns.done]).toEqual([1, 0]);
    batch.step();
    expect([...batch.columns.tick]).toEqual([4, 0]);
    batch.step();
    expect([...batch.columns.tick]).toEqual([4, 1]);
    batch.resetDone();
    expect([...batch.io.obs.talk]).toEqual([1, 1, 1, 1]);
  });

  it("is held by those that are subject to it, when they are", () => {
    const batch = talking({}, { during: [1, 2] });
    batch.step();
    expect(batch.readMetrics(0)["declare.said"]).toBeNaN();
    batch.step();
    expect(batch.readMetrics(0)["declare.said"]).toBe(0);
    batch.step();
    batch.step();
    expect(batch.readMetrics(0)["declare.said"]).toBe(1);
  });

  it("two mechanisms talk in the same rounds", () => {
    const mechanisms = [
      { use: declare, params: { rounds: 1 } },
      { use: declare, as: "again", params: { rounds: 3 } },
    ];
    const batch = createBatch(tasks, {}, { mechanisms });
    expect(batch.rounds).toBe(3);
    for (let s = 0; s < 4; s++) batch.step();
    expect(batch.readMetrics(0)).toMatchObject({ "declare.said": 2, "again.said": 6 });
  });

  it("is a tick's part for who trains, looks on and learns", () => {
    const batch = talking({ rounds: 2 });
    const policies = bindPolicies(batch, [{ use: qLearning }]);
    const seen: number[] = [];
    const tap = { stepped: (_lo: number, _hi: number, tick: number) => void seen.push(tick) };
    train({ batch, policies, ticks: 5, taps: [tap] });
    expect(seen).toEqual([0, 1, 2, 3, 4]);
    expect([...batch.columns.windowTicks]).toEqual([5, 5]);
    expect(policies[0].memory.q.some((value) => value !== 0)).toBe(true);
  });

  it("that has begun is gone on with", () => {
    const batch = talking({ rounds: 2 });
    const policies = bindPolicies(batch, [{ use: random }]);
    const paid: number[] = [];
    const tap = { stepped: () => void paid.push(batch.columns.tick[0]) };
    batch.step();
    play({ batch, policies, ticks: 2, taps: [tap] });
    expect(paid).toEqual([1, 2]);
    expect([...batch.io.obs.talk]).toEqual([2, 2, 2, 2]);
  });

  it("is no step for a learner that plays ahead, and the error says so", () => {
    const mechanisms = [{ use: declare }];
    const batch = createBatch(matrixGame, { memory: 1 }, { mechanisms });
    expect(() => bindPolicies(batch, [{ use: lolaDice }])).toThrow(
      'lola-dice: cannot look through rounds of talk, in which nobody is paid, got "declare"',
    );
  });

  it("what ignores it is not changed by it", () => {
    const silent = defineMechanism({
      id: "silent",
      title: "Silence",
      cite: [],
      params: z.object({}),
      metrics: {},
      world: { talk() {} },
    });
    const run = (mechanisms: MechanismUse[]) => {
      const batch = createBatch(pair, {}, { mechanisms });
      const paid: number[][] = [];
      const stay = definePolicy({
        id: "stay",
        title: "Stay",
        cite: [],
        kind: "norm",
        params: z.object({}),
        acts: "any",
        bind: ({ io, rows }) => ({
          act() {
            for (const k of rows) io.actions[0][k] = 1 + (k % 2);
          },
        }),
      });
      const tap = { stepped: () => void paid.push([...batch.io.payoff]) };
      play({ batch, policies: bindPolicies(batch, [{ use: stay }]), ticks: 7, taps: [tap] });
      return paid;
    };
    expect(run([{ use: silent }])).toEqual(run([]));
  });

  it("keeps every rule of the conformance check", () => {
    const settings = [{ env: tasks }, { env: pair, mechanisms: [{ use: sanction }] }];
    expect(checkMechanism(declare, { rounds: 2 }, settings).failures).toEqual([]);
  });

  it("says what is wrong", () => {
    const bound = defineMechanism({
      id: "bound",
      title: "Bound",
      cite: [],
      params: z.object({}),
      metrics: {},
      bind: () => ({ talk() {} }),
    });
    expect(() => createBatch(tiny, {}, { mechanisms: [{ use: bound }] })).toThrow(
      "bound: talks, but in no round; say rounds: () => 1 in its definition",
    );
    expect(() => talking({ rounds: -1 })).toThrow(
      "declare: rounds of talk must be a whole number of at least 0",
    );
  });
});
