import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { catalogue } from "../../catalogue.ts";
import { validateConfig } from "../../src/cli/validate.ts";
import { OstromError } from "../../src/core/errors.ts";
import { resolveConfig } from "../../src/lab/config.ts";
import { buildSociety } from "../../src/lab/society.ts";

const society = { policies: [{ use: "q-learning", params: { gamma: 0.9 } }] };
const whole = {
  name: "x",
  seed: 3,
  sessions: 4,
  scenes: {
    pd: {
      env: "matrix-game",
      params: { game: "stag-hunt" },
      train: 100,
      window: 50,
      evaluate: 10,
      show: { welfare: "Welfare" },
      baseline: "alone",
      societies: {
        alone: society,
        mixed: {
          norm: "alone",
          policies: [
            { use: "random", seats: [0] },
            { use: "q-learning", seats: [1] },
          ],
          mechanisms: [],
        },
      },
      certify: { sessions: 2, discount: 0.9, thresholds: { gain: 0.1 } },
    },
  },
  sweep: { gamma: [0.5, 0.9] },
};

/** The configuration with a value in one of its places, or beside what stands there. */
function changed(place: number, key: string | undefined, value: unknown): unknown {
  const copy = structuredClone(whole);
  const places: [object, string][] = [];
  const visit = (at: object) => {
    for (const [key, part] of Object.entries(at)) {
      places.push([at, key]);
      if (part !== null && typeof part === "object") visit(part);
    }
  };
  visit(copy);
  const [at, own] = places[place % places.length];
  Object.defineProperty(at, Array.isArray(at) ? own : (key ?? own), {
    value,
    enumerable: true,
    writable: true,
    configurable: true,
  });
  return copy;
}

const unequal = (n: number) => Array.from({ length: n }, (_, j) => (j + 1) / (n + 1));

const named = [
  "__proto__",
  "constructor",
  "toString",
  "length",
  "0",
  "",
  "*",
  "a.b",
  "scenes",
  "use",
  "cell",
];
const strange = fc.oneof(
  fc.constantFrom(
    null,
    true,
    -1,
    0,
    1.5,
    1e12,
    2 ** 53,
    1e300,
    -0,
    "",
    "*",
    "1",
    "../a",
    [],
    {},
    [[]],
    [null],
  ),
  fc.constantFrom(...named),
  fc.jsonValue({ maxDepth: 3 }),
);

const gives = (action: () => unknown) => {
  try {
    return action();
  } catch (error) {
    return error;
  }
};

describe("configurations", () => {
  it("that may be anything give an error of ours or a configuration", () => {
    expect(validateConfig(catalogue, whole).scenes).toHaveProperty("pd~gamma=0.5");
    const any = fc.oneof(
      fc.jsonValue(),
      fc
        .record({
          place: fc.nat(),
          key: fc.option(fc.constantFrom(...named), { nil: undefined }),
          value: strange,
        })
        .map(({ place, key, value }) => changed(place, key, value)),
    );
    fc.assert(
      fc.property(any, (given) => {
        const got = gives(() => validateConfig(catalogue, given));
        if (got instanceof Error) expect(got).toBeInstanceOf(OstromError);
        else expect(resolveConfig(JSON.parse(JSON.stringify(got)))).toEqual(got);
      }),
      { numRuns: 1000 },
    );
  });

  const cyclic: Record<string, unknown> = { ...whole };
  cyclic.scenes = { pd: cyclic };
  const deep = Array.from({ length: 50_000 }).reduce<unknown>((inner) => [inner], 1);
  it.each([
    [cyclic, "config: scenes.pd.scenes.pd must not contain itself"],
    [{ ...whole, modules: deep }, "config: data must be at most 100 deep"],
    [changed(0, "name", new Date(0)), "config: name must be plain data, got a Date"],
    [changed(0, "name", () => 1), "config: name must be plain data, got a function"],
    [
      { ...whole, scenes: { pd: { ...whole.scenes.pd, params: { payoffs: Float64Array.of(1) } } } },
      "config: scenes.pd.params.payoffs must be plain data, got a Float64Array; turn typed arrays",
    ],
    [
      { ...whole, scenes: { pd: { ...whole.scenes.pd, params: { alpha: Number.NaN } } } },
      "config: scenes.pd.params.alpha must be a finite number, got NaN; leave it out",
    ],
    [{ ...whole, scenes: Object.create({ pd: {} }) }, "config: scenes must be plain data, got a"],
    [{ ...whole, seed: 2 ** 53 }, "config: seed: must be a whole number of at most 2^53 - 1"],
    [
      { ...whole, sweep: { sample: { n: 2, ranges: { gamma: [-1e308, 1e308] } } } },
      "must be a finite number, got Infinity",
    ],
    [
      { ...whole, sweep: { gamma: unequal(400), alpha: unequal(400) } },
      "config: sweep: has at most 100000 points, got 160000; draw a sample of them",
    ],
  ])("made in code are refused with the place (%#)", (given, message) => {
    expect(() => resolveConfig(given, catalogue)).toThrow(message);
  });

  it("swept over values that differ in case alone have numbered cells", () => {
    const params = { label: "a" };
    const scene = { ...whole.scenes.pd, params, certify: undefined };
    const swept = resolveConfig({
      ...whole,
      scenes: { pd: scene },
      sweep: { "scenes.pd.params.label": ["a", "A", "b"] },
    });
    expect(Object.keys(swept.scenes)).toEqual(["pd~1", "pd~2", "pd~3"]);
  });

  it("may name a mechanism twice, for some agents and at some ticks", () => {
    const laid = [
      { use: "quota", as: "cap", params: { cap: 1 }, seats: [0], during: [2, 5] },
      { use: "quota", params: { cap: 2 }, during: { every: 4, for: 2 } },
    ] as const;
    const config = resolveConfig({
      ...whole,
      sweep: undefined,
      scenes: {
        pd: {
          ...whole.scenes.pd,
          societies: { alone: { ...society, mechanisms: laid } },
          certify: undefined,
          baseline: undefined,
        },
      },
    });
    const { batch } = buildSociety(catalogue, config.scenes.pd, config.scenes.pd.societies.alone, 0, 0, 1);
    expect(batch.mechanisms).toMatchObject([
      { id: "quota", name: "cap", seats: [0], during: [2, 5] },
      { id: "quota", name: "quota", during: { every: 4, for: 2 } },
    ]);
    expect(Object.keys(batch.metrics)).toEqual(expect.arrayContaining(["cap.rejected", "quota.rejected"]));
  });

  it.each([
    [5, "ticks are [from, to] or { from: 50, to: 100, every: 10, for: 2 }, whole numbers from 0"],
    [[5], "ticks are [from, to] or"],
    [{ evry: 5 }, 'Unrecognized key: "evry"'],
  ])("say what ticks of a mechanism are: %j", (during, message) => {
    const mechanisms = [{ use: "quota", params: { cap: 1 }, during }];
    const given = {
      ...whole,
      scenes: { pd: { ...whole.scenes.pd, societies: { alone: { ...society, mechanisms } } } },
    };
    expect(() => resolveConfig(given as never)).toThrow(
      `config: scenes.pd.societies.alone.mechanisms.0.during: ${message}`,
    );
  });
});
