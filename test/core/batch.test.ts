import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  box,
  createBatch,
  defineEnv,
  discrete,
  type Env,
  f32,
  f64,
  feature,
  i32,
  type Mechanism,
  type MechanismContext,
  OstromError,
  perAgent,
  sampleActions,
  u8,
  z,
} from "../../src/index.ts";
import { sketchEnv } from "../helpers/env.ts";
import { addsHead, capsAction, takesShare } from "../helpers/mechanisms.ts";
import { pair } from "../helpers/pair.ts";
import { tiny, tinyWorld } from "../helpers/tiny.ts";

/** The pair env as any env, to be changed in one place. */
const pairEnv = pair as unknown as Env;

/** Steps with seeded random actions and resets; the words are one stream a world. */
function play(batch: ReturnType<typeof createBatch>, ticks: number, words: Int32Array): void {
  for (let t = 0; t < ticks; t++) {
    sampleActions(batch, words);
    batch.step();
    batch.resetDone();
  }
}
function wordsFor(worlds: number, first = 0): Int32Array {
  return Int32Array.from({ length: 4 * worlds }, (_, j) => Math.imul(4 * first + j + 1, 0x9e3779b1));
}

describe("an episode", () => {
  it("runs to the horizon, is truncated, keeps its last observation, and starts anew on request", () => {
    const batch = createBatch(pair, {}, { worlds: 2 });
    const { io, columns } = batch;
    const step = (...actions: number[]) => {
      io.actions[0].set(actions);
      batch.step();
    };
    expect([...columns.active]).toEqual([1, 1, 1, 1]);
    step(1, 2, 0, 0);
    expect([...io.payoff]).toEqual([2, 1, 0, 0]);
    expect([...io.obs.last]).toEqual([1, 2, 2, 1, 0, 0, 0, 0]);
    expect(batch.resetDone()).toBe(0);
    step(0, 0, 1, 1);
    step(2, 1, 0, 2);
    expect([...columns.tick]).toEqual([3, 3]);
    expect([...columns.done]).toEqual([1, 1]);
    expect([...columns.truncated]).toEqual([1, 1, 1, 1]);
    expect([...columns.terminated]).toEqual([0, 0, 0, 0]);
    expect([...columns.active]).toEqual([0, 0, 0, 0]);
    expect([...io.obs.last]).toEqual([2, 1, 1, 2, 0, 2, 2, 0]);
    step(2, 2, 2, 2);
    expect([...columns.tick]).toEqual([3, 3]);
    expect([...io.payoff]).toEqual([0, 0, 0, 0]);
    expect([...io.obs.last]).toEqual([2, 1, 1, 2, 0, 2, 2, 0]);
    expect(batch.resetDone(1, 2)).toBe(1);
    expect([...columns.episode]).toEqual([0, 1]);
    expect([...columns.done]).toEqual([1, 0]);
    expect([...io.obs.last]).toEqual([2, 1, 1, 2, 0, 0, 0, 0]);
    expect(batch.resetDone()).toBe(1);
    expect([...columns.episode]).toEqual([1, 1]);
    expect([...columns.truncated]).toEqual([0, 0, 0, 0]);
  });

  it("ends by the rules: terminated for those that took part", () => {
    const env: Env = {
      ...pairEnv,
      world: {
        ...pairEnv.world,
        step(w) {
          if (w.action[0] === 2) w.ended = 1;
        },
      },
    };
    const { io, columns, step } = createBatch(env);
    step();
    expect([...columns.done]).toEqual([0]);
    io.actions[0][0] = 2;
    step();
    expect([...columns.done]).toEqual([1]);
    expect([...columns.terminated]).toEqual([1, 1]);
    expect([...columns.truncated]).toEqual([0, 0]);
  });

  it("that ends by the rules at the horizon is terminated", () => {
    const env: Env = {
      ...pairEnv,
      horizon: () => 1,
      world: {
        ...pairEnv.world,
        step(w) {
          w.ended = 1;
        },
      },
    };
    const { columns, step } = createBatch(env);
    step();
    expect([...columns.terminated, ...columns.truncated]).toEqual([1, 1, 0, 0]);
  });

  const leaves = sketchEnv({
    id: "leaves-v0",
    title: "An agent whose action is 1 leaves",
    agents: () => 3,
    horizon: () => 4,
    earlyExit: true,
    observation: () => ({ tick: feature(0, 9, "tick") }),
    state: () => ({ left: perAgent(f64) }),
    world: {
      reset(w) {
        w.left.fill(0);
        // Agent 2 sits out every second episode.
        w.active[2] = w.episode % 2 === 0 ? 1 : 0;
      },
      step(w) {
        for (let a = 0; a < 3; a++) {
          if (w.active[a] === 0) continue;
          w.payoff[a] = 1;
          if (w.action[a] === 1) w.terminated[a] = 1;
        }
      },
      observe(w) {
        w.obs.tick.fill(w.tick);
      },
    },
  });

  it("goes on for the others when an agent finishes early, and ends when all have", () => {
    const { io, columns, step, resetDone } = createBatch(leaves);
    const act = (...actions: number[]) => {
      io.actions[0].set(actions);
      step();
      return [[...columns.active], [...columns.terminated], [...columns.truncated], [...io.payoff]];
    };
    expect(act(0, 1, 0)).toEqual([
      [1, 0, 1],
      [0, 1, 0],
      [0, 0, 0],
      [1, 1, 1],
    ]);
    // An inactive agent's action is not looked at.
    expect(act(0, Number.NaN, 1)).toEqual([
      [1, 0, 0],
      [0, 1, 1],
      [0, 0, 0],
      [1, 0, 1],
    ]);
    expect(columns.done[0]).toBe(0);
    expect(act(1, 0, 0)).toEqual([
      [0, 0, 0],
      [1, 1, 1],
      [0, 0, 0],
      [1, 0, 0],
    ]);
    expect(columns.done[0]).toBe(1);
    resetDone();
    expect([...columns.active]).toEqual([1, 1, 0]);
    expect(act(0, 1, 1)).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 0],
      [1, 1, 0],
    ]);
    for (let t = 0; t < 3; t++) act(0, 0, 0);
    expect([...columns.truncated]).toEqual([1, 0, 0]);
    expect([...columns.terminated]).toEqual([0, 1, 0]);
    expect(columns.tick[0]).toBe(4);
  });

  it("may have no horizon", () => {
    const endless: Env = { ...pairEnv, horizon: () => Number.POSITIVE_INFINITY };
    const { columns, step } = createBatch(endless);
    for (let t = 0; t < 500; t++) step();
    expect([...columns.tick, ...columns.done]).toEqual([500, 0]);
  });

  it("is cut where its ticks can be counted no further, and so is the count of episodes", () => {
    const most = 2 ** 31 - 1;
    const endless: Env = { ...pairEnv, horizon: () => Number.POSITIVE_INFINITY };
    const batch = createBatch(endless, {}, { worlds: 2 });
    const { columns } = batch;
    columns.tick.set([most - 2, most - 3]);
    columns.episode.set([most - 1, 0]);
    batch.step();
    batch.step();
    expect([...columns.tick]).toEqual([most, most - 1]);
    expect([...columns.done]).toEqual([1, 0]);
    expect([...columns.truncated]).toEqual([1, 1, 0, 0]);
    batch.resetDone();
    batch.step();
    expect([...columns.tick]).toEqual([1, most]);
    expect([...columns.episode]).toEqual([most, 0]);
    columns.done[0] = 1;
    batch.resetDone();
    expect([...columns.episode]).toEqual([most, 1]);
  });
});

describe("metrics", () => {
  it("are sums over the window, per tick, per episode or per another metric", () => {
    const env = defineEnv({
      ...pairEnv,
      metrics: {
        given: { description: "gifts", per: "tick" },
        ends: { description: "last gifts", per: "episode" },
        twos: { description: "share of 2 among gifts that are not 0", per: "gifts" },
        gifts: { description: "gifts that are not 0", per: "tick" },
      },
      world: {
        ...pairEnv.world,
        step(w) {
          for (let a = 0; a < 2; a++) {
            w.payoff[a] = 10 * w.action[1 - a];
            w.given += w.action[a];
            if (w.action[a] > 0) w.gifts += 1;
            if (w.action[a] === 2) w.twos += 1;
            if (w.tick === 2) w.ends += w.action[a];
          }
        },
      },
    });
    const batch = createBatch(env, {}, { worlds: 2 });
    const step = (...actions: number[]) => {
      batch.io.actions[0].set(actions);
      batch.step();
    };
    const no = Number.NaN;
    expect(batch.readMetrics(0)).toEqual({ welfare: no, given: no, ends: no, twos: no, gifts: no });
    step(1, 2, 0, 0);
    step(0, 0, 0, 0);
    step(2, 2, 0, 0);
    expect(batch.readMetrics(0)).toEqual({
      welfare: 70 / 3,
      given: 7 / 3,
      ends: 4,
      twos: 3 / 4,
      gifts: 4 / 3,
    });
    expect(batch.readMetrics(1)).toEqual({ welfare: 0, given: 0, ends: 0, twos: no, gifts: 0 });
    // A world that is done lives through no tick.
    step(2, 2, 2, 2);
    expect(batch.readMetrics(0).given).toBe(7 / 3);
    batch.resetDone();
    step(1, 1, 0, 0);
    expect(batch.readMetrics(0).given).toBe(9 / 4);
    batch.startWindow(0, 1);
    step(2, 0, 1, 1);
    expect(batch.readMetrics(0)).toEqual({ welfare: 20, given: 2, ends: no, twos: 1, gifts: 1 });
    expect(batch.readMetrics(1).given).toBe(2 / 5);
    expect(Object.keys(batch.metrics)).toEqual(["welfare", "given", "ends", "twos", "gifts"]);
  });

  it("of episodes, and what is per such a one, are those of the episodes that end in the window", () => {
    const env = defineEnv({
      ...pairEnv,
      metrics: {
        falls: { description: "gifts of 2 by agent 0", per: "episode" },
        rises: { description: "gifts of 1 by agent 0, for each of its gifts of 2", per: "falls" },
        pace: { description: "ticks for each of those", per: "rises" },
      },
      world: {
        ...pairEnv.world,
        step(w) {
          w.pace += 1;
          if (w.action[0] === 2) w.falls += 1;
          if (w.action[0] === 1) w.rises += 1;
        },
      },
    });
    const batch = createBatch(env, {}, { worlds: 2 });
    // Episodes of three ticks.
    const read: number[][] = [];
    const window = (...gifts: number[]) => {
      batch.startWindow();
      for (const gift of gifts) {
        batch.io.actions[0].fill(0);
        batch.io.actions[0][0] = gift;
        batch.step();
        batch.resetDone();
      }
      const { falls, rises, pace } = batch.readMetrics(0);
      read.push([falls, rises, pace]);
    };
    const no = Number.NaN;
    window(2, 1);
    window(1);
    const saved = batch.save();
    const tail = () => {
      window(2, 2, 0, 2, 0, 0, 1);
      window(0);
      window(0, 1, 1, 1);
    };
    tail();
    const first = [
      [no, no, no],
      [1, 2, 1.5],
    ];
    const rest = [
      [1.5, 0, no],
      [no, no, no],
      [0, no, 6 / 4],
    ];
    expect(read).toEqual([...first, ...rest]);
    // What is under way is saved, and goes with a fork.
    read.length = 0;
    batch.load(saved);
    tail();
    expect(read).toEqual(rest);
    batch.reset(0);
    batch.startWindow();
    batch.io.actions[0].set([0, 0, 2, 2]);
    batch.step();
    batch.fork(batch, [1], 0);
    batch.step();
    batch.step();
    expect(batch.readMetrics(0)).toMatchObject({ falls: 3, rises: 0 });
  });

  it("leave a state field alone that is called like the framework's own", () => {
    const env: Env = {
      ...pairEnv,
      state: (p) => ({ ...pairEnv.state(p), budget: f64 }),
      world: {
        ...pairEnv.world,
        reset(w) {
          (w as unknown as { budget: number }).budget = 100;
        },
      },
    };
    const batch = createBatch(env, {}, { mechanisms: [{ use: takesShare }] });
    batch.startWindow();
    expect(batch.columns.budget[0]).toBe(100);
  });
});

describe("world views", () => {
  it("read and write the batch's columns", () => {
    const batch = createBatch(tiny, {}, { worlds: 3, firstWorld: 10 });
    const world = batch.world(1) as unknown as Record<string, number> & { catches: Int32Array };
    expect([world.index, world.agents, world.tick]).toEqual([11, 3, 0]);
    world.stock = 4.5;
    world.finished = 7.9;
    world.catches[2] = 9;
    expect([...batch.columns.stock].map((_, i) => i === 1 && batch.columns.stock[i] === 4.5)).toEqual([
      false,
      true,
      false,
    ]);
    expect(batch.columns.finished[1]).toBe(7);
    expect(batch.columns.catches[5]).toBe(9);
    expect(batch.world(1)).toBe(batch.world(1));
  });

  it("keep numbers as wide as their field", () => {
    const kinds = { double: f64, single: f32, whole: i32, byte: u8 };
    const batch = createBatch(
      { ...pairEnv, state: (p) => ({ ...pairEnv.state(p), ...kinds }) },
      {},
      { worlds: 2 },
    );
    const world = batch.world(1) as unknown as Record<keyof typeof kinds, number>;
    Object.assign(world, { double: 0.1, single: 0.1, whole: -7.9, byte: 257 });
    const read = ({ double, single, whole, byte }: typeof world) => [double, single, whole, byte];
    expect(read(world)).toEqual([0.1, Math.fround(0.1), -7, 1]);
    expect(read(batch.world(0) as unknown as typeof world)).toEqual([0, 0, 0, 0]);
    world.double += 1;
    expect(batch.columns.double[1]).toBe(1.1);
  });

  it("draw from their own stream, as kernels do", () => {
    const batch = createBatch(tiny, {}, { worlds: 2 });
    const other = createBatch(tiny, {}, { worlds: 2 });
    const drawn = [batch.world(1), other.world(1)].map((w) => [
      w.random(),
      w.randomInt(10),
      w.chance(0.5),
      w.normal(),
      w.exponential(),
      w.poisson(40),
    ]);
    expect(drawn[0]).toEqual(drawn[1]);
    expect(batch.columns.rng.subarray(0, 4)).toEqual(
      createBatch(tiny, {}, { worlds: 2 }).columns.rng.subarray(0, 4),
    );
    expect(batch.world(0).random()).not.toBe(drawn[0][0]);
    expect([batch.world(0).chance(0), batch.world(0).chance(1)]).toEqual([false, true]);
  });
});

describe("save, load and fork", () => {
  it("continue exactly, for any number of worlds, ticks and picks", () => {
    const scenario = fc.record({
      worlds: fc.integer({ min: 1, max: 6 }),
      before: fc.nat(40),
      after: fc.integer({ min: 1, max: 25 }),
      pick: fc.array(fc.nat(5), { minLength: 1, maxLength: 6 }),
      seed: fc.string(),
    });
    fc.assert(
      fc.property(scenario, ({ worlds, before, after, pick: raw, seed }) => {
        const batch = createBatch(tiny, {}, { worlds, seed });
        play(batch, before, wordsFor(worlds));
        const saved = batch.save();
        const pick = raw.slice(0, worlds).map((i) => i % worlds);
        const forked = createBatch(tiny, {}, { worlds: pick.length, seed: "other" });
        forked.fork(batch, pick);
        const words = wordsFor(worlds, 50);
        const forkedWords = Int32Array.from(pick.flatMap((i) => [...words.subarray(4 * i, 4 * i + 4)]));
        play(batch, after, words.slice());
        const end = batch.save();
        play(forked, after, forkedWords);
        for (const name of Object.keys(batch.columns)) {
          const column = batch.columns[name];
          const stride = column.length / worlds;
          pick.forEach((i, j) => {
            expect(forked.columns[name].slice(j * stride, (j + 1) * stride)).toEqual(
              column.slice(i * stride, (i + 1) * stride),
            );
          });
        }
        batch.load(saved);
        play(batch, after, words);
        expect(batch.save()).toEqual(end);
      }),
      { numRuns: 25 },
    );
  });

  it("fork within one batch in order", () => {
    const batch = createBatch(pair, {}, { worlds: 3 });
    batch.columns.given.set([1, 2, 3]);
    batch.fork(batch, [1, 0], 0);
    expect([...batch.columns.given]).toEqual([2, 2, 3]);
  });

  it("save into memory that is given", () => {
    const batch = createBatch(pair);
    const into = new Uint8Array(batch.save().length);
    expect(batch.save(into)).toBe(into);
    expect(into).toEqual(batch.save());
  });

  it("say what does not fit", () => {
    const batch = createBatch(pair, {}, { worlds: 2 });
    const { length } = batch.save();
    expect(() => batch.save(new Uint8Array(3))).toThrow(`pair-v0: a save takes ${length} bytes, got 3`);
    expect(() => batch.load(new Uint8Array(3))).toThrow(
      `pair-v0: a save of this batch has ${length} bytes, got 3; load it into a batch of the same env`,
    );
    expect(() => batch.fork(createBatch(tiny), [0])).toThrow(
      "pair-v0: fork needs batches of the same env, params and mechanisms",
    );
    expect(() => batch.fork(batch, [0, 0], 1)).toThrow(
      "pair-v0: fork into worlds 1..2, but the batch ends at 1",
    );
    expect(() => batch.fork(batch, [2])).toThrow("pair-v0: fork from worlds 0..1, got 2");
    expect(() => batch.fork(batch, [-1])).toThrow("pair-v0: fork from worlds 0..1, got -1");
    expect(() => batch.fork(batch, [0], -1)).toThrow(OstromError);
  });

  it("backs the state by shared memory on request", () => {
    const batch = createBatch(pair, {}, { shared: true });
    expect(batch.io.payoff.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(batch.save()).toEqual(createBatch(pair).save());
  });
});

describe("any partition", () => {
  it("plays each world as the whole does", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.array(fc.nat(12), { maxLength: 4 }),
        fc.constantFrom<"kernel" | "world">("kernel", "world"),
        fc.string(),
        (worlds, cuts, form, seed) => {
          const whole = createBatch(tiny, {}, { worlds, seed });
          play(whole, 45, wordsFor(worlds));
          const edges = [...new Set([0, ...cuts.map((cut) => cut % worlds), worlds])].sort((a, b) => a - b);
          for (let e = 0; e + 1 < edges.length; e++) {
            const [lo, hi] = [edges[e], edges[e + 1]];
            const part = createBatch(tiny, {}, { worlds: hi - lo, firstWorld: lo, seed, form });
            play(part, 45, wordsFor(hi - lo, lo));
            for (const name of Object.keys(whole.columns)) {
              const column = whole.columns[name];
              const stride = column.length / worlds;
              expect(part.columns[name]).toEqual(column.slice(lo * stride, hi * stride));
            }
          }
        },
      ),
      { numRuns: 20 },
    );
  });
});

describe("bad input", () => {
  it("actions: out of range, broken, not a number, masked", () => {
    const batch = createBatch(tinyWorld, {}, { worlds: 13 });
    const set = (head: number, world: number, agent: number, value: number) => {
      batch.io.actions.forEach((column) => {
        column.fill(0);
      });
      batch.io.actions[head][3 * world + agent] = value;
      return () => batch.step();
    };
    expect(set(0, 12, 1, 7)).toThrow("tiny-v0: fish must be in 0..2, got 7 (world 12, agent 1)");
    expect(set(0, 0, 0, -1)).toThrow("tiny-v0: fish must be in 0..2, got -1 (world 0, agent 0)");
    expect(set(0, 0, 2, 0.5)).toThrow("tiny-v0: fish must be in 0..2, got 0.5 (world 0, agent 2)");
    expect(set(0, 1, 0, Number.NaN)).toThrow("tiny-v0: fish must be in 0..2, got NaN (world 1, agent 0)");
    expect(set(1, 1, 0, 1.01)).toThrow("tiny-v0: gift must be in [0, 1], got 1.01 (world 1, agent 0)");
    expect(set(1, 1, 0, Number.NaN)).toThrow("tiny-v0: gift must be in [0, 1], got NaN (world 1, agent 0)");
    const masked = batch.io.masks[0].indexOf(0);
    expect(masked % 3).toBe(2);
    const k = Math.floor(masked / 3);
    expect(set(0, Math.floor(k / 3), k % 3, 2)).toThrow(
      `tiny-v0: fish must be allowed by the mask, got 2 (world ${Math.floor(k / 3)}, agent ${k % 3})`,
    );
    expect(batch.columns.tick.every((tick) => tick === 0)).toBe(true);
  });

  it("a mask that leaves no choice, whatever is chosen", () => {
    const shut: Env = {
      ...pairEnv,
      masked: true,
      world: {
        ...pairEnv.world,
        observe: (w) => void (w.tick === 1 && w.index === 2 && w.mask.fill(0, 3, 6)),
      },
    };
    for (const action of [0, 1, 2]) {
      const batch = createBatch(shut, {}, { worlds: 4 });
      batch.io.actions[0].fill(action);
      batch.step();
      expect(() => batch.step()).toThrow(
        'pair-v0: the mask of "action" leaves an active agent no choice (world 2, agent 1); allow at least one, such as one that waits',
      );
    }
  });

  it("payoffs and rewards that are no numbers", () => {
    for (const [bad, said] of [
      [Number.NaN, "NaN"],
      [Number.POSITIVE_INFINITY, "Infinity"],
    ] as const) {
      const spoilt: Env = {
        ...pairEnv,
        world: {
          ...pairEnv.world,
          step(w) {
            w.payoff[1] = w.tick === 1 && w.index === 2 ? bad : 1;
          },
        },
      };
      const batch = createBatch(spoilt, {}, { worlds: 4 });
      batch.step();
      expect(() => batch.step()).toThrow(
        `pair-v0: payoff must be a finite number, got ${said} (world 2, agent 1, tick 1)`,
      );
      const unchecked = createBatch(spoilt, {}, { worlds: 4, checked: false });
      unchecked.step();
      expect(() => unchecked.step()).not.toThrow();
    }
    const voids = {
      ...takesShare,
      bind: ({ reward }: { reward: Float64Array }) => ({ after: () => void reward.fill(Number.NaN) }),
    };
    const batch = createBatch(pair, {}, { mechanisms: [{ use: voids }] });
    batch.io.actions[0].fill(1);
    expect(() => batch.step()).toThrow(
      "pair-v0: reward must be a finite number, got NaN (world 0, agent 0, tick 0)",
    );
  });

  describe("metrics that are no numbers", () => {
    /** Each adds to one of the metrics in world 2, from tick 4 on. */
    const counting = (...added: unknown[]): Env => ({
      ...pairEnv,
      horizon: () => 20,
      metrics: Object.fromEntries(
        added.map((_, m) => [`m${m}`, { description: "x", per: m % 2 === 0 ? "tick" : "episode" }]),
      ),
      world: {
        ...pairEnv.world,
        step(w) {
          if (w.tick < 4 || w.index !== 12) return;
          for (const [m, each] of added.entries()) (w as never as Record<string, unknown>)[`m${m}`] = each;
        },
      },
    });
    const run = (env: Env, ticks: number, checked = true) => {
      const batch = createBatch(env, {}, { worlds: 4, firstWorld: 10, checked });
      batch.startWindow();
      for (let t = 0; t < ticks; t++) batch.step();
      return batch;
    };

    it.each([
      ["NaN", Number.NaN, "NaN"],
      ["infinite", Number.NEGATIVE_INFINITY, "-Infinity"],
      ["a text", "many", "NaN"],
      ["nothing", undefined, "NaN"],
    ])("%s: at once where there is one metric", (_, added, said) => {
      expect(() => run(counting(added), 4)).not.toThrow();
      expect(() => run(counting(added), 5)).toThrow(
        `pair-v0: metric "m0" must be a finite number, got ${said} (world 12, by tick 4)`,
      );
      expect(() => run(counting(added), 5, false)).not.toThrow();
    });

    it("within as many ticks as there are metrics, and when the window is read", () => {
      for (const m of [0, 1, 2]) {
        const env = counting(...[1, 1, 1].with(m, Number.NaN));
        expect(() => run(env, 7)).toThrow(
          new RegExp(
            `^pair-v0: metric "m${m}" must be a finite number, got NaN \\(world 12, by tick [456]\\)$`,
          ),
        );
      }
      const env = counting(1, 1, Number.NaN, 1, 1, 1);
      const batch = run(env, 5);
      expect(() => batch.readMetrics(2)).toThrow(
        'pair-v0: metric "m2" must be a finite number, got NaN (world 12)',
      );
      expect(batch.readMetrics(1)).toMatchObject({ m2: 0 });
    });

    it("in any one of many worlds, and in none where finite sums add up to none", () => {
      for (let worlds = 1; worlds <= 9; worlds++)
        for (let bad = 0; bad < worlds; bad++) {
          const batch = createBatch(pair, {}, { worlds });
          batch.columns.given[bad] = Number.NaN;
          expect(() => batch.step(0, bad)).not.toThrow();
          expect(() => batch.step(bad)).toThrow(`(world ${bad}, by tick 0)`);
        }
      const batch = createBatch(pair, {}, { worlds: 3 });
      batch.columns.given.fill(1e308);
      expect(() => batch.step()).not.toThrow();
    });

    it("payoffs that are numbers and add up to none", () => {
      const rich: Env = { ...pairEnv, world: { ...pairEnv.world, step: (w) => void w.payoff.fill(1e308) } };
      const batch = run(rich, 2);
      expect(() => batch.readMetrics(0)).toThrow(
        'pair-v0: metric "welfare" must be a finite number, got Infinity (world 10)',
      );
    });

    it("of a mechanism", () => {
      const voids = {
        ...addsHead,
        bind: ({ columns }: MechanismContext) => ({
          after: () => void columns.pledged.fill(Number.NaN),
        }),
      };
      const batch = createBatch(pair, {}, { mechanisms: [{ use: voids as Mechanism }] });
      expect(() => {
        for (let t = 0; t < 3; t++) batch.step();
      }).toThrow(/^pledge: metric "pledged" must be a finite number, got NaN \(world 0, by tick [01]\)$/);
    });
  });

  it("actions are not looked at when a batch is not checked", () => {
    const batch = createBatch(pair, {}, { checked: false });
    batch.io.actions[0].fill(7);
    expect(() => batch.step()).not.toThrow();
    expect([...batch.io.payoff]).toEqual([7, 7]);
  });

  it("a step of some worlds leaves the others as they are", () => {
    const batch = createBatch(pair, {}, { worlds: 3 });
    batch.io.actions[0].fill(1);
    batch.step();
    batch.io.actions[0].fill(2);
    batch.step(1, 2);
    expect([...batch.io.payoff]).toEqual([1, 1, 2, 2, 1, 1]);
    expect([...batch.columns.tick]).toEqual([1, 2, 1]);
    expect([...batch.columns.payoffSum]).toEqual([1, 1, 3, 3, 1, 1]);
    expect([...batch.io.obs.last]).toEqual([1, 1, 1, 1, 2, 2, 2, 2, 1, 1, 1, 1]);
  });

  it("only the worlds that are stepped are looked at", () => {
    const batch = createBatch(pair, {}, { worlds: 2 });
    batch.io.actions[0][3] = 9;
    expect(() => batch.step(0, 1)).not.toThrow();
    expect(() => batch.step(1, 2)).toThrow("got 9 (world 1, agent 1)");
  });

  it("things that are no env, no options, no mechanisms", () => {
    const make = createBatch as (env?: unknown, params?: unknown, options?: unknown) => unknown;
    const importIt = "import it from ostrom/envs, or make one by defineEnv";
    expect(() => make("matrix-game")).toThrow(
      new OstromError(`createBatch: needs the definition of an env, got "matrix-game"; ${importIt}`),
    );
    expect(() => make()).toThrow(new OstromError(`createBatch: needs the definition of an env; ${importIt}`));
    expect(() => make(pair, {}, null)).toThrow("pair-v0: options must be an object, got null");
    expect(() => make(pair, {}, { world: 3 })).toThrow(
      'pair-v0: unknown option "world", did you mean "worlds"?',
    );
    expect(() => make(pair, {}, { mechanisms: [{ use: "quota" }] })).toThrow(
      'pair-v0: needs the definition of a mechanism, got "quota"; give [{ use: pigouvianTax, params: { ... } }]',
    );
    expect(() => make(pair, {}, { mechanisms: [capsAction] })).toThrow("needs the definition of a mechanism");
    expect(() => make(pair, {}, { mechanisms: { use: capsAction } })).toThrow(
      "pair-v0: mechanisms must be a list",
    );
    expect(() => make(pair, {}, { seed: 10n })).toThrow(
      "seed: must be a whole number of at most 2^53 - 1 either way, or a text, got 10n; use seed: 0 for the default",
    );
    expect(() => make(pair, {}, { worlds: 10n })).toThrow(
      "worlds must be a whole number of at least 1, got 10n",
    );
  });

  it("options and params", () => {
    expect(() => createBatch(pair, {}, { worlds: 0 })).toThrow(
      "pair-v0: worlds must be a whole number of at least 1, got 0",
    );
    expect(() => createBatch(pair, {}, { worlds: 1.5 })).toThrow("got 1.5");
    for (const firstWorld of [-1, 0.5])
      expect(() => createBatch(pair, {}, { firstWorld })).toThrow(
        `pair-v0: firstWorld must be a whole number of at least 0, got ${firstWorld}`,
      );
    expect(() => createBatch(pair, {}, { seed: Number.NaN })).toThrow(
      "seed: must be a whole number of at most 2^53 - 1 either way, or a text",
    );
    expect(() => createBatch(tiny, { agnets: 2 })).toThrow(
      'tiny-v0: unknown parameter "agnets", did you mean "agents"?',
    );
    expect(() => createBatch(tiny, { agents: "two" as never })).toThrow(/parameter "agents": .*got "two"/);
    expect(() => createBatch({ ...pairEnv, agents: () => 0 })).toThrow(
      "pair-v0: needs a whole number of agents, at least 1, got 0",
    );
    expect(() => createBatch({ ...pairEnv, horizon: () => 0 })).toThrow(
      "pair-v0: horizon must be at least 1 tick, got 0",
    );
    expect(() => createBatch({ ...pairEnv, check: () => "gifts need two hands" })).toThrow(
      "pair-v0: gifts need two hands",
    );
  });

  it("definitions", () => {
    expect(() => defineEnv({ ...pair, id: "Pair" })).toThrow(
      'env id must look like "my-game-v0", got "Pair"',
    );
    expect(() => defineEnv({ ...pairEnv, metrics: { x: { description: "", per: "week" } } })).toThrow(
      'pair-v0: metric "x" is per "week"; use "tick", "episode" or another metric\'s name',
    );
    expect(() => defineEnv({ ...pairEnv, tunover: true } as Env)).toThrow(
      'pair-v0: unknown part "tunover", did you mean "turnover"?',
    );
    const world = { ...pairEnv.world, obsrve() {} };
    expect(() => defineEnv({ ...pairEnv, world })).toThrow(
      'pair-v0: unknown rule of world "obsrve", did you mean "observe"?',
    );
    expect(Object.keys(defineEnv(pairEnv))).toEqual(Object.keys(pairEnv));
    for (const name of ["tick", "rng", "i", "action", "payoff", "payoffSum", "rewardSum", "normal", "obs"])
      expect(() => createBatch({ ...pairEnv, state: () => ({ ...pair.state({}), [name]: f64 }) })).toThrow(
        `pair-v0: field "${name}" is taken; choose another name`,
      );
    expect(() => createBatch({ ...pairEnv, metrics: { last: { description: "", per: "tick" } } })).toThrow(
      'field "last" is taken',
    );
    expect(() => createBatch({ ...pairEnv, metrics: { welfare: { description: "", per: "tick" } } })).toThrow(
      'pair-v0: metric "welfare" is the framework\'s own',
    );
  });
});

describe("a world", () => {
  it("keeps nothing beside its columns: what a rule misspells, or puts in place of an array, is an error", () => {
    const stepping = (step: (w: Record<string, never>) => void) => () => {
      const world = { ...pairEnv.world, step: step as unknown as Env["world"]["step"] };
      createBatch({ ...pairEnv, world }, {}, { form: "world" }).step();
    };
    expect(
      stepping((w: Record<string, number>) => {
        w.mm += 1;
      }),
    ).toThrow("pair-v0: step threw TypeError: Cannot add property mm, object is not extensible");
    expect(
      stepping((w: Record<string, unknown>) => {
        w.payoff = [1, 1];
      }),
    ).toThrow("Cannot assign to read only property 'payoff'");
    expect(
      stepping((w: Record<string, Record<string, unknown>>) => {
        w.obs.lst = 1;
      }),
    ).toThrow("Cannot add property lst");
    expect(
      stepping((w: Record<string, unknown[]>) => {
        w.actions[0] = [];
      }),
    ).toThrow("Cannot assign to read only property '0'");
  });
});

describe("spaces", () => {
  it("of several kinds and heads reach the batch", () => {
    const batch = createBatch(tiny, {}, { worlds: 2 });
    expect(batch.heads.map(({ kind, name }) => `${kind} ${name}`)).toEqual(["discrete fish", "box gift"]);
    expect(batch.io.actions.map(({ length }) => length)).toEqual([6, 6]);
    expect(batch.io.masks.map(({ length }) => length)).toEqual([18, 0]);
    expect(Object.values(batch.io.obs).map(({ length }) => length)).toEqual([6, 6, 12]);
    expect(batch.io.reward).toBe(batch.io.payoff);
    expect(batch.columns.rewardSum).toBe(batch.columns.payoffSum);
    const plain = createBatch({ ...pairEnv, action: () => box(0, 1) });
    expect(plain.io.masked).toBe(false);
    expect(plain.io.masks[0]).toHaveLength(0);
  });
});

describe("what follows from the params", () => {
  const derived: object[] = [];
  const env = defineEnv({
    id: "sums-v0",
    title: "Sums",
    cite: [],
    params: z.object({ top: z.number().default(3) }),
    agents: () => 2,
    horizon: () => 4,
    state: () => ({ total: f64, own: perAgent(f64) }),
    action: () => discrete(2),
    observation: () => ({ total: feature(0, 100, "sum of what was given") }),
    metrics: {},
    derive(p) {
      const made = { worth: Float64Array.of(0, p.top) };
      derived.push(made);
      return made;
    },
    world: {
      reset(w, _p, d) {
        w.total = d.worth[1];
        w.own.fill(0);
      },
      step(w, _p, d) {
        for (let a = 0; a < w.agents; a++) add(w.own, w.first + a, d.worth[w.action[a]]);
        w.total += w.own[w.offset(w.own)];
      },
      observe(w, _p, d) {
        w.obs.total.fill(w.total + d.worth[0]);
      },
    },
  });
  const add = (own: Float64Array, k: number, worth: number) => {
    own[k] += worth;
  };

  it("is made once a batch and given to every rule; in a world, rows begin at 0", () => {
    derived.length = 0;
    const batch = createBatch(env, {}, { worlds: 2 });
    expect(derived).toEqual([{ worth: Float64Array.of(0, 3) }]);
    batch.io.actions[0].set([1, 0, 0, 1]);
    batch.step();
    expect([...batch.columns.own]).toEqual([3, 0, 0, 3]);
    expect([...batch.io.obs.total]).toEqual([6, 6, 3, 3]);
    expect(derived.length).toBe(1);
  });

  it("names the env where making it fails", () => {
    const broken = { ...env, derive: () => never("no such table") };
    expect(() => createBatch(broken as unknown as Env)).toThrow("sums-v0: derive threw Error: no such table");
  });
});

function never(message: string): never {
  throw new Error(message);
}
