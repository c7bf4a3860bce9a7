import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { qLearning } from "../../agents/learners/q-learning.ts";
import {
  type Batch,
  type BatchOptions,
  type BindOptions,
  type BoundPolicy,
  bindPolicies,
  category,
  createBatch,
  definePolicy,
  f64,
  i32,
  type PolicyUse,
  perAgent,
  rollout,
  type TrainOptions,
  train,
  z,
} from "../../src/index.ts";
import { sketchEnv } from "../helpers/env.ts";
import { pair } from "../helpers/pair.ts";

/** Agents dig for gold (1) or rest (0); digging may bury a digger, who has then finished; resting is masked at first. */
const mine = sketchEnv({
  id: "mine-v0",
  agents: () => 3,
  horizon: () => 9,
  earlyExit: true,
  masked: true,
  observation: () => ({ found: category(4, "gold found, at most 3") }),
  state: () => ({ found: perAgent(i32) }),
  metrics: { dug: { description: "times that agents dug", per: "tick" } },
  world: {
    reset(w) {
      w.found.fill(0);
    },
    step(w) {
      for (let a = 0; a < 3; a++) {
        const [luck, fate] = [w.random(), w.random()];
        if (w.active[a] === 0 || w.action[a] === 0) continue;
        w.dug += 1;
        w.payoff[a] = luck;
        if (luck > 0.5) w.found[a] = Math.min(3, w.found[a] + 1);
        if (fate < 0.1) w.terminated[a] = 1;
      }
    },
    observe(w) {
      for (let a = 0; a < 3; a++) {
        w.obs.found[a] = w.found[a];
        w.mask[2 * a] = w.tick === 0 ? 0 : 1;
      }
    },
  },
});

interface Setup {
  readonly batch: Batch;
  readonly policies: BoundPolicy[];
}
const learned: PolicyUse[] = [{ use: qLearning, params: { epsilon: { start: 1, end: 0.1, decay: 0.02 } } }];

function setUp(
  options: BatchOptions = {},
  bind: BindOptions = {},
  uses: readonly PolicyUse[] = learned,
): Setup {
  const batch = createBatch(mine, {}, { worlds: 7, seed: 4, ...options });
  return { batch, policies: bindPolicies(batch, uses, { seed: 4, ...bind }) };
}

function run(setup: Setup, options: Partial<TrainOptions> & { ticks: number }): number[] {
  return train({ ...setup, ...options }, ({ tick }) => tick);
}

/** All that is left when a run is over, sums of the last window aside. */
function remains({ batch, policies }: Setup): unknown {
  batch.startWindow();
  return [batch.save(), ...policies.map((policy) => policy.save())];
}

describe("train", () => {
  it("lets all act, foresee, step, learn and only then start anew", () => {
    const log: string[] = [];
    const spy = (id: string, learns: boolean) =>
      definePolicy({
        id,
        title: id,
        cite: [],
        kind: learns ? "learner" : "norm",
        acts: "any",
        params: z.object({}),
        bind({ columns, io }) {
          const say = (what: string) =>
            log.push(`${id} ${what} tick ${columns.tick[0]} saw ${io.obs.last[0]} done ${columns.done[0]}`);
          const policy = {
            act(lo: number, hi: number, explore: boolean) {
              io.actions[0][id === "a" ? 0 : 1] = 2;
              say(`acts ${lo}..${hi}${explore ? " exploring" : ""}`);
            },
            beforeStep: () => void say("foresees"),
          };
          return learns ? { ...policy, learn: () => void say("learns") } : policy;
        },
      });
    const batch = createBatch(pair);
    const policies = bindPolicies(batch, [
      { use: spy("a", true), seats: [0] },
      { use: spy("b", false), seats: [1] },
    ]);
    expect(run({ batch, policies }, { ticks: 4, window: 4 })).toEqual([4]);
    expect(log.slice(0, 5)).toEqual([
      "a acts 0..1 exploring tick 0 saw 0 done 0",
      "b acts 0..1 exploring tick 0 saw 0 done 0",
      "a foresees tick 0 saw 0 done 0",
      "b foresees tick 0 saw 0 done 0",
      "a learns tick 1 saw 2 done 0",
    ]);
    expect(log.slice(14, 16)).toEqual([
      "a learns tick 3 saw 2 done 1",
      "a acts 0..1 exploring tick 0 saw 0 done 0",
    ]);
    log.length = 0;
    run({ batch, policies }, { ticks: 1, frozen: true });
    expect(log).toEqual(["a acts 0..1 tick 1 saw 2 done 0", "b acts 0..1 tick 1 saw 2 done 0"]);
  });

  it("reports at the end of each window, and zeroes the metrics at the start of the next", () => {
    const setup = setUp();
    const { batch } = setup;
    const dug: number[] = [];
    const ticks: number[] = [];
    train({ ...setup, ticks: 25, window: 10 }, (progress) => {
      ticks.push(progress.tick);
      expect(progress.ticks).toBe(25);
      expect(batch.columns.windowTicks[0]).toBe(ticks.length === 3 ? 5 : 10);
      dug.push(batch.readMetrics(0).dug);
    });
    expect(ticks).toEqual([10, 20, 25]);
    expect(dug.every((d) => d > 0)).toBe(true);
    expect(batch.columns.windowTicks[0]).toBe(5);
  });

  it("does the same for any block, window and partition, in sessions", () => {
    const whole = setUp();
    run(whole, { ticks: 60 });
    const expected = remains(whole);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 70 }), (block, window) => {
        const setup = setUp();
        run(setup, { ticks: 60, block, window });
        expect(remains(setup)).toEqual(expected);
      }),
      { numRuns: 12 },
    );
    for (const [lo, hi] of [
      [0, 1],
      [2, 5],
      [6, 7],
    ]) {
      const part = setUp({ worlds: hi - lo, firstWorld: lo });
      run(part, { ticks: 60, window: 13 });
      part.batch.startWindow();
      for (const [name, column] of Object.entries(part.batch.columns)) {
        const stride = column.length / (hi - lo);
        expect(column, name).toEqual(whole.batch.columns[name].slice(lo * stride, hi * stride));
      }
      const [q, all] = [part.policies[0].memory.q, whole.policies[0].memory.q];
      const size = all.length / 7;
      expect(q).toEqual(all.slice(lo * size, hi * size));
      expect(q.some((value) => value !== 0)).toBe(true);
    }
  });

  it("adds up to the same sums whatever the window", () => {
    const sum = (window: number) => {
      const setup = setUp();
      const dug = train({ ...setup, ticks: 42, window }, () => setup.batch.columns.dug[3]);
      return dug.reduce((all, each) => all + each, 0);
    };
    expect(sum(10)).toBe(sum(42));
    expect(sum(1)).toBe(sum(42));
  });

  it("continues from a save of batch and policies as if never stopped", () => {
    const straight = setUp();
    run(straight, { ticks: 50 });
    const first = setUp();
    run(first, { ticks: 23 });
    const saved = [first.batch.save(), ...first.policies.map((policy) => policy.save())];
    const second = setUp({ seed: "elsewhere" }, { seed: "elsewhere" });
    second.batch.load(saved[0]);
    second.policies.forEach((policy, j) => {
      policy.load(saved[1 + j]);
    });
    expect(run(second, { ticks: 50, from: 23, window: 20 })).toEqual([43, 50]);
    expect(remains(second)).toEqual(remains(straight));
  });

  it("teaches one learner a seat from all worlds when they share, in one block", () => {
    const seen: string[] = [];
    const tally = definePolicy({
      id: "tally",
      title: "Tally",
      cite: [],
      kind: "learner",
      acts: "any",
      params: z.object({}),
      bind(context) {
        const { sum } = context.learnerStore({ sum: f64 });
        const n = context.seats.length;
        return {
          act(lo, hi) {
            seen.push(`${lo}..${hi}`);
            for (let r = lo * n; r < hi * n; r++)
              context.io.actions[0][context.rows[r]] = context.seats[r % n];
          },
          learn(lo, hi) {
            for (let r = lo * n; r < hi * n; r++)
              sum[context.learnerOf[r]] += context.io.reward[context.rows[r]];
          },
        };
      },
    });
    const batch = createBatch(pair, {}, { worlds: 5 });
    const policies = bindPolicies(batch, [{ use: tally }], { sharing: "shared" });
    run({ batch, policies }, { ticks: 3, block: 2 });
    expect(seen).toEqual(["0..5", "0..5", "0..5"]);
    // Agent 0 gives 0 and agent 1 gives 1, in 5 worlds and 3 ticks.
    expect([...policies[0].memory.sum]).toEqual([15, 0]);
  });

  it("takes whole runs that are nothing, and says what is no run", () => {
    const setup = setUp();
    expect(run(setup, { ticks: 0, window: 1 })).toEqual([]);
    expect(run(setup, { ticks: 5, from: 5, window: 1 })).toEqual([]);
    expect(run(setup, { ticks: 0 })).toEqual([]);
    expect(() => run(setup, { ticks: -1, window: 1 })).toThrow(
      "train: ticks must be a whole number of at least 0, got -1",
    );
    expect(() => run(setup, { ticks: 5, window: 0 })).toThrow(
      "train: window must be a whole number of ticks, at least 1, got 0",
    );
    expect(() => run(setup, { ticks: 10.5, window: 2 })).toThrow("ticks must be a whole number");
    expect(() => run(setup, { ticks: 5, block: 0 })).toThrow(
      "train: block must be a whole number of worlds, at least 1, got 0",
    );
    expect(() => run(setup, { ticks: Number.NaN, window: 1 })).toThrow("train: ticks must be a whole number");
  });
});

describe("rollout", () => {
  it("runs frozen policies and leaves their window in the batch", () => {
    const setup = setUp();
    run(setup, { ticks: 30 });
    const before = setup.policies[0].memory.q.slice();
    rollout(setup.batch, setup.policies, 12);
    expect(setup.policies[0].memory.q).toEqual(before);
    expect(setup.batch.columns.windowTicks[0]).toBe(12);
    expect(setup.batch.readMetrics(0).dug).toBeGreaterThan(0);
  });
});
