/** Measures: what a scene records beside metrics, from payoffs, rewards and metrics of each session. */
import { describe, expect, it, test } from "vitest";
import { catalogue } from "../../catalogue.ts";
import { OstromError } from "../../src/index.ts";
import {
  compare,
  defineMeasure,
  extend,
  type Measure,
  type Results,
  type Row,
  type RunConfig,
  type SceneConfig,
} from "../../src/lab/index.ts";

/** One always cooperates and the other always defects, at payoffs 5, 3, 1, 0: they are paid 0 and 5 a tick. */
function robbed(
  measures: NonNullable<SceneConfig["measures"]>,
  more: Partial<SceneConfig> = {},
): { rows: Row[]; results: Results } {
  const always = (seat: number, action: number) => ({ use: "always", params: { action }, seats: [seat] });
  const config: RunConfig = {
    name: "robbed",
    sessions: 2,
    scenes: {
      pd: {
        env: "matrix-game",
        params: { game: "prisoners-dilemma" },
        train: 0,
        evaluate: 10,
        measures,
        societies: { pair: { policies: [always(0, 0), always(1, 1)] } },
        ...more,
      },
    },
  };
  const rows: Row[] = [];
  const run = compare(catalogue, config);
  for (;;) {
    const { done, value } = run.next();
    if (done) return { rows, results: value };
    rows.push(value);
  }
}

const gap = defineMeasure({
  id: "gap",
  title: "Distance of payoffs",
  metric: { description: "most less least of the agents' payoffs a tick", better: "lower" },
  of: ({ payoffs }) => Math.max(...payoffs) - Math.min(...payoffs),
});
const made = (change: Partial<Measure>): Measure => defineMeasure({ ...gap, ...change });

describe("a scene", () => {
  it("records the measures that it names, with what they mean", () => {
    const { results } = robbed(["egalitarian-welfare", "nash-welfare", "jain-index"]);
    const { metrics, societies } = results.scenes.pd;
    const { values, summary } = societies.pair;
    expect(values["egalitarian-welfare"]).toEqual([0, 0]);
    expect(values["nash-welfare"]).toEqual([0, 0]);
    expect(values["jain-index"]).toEqual([0.5, 0.5]);
    expect(summary["jain-index"].iqm).toBe(0.5);
    expect(metrics["jain-index"]).toMatchObject({ per: "session", better: "higher" });
    expect(Object.keys(robbed(["jain-index"]).results.scenes.pd.metrics)).not.toContain("nash-welfare");
  });

  it("may have definitions among them, which see payoffs, rewards and metrics", () => {
    const kept = made({ id: "kept", of: ({ rewards }) => rewards[0] + rewards[1] });
    const told = made({ id: "told", of: ({ metrics }) => metrics.welfare - 5 });
    const { results } = robbed([gap, kept, told]);
    const { values } = results.scenes.pd.societies.pair;
    expect([values.gap, values.kept, values.told]).toEqual([
      [5, 5],
      [5, 5],
      [0, 0],
    ]);
  });

  it("records them while learning, too", () => {
    const learner = { policies: [{ use: "q-learning" }] };
    const { rows } = robbed(["jain-index"], { train: 20, window: 10, societies: { learner } });
    const recorded = rows.map(({ phase, values }) => [phase, values["jain-index"].length]);
    expect(recorded).toEqual([
      ["train", 2],
      ["train", 2],
      ["evaluate", 2],
    ]);
  });

  it("has nothing where a measure has no value", () => {
    const { values, summary } = robbed([made({ of: () => undefined })]).results.scenes.pd.societies.pair;
    expect(values.gap).toEqual([Number.NaN, Number.NaN]);
    expect(summary.gap).toBeUndefined();
  });

  it.each<[string, () => unknown, string]>([
    ["a text", () => "5", 'must give a finite number, got "5"; give NaN where there is no value'],
    ["a list", () => [5], "must give a finite number, got [5]"],
    ["an object", () => ({ value: 5 }), 'must give a finite number, got {"value":5}'],
    ["a truth value", () => true, "must give a finite number, got true"],
    ["infinity", () => 1 / 0, "must give a finite number, got Infinity"],
    [
      "a promise",
      () => Promise.resolve(5),
      "gives a promise, and nothing waits for it; make it a plain function",
    ],
    [
      "an error",
      () => {
        throw new TypeError("no payoffs");
      },
      "threw TypeError: no payoffs",
    ],
  ])("refuses a measure of which comes %s, by its name", (_, of, message) => {
    const wrong = made({ of: of as Measure["of"] });
    expect(() => robbed([wrong])).toThrow(OstromError);
    expect(() => robbed([wrong])).toThrow(`measure gap: of ${message}`);
  });

  it.each<[string, string | Measure, string]>([
    ["nobody defines", "jian-index", 'unknown measure "jian-index", did you mean "jain-index"?'],
    ["has the name of a metric", made({ id: "cooperation" }), "has a metric of the name of a measure"],
  ])("refuses a measure that %s", (_, measure, message) => {
    expect(() => robbed([measure])).toThrow(message);
  });
});

test.each<[object, string]>([
  [{ off: () => 1 }, 'measure gap: unknown property "off", did you mean "of"?'],
  [{ id: "my gap" }, "measure my gap: id must be made of letters"],
  [{ id: "equality" }, "measure equality: has the name of a metric of the framework"],
  [{ title: "" }, "measure gap: title must be a text"],
  [{ metric: {} }, "measure gap: metric must describe what a value means"],
  [{ of: 3 }, "measure gap: of must be a function of a window, got 3"],
  [{ of: async () => 5 }, "measure gap: of is asynchronous, and nothing waits for it"],
])("a measure with %j is refused", (wrong, message) => {
  expect(() => made(wrong)).toThrow(OstromError);
  expect(() => made(wrong)).toThrow(message);
});

it("joins a catalogue by its module, and two of one id are refused", () => {
  const more = extend(catalogue, { gap }, "file:///mine.ts");
  expect(more.measures.ids).toEqual([...catalogue.measures.ids, "gap"]);
  expect(() => extend(more, { gap: { ...gap } })).toThrow('measure id "gap" is registered twice');
  expect(extend(catalogue, { gap }).sources).toBeUndefined();
});
