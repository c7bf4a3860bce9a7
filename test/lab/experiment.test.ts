/** Experiments as values: what they must have, how programs run, and when claims are judged. */
import { expect, test } from "vitest";
import {
  comparison,
  defineExperiment,
  figuresOf,
  isExperiment,
  judgeComparison,
  judgeProgram,
  type Program,
  type Results,
  type RunConfig,
  resolveConfig,
  runProgram,
} from "../../src/lab/index.ts";

const stated = { title: "A walk", question: "How far does it go?", claims: [] };
const walk = (run: Program<object>["run"], more: Partial<Program<object>> = {}) =>
  defineExperiment({ id: "walk", ...stated, settings: { steps: 3 }, run, ...more });
const config: RunConfig = {
  name: "dilemma",
  scenes: {
    pd: {
      env: "matrix-game",
      train: 0,
      evaluate: 10,
      societies: { norm: { policies: [{ use: "matrix-scripted" }] } },
    },
  },
};

test("both makers give plain values that are told apart by their kind", () => {
  expect(comparison({ ...stated, config })).toEqual({ kind: "comparison", id: "dilemma", ...stated, config });
  const run = () => ({ length: 3 });
  expect(walk(run)).toEqual({ kind: "program", id: "walk", ...stated, settings: { steps: 3 }, run });
  for (const experiment of [comparison({ ...stated, config }), walk(run)])
    expect(isExperiment(experiment)).toBe(true);
  for (const other of [null, 1, {}, { kind: "learner", id: "dqn", title: "DQN" }, { kind: "program" }])
    expect(isExperiment(other)).toBe(false);
});

test.each([
  [{ titel: "A" }, 'experiment walk: unknown property "titel", did you mean "title"?'],
  [{ id: "a walk" }, "id must be made of letters"],
  [{ title: "" }, "experiment walk: title must be a text"],
  [{ question: undefined }, "question must say what it is to find out"],
  [{ claims: undefined }, "claims must be a list"],
  [{ run: undefined }, "run must be a function that gives the results"],
  [{ settings: undefined }, "settings is undefined; give {} where nothing is chosen"],
  [{ settings: { rate: () => 1 } }, "settings.rate must be plain data, got a function"],
  [{ figures: {} }, "figures must be a function of the results"],
  [{ figures: async () => ({}) }, "experiment walk: figures is asynchronous, and nothing waits for it"],
  [{ summary: async () => "" }, "experiment walk: summary is asynchronous, and nothing waits for it"],
])("a program with %j is refused", (wrong, message) => {
  expect(() => walk(() => ({}), wrong as never)).toThrow(message);
});

test("a comparison needs a configuration with a name, and overrides that are an object", () => {
  expect(() => comparison({ ...stated, config: {} as RunConfig })).toThrow(
    "config.name must be made of letters",
  );
  expect(() => comparison({ ...stated } as never)).toThrow("config.name must be made of letters");
  expect(() => comparison({ ...stated, config, quick: [] as never })).toThrow("quick must be an object");
});

test("a program is told its seed, sessions, backend and whether to be quick", async () => {
  const told = walk(({ seed, sessions, quick, backend }) => ({ seed, sessions, quick, backend }));
  expect(await runProgram(told)).toEqual({ seed: 0, sessions: undefined, quick: false, backend: "wasm" });
  const options = { seed: "a", sessions: 4, quick: true, backend: "cpu" } as const;
  expect(await runProgram(told, options)).toEqual(options);
});

test("a cell that is there is not computed again, and comes back as a file would give it", async () => {
  const cells = new Map<string, unknown>();
  const made: string[] = [];
  const cellular = (broken: boolean) =>
    walk(async ({ cell }) => {
      const one = await cell("one", () => made.push("one"));
      const two = await cell("two", () => {
        if (broken) throw new Error("power cut");
        made.push("two");
        return { missing: Number.NaN, none: null, left: undefined };
      });
      return { one, two };
    });
  await expect(runProgram(cellular(true), { cells })).rejects.toThrow("power cut");
  expect([...cells]).toEqual([["one", 1]]);
  const found = await runProgram(cellular(false), { cells });
  expect(found).toEqual({ one: 1, two: { missing: Number.NaN, none: Number.NaN } });
  expect(made).toEqual(["one", "two"]);
  expect(await runProgram(cellular(true), { cells })).toEqual(found);
});

test("two cells of one name are an error, and so is one that is no plain data", async () => {
  const twice = walk(async ({ cell }) => ({ a: await cell("a", () => 1), b: await cell("a", () => 2) }));
  await expect(runProgram(twice)).rejects.toThrow('experiment walk: two cells have the same name, got "a"');
  const cells = new Map<string, unknown>();
  const typed = walk(async ({ cell }) => ({ a: await cell("a", () => ({ list: new Float64Array(2) })) }));
  await expect(runProgram(typed, { cells })).rejects.toThrow(
    'cell "a".list must be plain data, got a Float64Array; turn typed arrays',
  );
  expect(cells.size).toBe(0);
});

const circular: Record<string, unknown> = {};
circular.self = circular;

test.each([
  [undefined, "what run gives is undefined; return what was measured"],
  [null, "what run gives must be an object of plain data, got null"],
  [3, "what run gives must be an object of plain data, got 3"],
  [[1], "what run gives must be an object of plain data, got [1]"],
  [{ a: [undefined] }, "what run gives.a[0] is undefined"],
  [{ a: { b: 1n } }, "what run gives.a.b must be plain data, got 1n"],
  [{ a: Number.POSITIVE_INFINITY }, "what run gives.a must be a finite number, or NaN where it is missing"],
  [{ a: new Map() }, "what run gives.a must be plain data, got a Map"],
  [circular, "what run gives.self must not contain itself"],
  [Promise, "what run gives must be an object"],
])("a program that gives %s is refused", async (given, message) => {
  await expect(runProgram(walk(() => given as never))).rejects.toThrow(`experiment walk: ${message}`);
});

const claims = [
  { says: "It has scenes", measured: () => ({ estimate: 1, low: 1, high: 1 }), within: [1, 1] },
] as const;

test("claims of a comparison are judged at any seed, sessions and backend, and with no other settings", () => {
  const experiment = comparison({ ...stated, config, claims });
  const verdicts = (run: RunConfig) =>
    judgeComparison(experiment, resolveConfig(run), {} as Results).map(({ verdict, why }) => [verdict, why]);
  expect(verdicts(config)).toEqual([["pass", undefined]]);
  expect(verdicts({ ...config, seed: 3, sessions: 5, backend: "cpu" })).toEqual([["pass", undefined]]);
  const { pd } = config.scenes;
  expect(verdicts({ ...config, scenes: { pd: { ...pd, evaluate: 11 } } })).toEqual([
    ["undecided", "not judged: the run has other settings than the experiment"],
  ]);
});

test("claims of a program are judged unless it was the short version", () => {
  const program = walk(() => ({}), { claims });
  expect(judgeProgram(program, {}, false)).toMatchObject([{ verdict: "pass" }]);
  expect(judgeProgram(program, {}, true)).toMatchObject([{ verdict: "undecided", why: /short version/ }]);
});

test("figures are SVG under names for files", () => {
  expect(
    figuresOf(
      walk(() => ({})),
      {},
    ),
  ).toEqual({});
  expect(
    figuresOf(
      walk(() => ({}), { figures: () => ({ "a.b": "<svg/>" }) }),
      {},
    ),
  ).toEqual({ "a.b": "<svg/>" });
  expect(() =>
    figuresOf(
      walk(() => ({}), { figures: () => ({ "a/b": "<svg/>" }) }),
      {},
    ),
  ).toThrow("named by letters");
  expect(() =>
    figuresOf(
      walk(() => ({}), { figures: () => ({ a: "<p>" }) }),
      {},
    ),
  ).toThrow("figure a must be SVG");
  const drawn = Promise.resolve({ a: "<svg/>" });
  expect(() =>
    figuresOf(
      walk(() => ({}), { figures: (() => drawn) as never }),
      {},
    ),
  ).toThrow("experiment walk: figures gives a promise");
});
