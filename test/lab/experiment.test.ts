/** Experiments as values: what they must have, how programs run, and when claims are judged. */
import { expect, test } from "vitest";
import { matrixGame } from "../../envs/index.ts";
import { z } from "../../src/index.ts";
import {
  comparison,
  defineExperiment,
  explained,
  figuresOf,
  isExperiment,
  judgeComparison,
  judgeProgram,
  type Program,
  type Results,
  type RunConfig,
  resolveConfig,
  runProgram,
  sweepProgram,
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
    ["not judged", "the run has other settings than the experiment"],
  ]);
});

test("claims of a program are of its own params, and of the short version where they have a range for it", () => {
  const program = walk(() => ({}), { claims: [...claims, { ...claims[0], says: "Roughly", quick: [5, 6] }] });
  expect(judgeProgram(program, {})).toMatchObject([{ verdict: "pass" }, { verdict: "pass" }]);
  expect(judgeProgram(program, {}, { quick: true })).toMatchObject([
    { verdict: "not judged", why: "this was the short version" },
    { verdict: "fail", within: [5, 6] },
  ]);
  const unjudged = { verdict: "not judged", why: 'the run was given "gamma"' };
  expect(judgeProgram(program, {}, { params: { gamma: 1 } })).toMatchObject([unjudged, unjudged]);
});

test("claims of a comparison with a range for the short version are judged there", () => {
  const quick = { scenes: { pd: { evaluate: 2 } } };
  const [claim] = claims;
  const experiment = comparison({ ...stated, config, quick, claims: [{ ...claim, quick: [5, 6] }] });
  const short = resolveConfig({ ...config, scenes: { pd: { ...config.scenes.pd, evaluate: 2 } } });
  expect(judgeComparison(experiment, short, {} as Results)).toMatchObject([{ verdict: "fail" }]);
  const own = { ...config.scenes.pd, env: matrixGame };
  const withOwn = comparison({
    ...stated,
    config: { ...config, scenes: { pd: own } },
    quick,
    claims: [{ ...claim, quick: [5, 6] }],
  });
  const shortOwn = resolveConfig({ ...config, scenes: { pd: { ...own, evaluate: 2 } } });
  expect(judgeComparison(withOwn, shortOwn, {} as Results)).toMatchObject([{ verdict: "fail" }]);
  const other = comparison({ ...stated, config, quick, claims });
  expect(judgeComparison(other, short, {} as Results)).toMatchObject([{ verdict: "not judged" }]);
});

test("a program takes its params with their defaults, and refuses what is none of them", async () => {
  const params = z.object({ gamma: z.number().max(1).default(0.9) });
  const program = defineExperiment({
    ...{ id: "walk", ...stated, settings: {}, params },
    run: ({ params: { gamma } }) => ({ gamma }),
  });
  expect(await runProgram(program)).toEqual({ gamma: 0.9 });
  expect(await runProgram(program, { params: { gamma: 0.5 } })).toEqual({ gamma: 0.5 });
  await expect(runProgram(program, { params: { gama: 0.5 } })).rejects.toThrow('did you mean "gamma"?');
  await expect(runProgram(program, { params: { gamma: 2 } })).rejects.toThrow("gamma");
});

test("a sweep runs a program at every combination, with cells of their own, and shows the quantities that claims name", async () => {
  const params = z.object({ gamma: z.number().default(0.9), n: z.number().default(1) });
  const at = (value: number) => ({ estimate: value, low: value, high: value });
  const quantity = "product";
  const program = defineExperiment({
    ...{ id: "walk", ...stated, settings: {}, params },
    run: async ({ params: { gamma, n }, cell }) => ({ product: await cell("one", () => gamma * n) }),
    claims: [
      { says: "a", measured: ({ product }) => at(product), within: [0, 1], quantity },
      { says: "b", measured: () => at(7), within: [0, 1] },
    ],
  });
  const cells = new Map();
  const found = await sweepProgram(program, { gamma: [0.5, 1], n: [1, 2] }, { cells });
  expect(found.points).toEqual(
    [
      [0.5, 1],
      [0.5, 2],
      [1, 1],
      [1, 2],
    ].map(([gamma, n]) => ({ params: { gamma, n }, quantities: { product: at(gamma * n) } })),
  );
  expect([...cells.keys()]).toEqual([
    "gamma 0.5, n 1 / one",
    "gamma 0.5, n 2 / one",
    "gamma 1, n 1 / one",
    "gamma 1, n 2 / one",
  ]);
  expect(await sweepProgram(program, { gamma: [0.5, 1], n: [1, 2] }, { cells })).toEqual(found);
  await expect(sweepProgram(program, { gama: [1] })).rejects.toThrow('did you mean "gamma"?');
  await expect(sweepProgram(program, { gamma: [1, 1] })).rejects.toThrow("twice");
  await expect(
    sweepProgram(
      walk(() => ({})),
      { gamma: [1] },
    ),
  ).rejects.toThrow("name the quantity of a claim");
});

test("claims are explained by what they say", () => {
  const [claim] = claims;
  expect(explained(claims, { [claim.says]: "few sessions" })).toEqual([{ ...claim, unmet: "few sessions" }]);
  expect(() => explained(claims, { "nobody says this": "no" })).toThrow("repeat what it says");
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
