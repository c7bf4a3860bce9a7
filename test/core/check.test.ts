/** Every conformance rule has an env that breaks it, and only it. */
import { describe, expect, it } from "vitest";
import { checkRules } from "../../src/core/check.ts";
import {
  assertEnv,
  box,
  checkEnv,
  createBatch,
  discrete,
  type Env,
  f64,
  feature,
  type KernelContext,
  OstromError,
  sampleActions,
  seedStreams,
  seedWords,
  type World,
  z,
} from "../../src/index.ts";
import { sketchEnv } from "../helpers/env.ts";
import { addsHead, splitsReward } from "../helpers/mechanisms.ts";
import { tiny, tinyWorld } from "../helpers/tiny.ts";

const heapUsed = () => process.memoryUsage().heapUsed;

const good = tinyWorld as unknown as Env;
const kerneled = tiny as unknown as Env;

/** The tiny env that counts its catches by episode. */
const episodic: Env = {
  ...good,
  metrics: { ...good.metrics, caught: { description: "fish caught", per: "episode" } },
};

/** What world views have at run time besides what their type lets an author touch. */
type Loose = World & {
  tick: number;
  rng: Int32Array;
  truncated: Uint8Array;
  stock: number;
  catches: Int32Array;
  lastGift: Float64Array;
  shares: Float64Array;
  caught: number;
  tries: number;
};
type Harm = (w: Loose) => void;

/** The tiny env with something done after one of its functions. */
function spoilt(name: "reset" | "step" | "observe", harm: Harm): Env {
  const rule = good.world[name];
  return {
    ...good,
    world: {
      ...good.world,
      [name](w: World, p: Record<string, unknown>, d: unknown) {
        rule(w, p, d);
        harm(w as Loose);
      },
    },
  };
}

/** The tiny env with something done to its kernel's columns after each step. */
function spoiltKernel(harm: (context: KernelContext, lo: number, hi: number) => void): Env {
  return {
    ...kerneled,
    kernel(context, p, d) {
      const kernel = kerneled.kernel!(context, p, d);
      return {
        ...kernel,
        step(lo, hi) {
          kernel.step(lo, hi);
          harm(context, lo, hi);
        },
      };
    },
  };
}

let leaked = 0;
const counts = new WeakMap<object, number>();
const garbage: unknown[] = [];

interface Broken {
  readonly how: string;
  readonly env: Env;
  readonly given?: Record<string, unknown>;
  readonly says: RegExp;
}

const broken: Record<string, Broken[]> = {
  params: [
    {
      how: "a parameter without a description",
      env: { ...good, params: good.params.extend({ extra: z.number().default(1) }) },
      says: /parameter "extra" has no description/,
    },
    {
      how: "a parameter without a default",
      env: {
        ...good,
        params: good.params.extend({ extra: z.number().describe("x") }),
        presets: {},
      },
      given: { extra: 1 },
      says: /parameter "extra" has no default/,
    },
    {
      how: "a preset that its own schema rejects",
      env: { ...good, presets: { crowd: { agents: -1 } } },
      says: /preset "crowd": parameter "agents": .*got -1/,
    },
    {
      how: "parsed params that do not parse",
      env: {
        ...good,
        params: good.params.extend({ cap: z.number().default(Number.POSITIVE_INFINITY).describe("x") }),
      },
      says: /own parsed params\): parameter "cap"/,
    },
    {
      how: "params that drift when parsed again",
      env: {
        ...good,
        params: good.params.extend({
          extra: z
            .number()
            .prefault(2)
            .transform((x) => x * 2)
            .describe("x"),
        }),
      },
      says: /"extra" changes when parsed again: 4, then 8/,
    },
  ],
  spaces: [
    {
      how: "a feature whose low is above its high",
      env: { ...good, observation: () => ({ stock: feature(3, 1, "x") }) },
      says: /observation "stock": low must be at most high, got \[3, 1\]/,
    },
    {
      how: "two heads of one name",
      env: { ...good, action: () => [discrete(3), box(0, 1)] },
      says: /two action heads are called "action"/,
    },
    {
      how: "a horizon between ticks",
      env: { ...good, horizon: () => 2.5 },
      says: /horizon must be a whole number.*got 2\.5/,
    },
    { how: "no action", env: { ...good, action: () => [] }, says: /at least one action head/ },
    {
      how: "half an agent",
      env: { ...good, agents: () => 1.5 },
      says: /agents must be a whole number from 1, got 1\.5/,
    },
    {
      how: "a feature without a description",
      env: { ...good, observation: () => ({ stock: feature(0, 1, "") }) },
      says: /observation "stock": has no description/,
    },
  ],
  "metric-names": [
    {
      how: "a metric with the name of a state field",
      env: { ...good, metrics: { stock: { description: "x", per: "tick" } } },
      says: /metric "stock" has the name of a state field/,
    },
    {
      how: "a metric per something unknown",
      env: { ...good, metrics: { caught: { description: "x", per: "week" } } },
      says: /metric "caught" is per "week"/,
    },
    {
      how: "the framework's name",
      env: { ...good, metrics: { welfare: { description: "x", per: "tick" } } },
      says: /metric "welfare" is the framework's own/,
    },
  ],
  builds: [
    {
      how: "a state field with a name that is taken",
      env: { ...good, state: (p) => ({ ...good.state(p), payoff: f64 }) },
      says: /field "payoff" is taken/,
    },
  ],
  masks: [
    {
      how: "a mask that leaves no choice",
      env: spoilt("observe", (w) => {
        if (w.stock < 4) w.mask.fill(0);
      }),
      says: /the mask of "fish" leaves an active agent no choice \(world \d, agent \d, tick \d+\)/,
    },
    {
      how: "a mask that holds a 2",
      env: spoilt("observe", (w) => {
        if (w.tick > 2) w.mask[4] = 2;
      }),
      says: /must hold 0 or 1, got 2 \(world 0, agent 1, tick 3\)/,
    },
  ],
  "observe-pure": [
    {
      how: "observe draws",
      env: spoilt("observe", (w) => {
        w.obs.stock[0] = w.random();
      }),
      says: /calling observe again changed state "rng"/,
    },
    {
      how: "observe counts",
      env: spoilt("observe", (w) => {
        w.shares[0] += 1;
      }),
      says: /calling observe again changed state "shares" \(world 0, tick 0\): 0 against|calling observe again/,
    },
    {
      how: "observe leaves out those that have finished",
      env: {
        ...good,
        world: {
          ...good.world,
          observe(w, p, d) {
            const last = w.obs.caught.slice();
            good.world.observe(w, p, d);
            for (let a = 0; a < w.agents; a++) if (w.active[a] === 0) w.obs.caught[a] = last[a];
          },
        },
      },
      says: /observe does not write everything anew: observation "caught" .*against NaN/,
    },
  ],
  seeds: [
    {
      how: "Math.random",
      env: spoilt("step", (w) => {
        w.stock = Math.min(50, w.stock + Math.random());
      }),
      says: /two runs from the same seed differ in state "stock" \(world 0, tick 1\)/,
    },
    {
      how: "a global that every run moves",
      env: spoilt("step", (w) => {
        leaked += 1;
        w.lastGift[0] = leaked;
      }),
      says: /two runs from the same seed differ in state "lastGift" \(world 0, agent 0, tick 1\)/,
    },
  ],
  streams: [
    {
      how: "a stream of its own seeding",
      env: spoilt("reset", (w) => {
        w.rng.set([1, 2, 3, 4]);
      }),
      says: /world 0 and world 1 have the same random words at tick 0/,
    },
  ],
  partition: [
    {
      how: "a value that leaks from world to world",
      env: spoilt("step", (w) => {
        w.lastGift[0] = w.index === 0 ? 0 : leaked;
        leaked = w.stock;
      }),
      says: /worlds 2\.\. alone differ from the same worlds of a larger batch in state "lastGift" \(world 2/,
    },
  ],
  "save-load": [
    {
      how: "memory outside of the state",
      env: {
        ...good,
        world: {
          ...good.world,
          reset(w, p, d) {
            good.world.reset(w, p, d);
            counts.set(w, 0);
          },
          step(w, p, d) {
            good.world.step(w, p, d);
            counts.set(w, counts.get(w)! + 1);
            (w as Loose).lastGift[0] = counts.get(w)!;
          },
        },
      },
      says: /a fresh batch that loads a save differs.*keep all memory in state fields/,
    },
  ],
  fork: [
    {
      how: "rules that depend on the world's number",
      env: spoilt("step", (w) => {
        w.lastGift[0] = w.index;
      }),
      says: /a fork goes on differently from its original in state "lastGift"/,
    },
  ],
  kernel: [
    {
      how: "a kernel that rounds otherwise",
      env: spoiltKernel(({ payoff, agents }, lo, hi) => {
        for (let k = lo * agents; k < hi * agents; k++) payoff[k] *= 1 + 2 ** -52;
      }),
      says: /world form and kernel form differ in state "payoffSum" \(world 0, agent \d, tick \d+\): (.*) against/,
    },
  ],
  "reset-forgets": [
    {
      how: "a catch that is carried over",
      env: {
        ...good,
        world: {
          ...good.world,
          reset(w, p, d) {
            const { lastGift } = w as Loose;
            const kept = lastGift[0];
            good.world.reset(w, p, d);
            lastGift[0] = kept;
          },
        },
      },
      says: /reset leaves state "lastGift" \(world 0, agent 0, tick 0\)/,
    },
    {
      how: "a stale action shown after reset",
      env: spoilt("observe", (w) => {
        w.obs.stock[1] = w.action[1];
      }),
      says: /reset leaves observation "stock" \(world \d, agent 1, tick 0\)/,
    },
  ],
  "done-worlds": [
    {
      how: "a kernel that does not skip them",
      env: spoiltKernel(({ columns }, lo, hi) => {
        const stock = (columns as unknown as { stock: Float64Array }).stock;
        for (let i = lo; i < hi; i++) if (columns.done[i] !== 0) stock[i] = 7;
      }),
      says: /a step changed state "stock" \(world \d, tick \d+\) of a world that was done: .*, then 7/,
    },
  ],
  "terminal-observation": [
    {
      how: "observations of the payoff column, which a step clears",
      env: {
        ...good,
        observation: (p) => ({ ...good.observation(p), stock: feature(-9, 50, "x") }),
        world: {
          ...good.world,
          reset(w, p, d) {
            good.world.reset(w, p, d);
            w.payoff.fill(0);
          },
          observe(w, p, d) {
            good.world.observe(w, p, d);
            w.obs.stock[0] = w.payoff[0];
          },
        },
      },
      says: /the next step changed observation "stock" \(world \d, agent 0, tick \d+\) of a world that was done: .*, then 0/,
    },
  ],
  observations: [
    {
      how: "NaN",
      env: spoilt("observe", (w) => {
        if (w.tick >= 2) w.obs.stock[1] = Number.NaN;
      }),
      says: /observation "stock" \(world 0, agent 1, tick 2\) must be finite, got NaN/,
    },
    {
      how: "beyond the declared range",
      env: spoilt("observe", (w) => {
        if (w.tick >= 2) w.obs.recent[5] = 51;
      }),
      says: /observation "recent" \(world 0, agent 2, tick 2\) must be in \[0, 50\], got 51/,
    },
    {
      how: "a broken number where whole ones are declared",
      env: spoilt("observe", (w) => {
        w.obs.caught[0] = 0.5;
      }),
      says: /observation "caught" \(world 0, agent 0, tick 0\) must be whole, got 0\.5/,
    },
  ],
  payoffs: [
    {
      how: "infinite",
      env: spoilt("step", (w) => {
        if (w.tick === 4) w.payoff[2] = Number.NEGATIVE_INFINITY;
      }),
      says: /payoff must be finite, got -Infinity \(world 0, agent 2, tick 5\)/,
    },
  ],
  "inactive-unpaid": [
    {
      how: "everyone is paid",
      env: spoilt("step", (w) => {
        for (let a = 0; a < w.agents; a++) w.payoff[a] += 1;
      }),
      says: /an inactive agent must be paid 0, got 1 \(world \d, agent \d, tick \d+\)/,
    },
  ],
  "no-resurrection": [
    {
      how: "a finished agent returns",
      env: spoilt("step", (w) => {
        for (let a = 0; a < w.agents; a++)
          if (w.terminated[a] !== 0 && w.active[a] === 0) {
            w.terminated[a] = 0;
            w.active[a] = 1;
            w.catches[a] = 0;
          }
      }),
      says: /an agent that had terminated came back \(world \d, agent \d, tick \d+\)/,
    },
  ],
  lives: [
    {
      how: "age is written by the rules",
      env: sketchEnv({
        id: "ageless-v0",
        turnover: true,
        world: {
          step(w) {
            w.age[1] = 7;
          },
        },
      }),
      says: /age must be 1 after this step, got 8 \(world \d, agent 1, tick 1\); leave it to the framework/,
    },
  ],
  endings: [
    {
      how: "agents finish early without saying so",
      env: {
        ...spoilt("step", (w) => {
          w.terminated[0] = 0;
          w.catches.fill(0);
          if (w.tick === 5) w.terminated[1] = 1;
        }),
        earlyExit: false,
      },
      says: /terminated before its world \(world \d, agent \d, tick \d+\); .*earlyExit: true/,
    },
    {
      how: "an env that moves the clock",
      env: spoilt("step", (w) => {
        if (w.tick === 3) w.tick = 5;
      }),
      says: /tick must go from 3 to 4 in a step, got 6 \(world 0\)/,
    },
    {
      how: "an env that truncates by itself",
      env: spoilt("step", (w) => {
        if (w.tick === 3) {
          w.truncated[0] = 1;
          w.active[0] = 0;
        }
      }),
      says: /truncated before the horizon of 20 \(world 0, agent 0, tick 4\)/,
    },
  ],
  metrics: [
    {
      how: "a metric that is set",
      env: spoilt("step", (w) => {
        w.caught = w.stock;
      }),
      says: /metric "caught" must only be added to: a window that began at 0 holds .* \(world 0\)/,
    },
    {
      how: "a metric of episodes that is set",
      env: {
        ...spoilt("step", (w) => {
          w.caught = w.tick;
        }),
        metrics: episodic.metrics,
      },
      says: /metric "caught" must only be added to/,
    },
    {
      how: "rules that read a metric",
      env: spoilt("step", (w) => {
        if (w.tries > 60) w.stock = 1;
      }),
      says: /zeroing the metrics changed state "stock"/,
    },
    {
      how: "a metric that is not a number",
      env: spoilt("step", (w) => {
        w.caught += Number.NaN;
      }),
      says: /metric "caught" must be finite, got NaN/,
    },
  ],
  allocation: [
    {
      how: "an array for each agent and tick",
      env: spoilt("step", (w) => {
        garbage[0] = Array.from({ length: w.agents }, () => new Array<number>(150).fill(w.stock));
      }),
      says: /the world form allocates about \d+ bytes a world and tick/,
    },
    {
      how: "a small object in a kernel",
      env: spoiltKernel((_, lo, hi) => {
        for (let i = lo; i < hi; i++) garbage[0] = [[i]];
      }),
      says: /the kernel form allocates about \d+ bytes a world and tick/,
    },
  ],
};

describe("a good env", () => {
  it("passes every rule in kernel form", () => {
    const report = checkEnv(tiny, {}, { heapUsed });
    expect(report).toEqual({
      passed: checkRules.map(({ name }) => name).filter((name) => name !== "lives"),
      failures: [],
      skipped: [{ rule: "lives", why: "nobody is born within an episode" }],
    });
  });

  it("passes in world form, alone, in a pair and with another seed", () => {
    expect(() => assertEnv(tinyWorld, {}, { seed: "other" })).not.toThrow();
    expect(() => assertEnv(tinyWorld, { agents: 1 })).not.toThrow();
    expect(() => assertEnv(tiny, { agents: 2, horizon: 1 }, { worlds: 1 })).not.toThrow();
  });

  it("passes with metrics of episodes", () => {
    expect(checkEnv(episodic, {}, { ticks: 60 }).failures).toEqual([]);
  });

  it("passes under mechanisms", () => {
    const mechanisms = [{ use: addsHead }, { use: splitsReward }];
    expect(checkEnv(tiny, {}, { mechanisms }).failures).toEqual([]);
  });

  it("tells which rules do not apply", () => {
    const { masked: _, ...unmasked } = spoilt("observe", () => {});
    const report = checkEnv(unmasked, {}, { ticks: 8 });
    expect(report.skipped).toEqual([
      { rule: "masks", why: "nothing is masked" },
      { rule: "kernel", why: "the env has no kernel form" },
      { rule: "lives", why: "nobody is born within an episode" },
      { rule: "allocation", why: "no heapUsed given" },
    ]);
  });
});

describe("a broken env", () => {
  it("exists for every rule", () => {
    expect(Object.keys(broken).sort()).toEqual(checkRules.map(({ name }) => name).sort());
  });

  for (const [rule, cases] of Object.entries(broken))
    for (const { how, env, given, says } of cases)
      it(`breaks "${rule}" alone: ${how}`, () => {
        const options = rule === "allocation" ? { heapUsed } : {};
        const { failures } = checkEnv(env, given, options);
        expect(failures.map((failure) => failure.rule)).toEqual([rule]);
        expect(failures[0].message).toMatch(says);
      });

  it("is reported whole by assertEnv", () => {
    const both = {
      ...spoilt("step", (w) => {
        w.payoff[0] = Number.NaN;
      }),
      params: good.params.extend({ extra: z.number().default(1) }),
    };
    expect(() => assertEnv(both)).toThrow(OstromError);
    expect(() => assertEnv(both)).toThrow(
      /^tiny-v0: breaks 2 of 23 rules\n {2}params: parameter "extra" has no description.*\n {2}payoffs: payoff must be finite/,
    );
  });

  it("that throws breaks the rule that met it", () => {
    const env = spoilt("step", (w) => {
      if (w.tick === 2) throw new Error("out of fish");
    });
    const { failures } = checkEnv(env, {}, { only: ["seeds"] });
    expect(failures).toEqual([
      { rule: "masks", message: "tiny-v0: step threw Error: out of fish (world 0, tick 2)" },
    ]);
  });

  it("is held only against the rules asked for and those they need", () => {
    const env = spoilt("step", (w) => {
      w.payoff[0] = Number.NaN;
    });
    const { passed, failures } = checkEnv(env, {}, { only: ["seeds"] });
    expect(passed).toEqual(["spaces", "metric-names", "builds", "masks", "seeds"]);
    expect(failures).toEqual([]);
    expect(() => checkEnv(env, {}, { only: ["sedes"] })).toThrow(
      'unknown conformance rule "sedes", did you mean "seeds"?',
    );
  });
});

describe("random actions", () => {
  it("fill boxes without bounds too", () => {
    const ends = [
      [0, Number.POSITIVE_INFINITY],
      [Number.NEGATIVE_INFINITY, 2],
      [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
    ];
    const heads = ends.map(([low, high], j) => box(low, high, { name: `head${j}` }));
    const batch = createBatch({ ...good, action: () => heads, masked: false });
    const words = Int32Array.of(1, 2, 3, 4);
    const lowest = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    const highest = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let t = 0; t < 300; t++) {
      sampleActions(batch, words);
      batch.io.actions.forEach(([x], h) => {
        expect(Number.isFinite(x)).toBe(true);
        lowest[h] = Math.min(lowest[h], x);
        highest[h] = Math.max(highest[h], x);
      });
    }
    expect(lowest[0]).toBeGreaterThanOrEqual(0);
    expect(highest[0]).toBeGreaterThan(3);
    expect(highest[1]).toBeLessThanOrEqual(2);
    expect(lowest[1]).toBeLessThan(-1);
    expect([lowest[2] < -3, highest[2] > 3]).toEqual([true, true]);
  });

  it("respect masks, ranges and activity, and do not depend on the partition", () => {
    const batch = createBatch(tiny, {}, { worlds: 40 });
    const part = createBatch(tiny, {}, { worlds: 10, firstWorld: 20 });
    const words = new Int32Array(160);
    const partWords = new Int32Array(40);
    seedStreams(words, seedWords("check"), 0, 40);
    seedStreams(partWords, seedWords("check"), 20, 10);
    const counts = [0, 0, 0];
    for (let t = 0; t < 30; t++) {
      batch.io.actions[0].fill(9);
      sampleActions(batch, words);
      sampleActions(part, partWords);
      for (let k = 0; k < 120; k++) {
        const fish = batch.io.actions[0][k];
        if (batch.columns.active[k] === 0) {
          expect(fish).toBe(9);
          continue;
        }
        expect(batch.io.masks[0][3 * k + fish]).toBe(1);
        expect(batch.io.actions[1][k]).toBeGreaterThanOrEqual(0);
        expect(batch.io.actions[1][k]).toBeLessThan(1);
        if (batch.io.masks[0][3 * k + 2] === 1) counts[fish]++;
      }
      for (let k = 0; k < 30; k++)
        if (part.columns.active[k] !== 0) expect(part.io.actions[1][k]).toBe(batch.io.actions[1][60 + k]);
      for (const each of [batch, part]) {
        each.step();
        each.resetDone();
      }
    }
    const total = counts[0] + counts[1] + counts[2];
    expect(total).toBeGreaterThan(500);
    for (const count of counts) expect(count / total).toBeCloseTo(1 / 3, 1);
  });
});
