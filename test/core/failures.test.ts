/** What user code throws, whatever it is, names who threw it and where. */
import { describe, expect, test } from "vitest";
import { asError, describeThrown, isPromise, OstromError } from "../../src/core/errors.ts";
import {
  type Batch,
  bindPolicies,
  createBatch,
  defineMechanism,
  definePolicy,
  f64,
  type PolicyContext,
  train,
  z,
} from "../../src/index.ts";
import { tiny } from "../helpers/tiny.ts";

const worlds = 3;

/** What a call throws, as text. */
function said(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    expect(error).toBeInstanceOf(OstromError);
    return (error as Error).message;
  }
  return expect.unreachable("nothing was thrown");
}

const waits = definePolicy({
  id: "waits",
  title: "Waits",
  cite: [],
  kind: "learner",
  params: z.object({}),
  acts: "any",
  bind: ({ io, rows, seats }) => ({
    act(lo: number, hi: number) {
      for (let r = lo * seats.length; r < hi * seats.length; r++)
        for (const head of io.actions) head[rows[r]] = 0;
    },
    learn() {},
  }),
});

/** A policy of which one function does something else in world 1 from tick 2 on. */
function odd(doing: "act" | "learn" | "beforeStep", mischief: () => void) {
  return definePolicy({
    ...waits,
    id: "odd",
    bind(context: PolicyContext, p) {
      const plain = waits.bind(context, p);
      return {
        ...plain,
        [doing](lo: number, hi: number, explore: boolean) {
          (plain as unknown as Record<string, typeof plain.act>)[doing]?.(lo, hi, explore);
          for (let i = lo; i < hi; i++)
            if (context.firstWorld + i === 6 && context.columns.tick[i] >= 2) mischief();
        },
      };
    },
  });
}

const inWorld = (world: object, name: "reset" | "step" | "observe", mischief: (w: never) => void) => ({
  ...tiny,
  kernel: undefined,
  world: {
    ...world,
    [name](w: { index: number; tick: number; episode: number }, p: never) {
      (tiny.world as unknown as Record<string, (w: unknown, p: never) => void>)[name](w, p);
      if (w.index === 6 && (name === "reset" ? w.episode > 0 : w.tick >= 2)) mischief(w as never);
    },
  },
});

function play(
  env: object,
  use: object = waits,
  mechanisms: object[] = [],
  more: object = {},
  options: object = {},
): void {
  const batch = createBatch(
    env as typeof tiny,
    { horizon: 5 },
    {
      ...options,
      worlds,
      firstWorld: 5,
      mechanisms: mechanisms.map((each) => ({ use: each })) as never,
    },
  ) as Batch;
  const policies = bindPolicies(batch, [
    { use: use as typeof waits, seats: [0, 2], ...more },
    { use: waits },
  ]);
  train({ batch, policies, ticks: 12 });
}

test("a society in which nothing is thrown runs to its end", () => {
  expect(() => play(tiny)).not.toThrow();
});

describe("an env that throws names itself, the world and the tick", () => {
  const boom = () => {
    throw new TypeError("x is not a function");
  };
  test.each([
    ["reset", "tiny-v0: reset threw TypeError: x is not a function (world 6, tick 0)"],
    ["step", "tiny-v0: step threw TypeError: x is not a function (world 6, tick 2)"],
    ["observe", "tiny-v0: observe threw TypeError: x is not a function (world 6, tick 2)"],
  ] as const)("in the world form of %s", (name, message) => {
    expect(said(() => play(inWorld(tiny.world, name, boom)))).toBe(message);
  });

  test("in a kernel, which steps many worlds at once", () => {
    const env = {
      ...tiny,
      kernel(context: { columns: { tick: Int32Array } }, p: never, d: never) {
        const kernel = tiny.kernel!(context as never, p, d);
        return {
          ...kernel,
          step(lo: number, hi: number) {
            for (let i = lo; i < hi; i++) if (i === 1 && context.columns.tick[i] === 3) boom();
            kernel.step(lo, hi);
          },
        };
      },
    };
    expect(said(() => play(env))).toBe(
      "tiny-v0: step threw TypeError: x is not a function (world 6, tick 3)",
    );
  });

  test("before there are worlds", () => {
    for (const name of ["agents", "horizon", "state", "action", "observation"])
      expect(said(() => createBatch({ ...tiny, [name]: boom } as typeof tiny))).toBe(
        `tiny-v0: ${name} threw TypeError: x is not a function`,
      );
  });
});

describe("a policy that throws names itself, the world, its agents and the tick", () => {
  test.each(["act", "beforeStep", "learn"] as const)("in %s", (doing) => {
    const boom = () => {
      throw new RangeError("off the table");
    };
    expect(said(() => play(tiny, odd(doing, boom)))).toBe(
      `odd: ${doing} threw RangeError: off the table (world 6, agents 0, 2, tick 2)`,
    );
  });

  test("when it is bound", () => {
    const use = {
      ...waits,
      bind() {
        throw "no way";
      },
    };
    expect(said(() => play(tiny, use))).toBe('waits: bind threw "no way"');
  });

  test("an error of the framework inside it keeps its words", () => {
    const boom = () => {
      throw new OstromError("network: the loss is NaN");
    };
    expect(said(() => play(tiny, odd("learn", boom)))).toBe(
      "network: the loss is NaN (learn of odd: world 6, agents 0, 2, tick 2)",
    );
  });

  test("learners that all worlds teach are tried together only", () => {
    const once = () => {
      throw new Error("full");
    };
    expect(said(() => play(tiny, odd("learn", once), [], { sharing: "shared" }))).toMatch(
      /^odd: learn threw Error: full \(worlds 5\.\.7, agents 0, 2, tick \d\)$/,
    );
  });
});

describe("a mechanism that throws names itself", () => {
  const hook = (name: "reset" | "before" | "after" | "observe") =>
    defineMechanism({
      id: "toll",
      title: "Toll",
      cite: [],
      params: z.object({}),
      metrics: {},
      state: () => ({ paid: f64 }),
      bind: ({ columns }) => ({
        [name](lo: number) {
          if (name === "reset" ? columns.episode[lo] > 0 : columns.tick[lo] >= 1)
            throw new Error("no change");
        },
      }),
    });
  test.each([
    ["reset", "world 5, tick 0"],
    ["before", "world 5, tick 1"],
    ["after", "world 5, tick 1"],
    ["observe", "world 5, tick 1"],
  ] as const)("in %s", (name, where) => {
    expect(said(() => play(tiny, waits, [hook(name)]))).toBe(
      `toll: ${name} threw Error: no change (${where})`,
    );
  });
});

describe("what is no error", () => {
  test.each([
    [null, "null"],
    [undefined, "undefined"],
    ["text", '"text"'],
    ["", '""'],
    [7, "7"],
    [{ code: 3 }, '{"code":3}'],
    [new Error(""), "Error"],
  ])("%j is shown", (thrown, shown) => {
    expect(describeThrown(thrown)).toBe(shown);
    const step = inWorld(tiny.world, "step", () => {
      throw thrown;
    });
    expect(said(() => play(step))).toBe(`tiny-v0: step threw ${shown} (world 6, tick 2)`);
    if (!(thrown instanceof Error)) expect(asError(thrown).message).toBe(`threw ${shown}`);
  });
});

describe("what throws when it is looked at", () => {
  const refuse = () => {
    throw new Error("hands off");
  };
  const { proxy: gone, revoke } = Proxy.revocable({}, {});
  revoke();
  const handler = Object.fromEntries(
    Object.getOwnPropertyNames(Reflect).map((trap) => [trap, refuse]),
  ) as ProxyHandler<object>;
  const throwing = (of: object, property: string | symbol) =>
    Object.defineProperty(of, property, { get: refuse });
  test.each<[string, unknown]>([
    ["a message that throws", throwing(new Error("x"), "message")],
    ["a name that throws", throwing(new Error("x"), "name")],
    ["a stack that throws", throwing(new Error("x"), "stack")],
    ["a message that is no text", Object.defineProperty(new Error("x"), "message", { value: Symbol("m") })],
    ["a tag that throws", throwing({}, Symbol.toStringTag)],
    ["nothing that makes a text of it", { __proto__: null, toJSON: refuse }],
    ["a promise that throws", throwing({}, "then")],
    ["a proxy that refuses all", new Proxy(new Error("x"), handler)],
    ["a proxy that is gone", gone],
  ])("%s", (_, thrown) => {
    expect(describeThrown(thrown)).toEqual(expect.any(String));
    const { name, message, stack } = asError(thrown);
    expect([name, message, stack]).toEqual([
      expect.any(String),
      expect.stringMatching(/^threw /),
      expect.any(String),
    ]);
    const step = inWorld(tiny.world, "step", () => {
      throw thrown;
    });
    expect(said(() => play(step))).toBe(`tiny-v0: step threw ${describeThrown(thrown)} (world 6, tick 2)`);
    expect(isPromise(thrown)).toBe(false);
  });
});

test("functions that nothing waits for are refused", () => {
  const late = async () => {};
  const env = { ...tiny, kernel: undefined, world: { ...tiny.world, step: late } };
  expect(said(() => play(env))).toBe(
    "tiny-v0: step is asynchronous, and nothing waits for it; make it a plain function",
  );
  const use = { ...waits, id: "late", bind: () => ({ act: late }), kind: "norm" };
  expect(said(() => play(tiny, use))).toContain("late: act is asynchronous");
  const mechanism = { id: "slow", title: "", cite: [], params: z.object({}), metrics: {}, state: () => ({}) };
  expect(said(() => play(tiny, waits, [{ ...mechanism, bind: () => ({ after: late }) }]))).toContain(
    "slow: after is asynchronous",
  );
});

describe("checked batches", () => {
  test("name the policy that chose what is no action", () => {
    const use = definePolicy({
      ...waits,
      id: "dazed",
      bind: ({ io, rows }) => ({
        act(lo: number) {
          io.actions[0][rows[2 * lo + 1]] = Number.NaN;
        },
        learn() {},
      }),
    });
    expect(said(() => play(tiny, use))).toBe(
      "tiny-v0: fish must be in 0..2, got NaN (world 5, agent 2); it was chosen by dazed",
    );
  });

  test.each([
    [
      "stock",
      Number.NaN,
      'observation "stock" must be a finite number in [0, 50], got NaN (world 6, agent 0, tick 2)',
    ],
    [
      "stock",
      50.1,
      'observation "stock" must be a finite number in [0, 50], got 50.1 (world 6, agent 0, tick 2)',
    ],
    [
      "stock",
      Number.POSITIVE_INFINITY,
      'observation "stock" must be a finite number in [0, 50], got Infinity',
    ],
    [
      "recent",
      -1,
      'observation "recent[0]" must be a finite number in [0, 50], got -1 (world 6, agent 0, tick 2)',
    ],
    ["caught", 2.5, 'observation "caught" must be a whole number in [0, 14], got 2.5'],
    ["caught", 15, 'observation "caught" must be a whole number in [0, 14], got 15'],
  ])("refuse an observation %s of %d", (name, value, message) => {
    const write = (w: { obs: Record<string, Float64Array> }) => {
      w.obs[name][0] = value;
    };
    const env = inWorld(tiny.world, "observe", write);
    expect(said(() => play(env))).toContain(`tiny-v0: ${message}`);
    const batch = createBatch(env as unknown as typeof tiny, {}, { worlds, firstWorld: 5, checked: false });
    for (let t = 0; t < 3; t++) {
      batch.io.actions[1].fill(0);
      batch.step();
    }
  });

  test("forgive what rounding adds", () => {
    const env = inWorld(tiny.world, "observe", (w: { obs: Record<string, Float64Array> }) => {
      w.obs.stock[0] = 50 + 1e-12;
    });
    expect(() => play(env)).not.toThrow();
  });

  test("are not needed for learners without networks to refuse a reward of NaN", () => {
    const env = inWorld(tiny.world, "step", (w: { payoff: Float64Array }) => {
      w.payoff[2] = Number.NaN;
    });
    expect(said(() => play(env, waits, [], {}, { checked: false }))).toBe(
      "waits: reward must be a finite number, got NaN (world 6, agent 2, tick 3)",
    );
  });

  test("refuse a reward of NaN that is given in place of the own, for tables as for networks", () => {
    const rule = ({ rows, seats, worlds: all, agents }: PolicyContext) => {
      const reward = new Float64Array(all * agents);
      return {
        id: "praise",
        reward,
        afterStep(lo: number) {
          reward[rows[lo * seats.length + 1]] = Number.NaN;
        },
      };
    };
    expect(said(() => play(tiny, waits, [], { reward: rule }))).toBe(
      "praise: reward must be a finite number, got NaN (world 5, agent 2, tick 1)",
    );
  });
});

describe("a function that gives a promise is refused, though it is not written as asynchronous", () => {
  const rule = "gives a promise, and nothing waits for it; make it a plain function";
  const late = () => Promise.resolve().then(() => {});

  test("step of an env in world form", () => {
    const env = {
      ...tiny,
      kernel: undefined,
      world: { ...tiny.world, step: late },
    } as unknown as typeof tiny;
    const batch = createBatch(env, {}, { worlds });
    expect(said(() => batch.step())).toBe(`tiny-v0: step ${rule} (step of tiny-v0: world 0, tick 0)`);
  });

  test("observe of an env in world form", () => {
    const env = {
      ...tiny,
      kernel: undefined,
      world: { ...tiny.world, observe: late },
    } as unknown as typeof tiny;
    expect(said(() => createBatch(env, {}, { worlds }))).toContain(`observe ${rule} (observe of tiny-v0`);
  });

  test("what is called once, before there are worlds", () => {
    const env = { ...tiny, kernel: undefined, state: () => late() } as unknown as typeof tiny;
    expect(said(() => createBatch(env, {}, { worlds }))).toBe(`tiny-v0: state ${rule}`);
  });

  test("learn of a policy whose rewards are looked at", () => {
    const batch = createBatch(tiny, {}, { worlds: 1, checked: false });
    const policy = definePolicy({
      ...waits,
      bind: (context: PolicyContext, p) => ({ ...waits.bind(context, p), learn: late }),
    });
    const policies = bindPolicies(batch, [{ use: policy }]);
    expect(said(() => train({ batch, policies, ticks: 1 }))).toContain(`${rule} (learn of waits`);
  });

  test("act of a policy", () => {
    const batch = createBatch(tiny, {}, { worlds: 1 });
    const policy = definePolicy({ ...waits, bind: () => ({ act: late, learn() {} }) });
    const policies = bindPolicies(batch, [{ use: policy }]);
    expect(said(() => train({ batch, policies, ticks: 1 }))).toContain(`${rule} (act of waits`);
  });
});
