import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { catalogue } from "../../catalogue.ts";
import type { RunConfig } from "../../src/lab/index.ts";
import { compare, resolveConfig } from "../../src/lab/index.ts";
import { quickSweep, type SweepConfig } from "../../src/lab/sweep.ts";

const commons = {
  label: "Commons",
  env: "commons",
  params: { agents: 4 },
  train: 40,
  window: 20,
  evaluate: 20,
  societies: {
    learned: { policies: [{ use: "q-learning" }] },
    taxed: {
      policies: [{ use: "q-learning", params: { gamma: 0.7 } }],
      mechanisms: [{ use: "pigouvian-tax", params: { on: "effort", rate: 0.2 } }],
    },
    norm: { policies: [{ use: "fixed-quota" }] },
  },
};
const game = {
  env: "matrix-game",
  train: 10,
  evaluate: 10,
  societies: { learned: { policies: [{ use: "q-learning" }] } },
};
const configOf = (sweep: SweepConfig, scenes: RunConfig["scenes"] = { commons }): RunConfig => ({
  name: "swept",
  sessions: 3,
  scenes,
  sweep,
});
const cellsOf = (sweep: SweepConfig, scenes?: RunConfig["scenes"]) =>
  resolveConfig(configOf(sweep, scenes), catalogue).scenes;
const pointsOf = (sweep: SweepConfig) => Object.values(cellsOf(sweep)).map(({ cell }) => cell?.at);

describe("a grid", () => {
  const scenes = cellsOf({ "scenes.*.params.agents": [2, 4], gamma: [0.5, 0.9] });

  it("is a scene for each combination, the last parameter fastest", () => {
    expect(Object.keys(scenes)).toEqual([
      "commons~agents=2~gamma=0.5",
      "commons~agents=2~gamma=0.9",
      "commons~agents=4~gamma=0.5",
      "commons~agents=4~gamma=0.9",
    ]);
    expect(scenes["commons~agents=2~gamma=0.9"].cell).toEqual({
      scene: "commons",
      label: "Commons",
      at: { agents: 2, gamma: 0.9 },
    });
    expect(scenes["commons~agents=2~gamma=0.9"].label).toBe("Commons, agents 2, gamma 0.9");
  });

  it("sets what it says and nothing else", () => {
    const {
      params,
      societies: { learned, taxed, norm },
    } = scenes["commons~agents=2~gamma=0.9"];
    expect(params).toEqual({ agents: 2 });
    expect(learned.policies).toEqual([{ use: "q-learning", params: { gamma: 0.9 } }]);
    expect(taxed.policies).toEqual([{ use: "q-learning", params: { gamma: 0.9 } }]);
    expect(taxed.mechanisms).toEqual([{ use: "pigouvian-tax", params: { on: "effort", rate: 0.2 } }]);
    expect(norm.policies).toEqual([{ use: "fixed-quota" }]);
    expect(commons.societies.taxed.policies[0].params.gamma).toBe(0.7);
  });

  it("comes back from a run folder's config.json as it was", () => {
    const config = resolveConfig(configOf({ gamma: [0.5, 0.9] }), catalogue);
    expect("sweep" in config).toBe(false);
    expect(resolveConfig(JSON.parse(JSON.stringify(config)))).toEqual(config);
  });

  it("leaves scenes alone that it has nothing to do with", () => {
    const both = { commons, game };
    expect(Object.keys(cellsOf({ growth: [0.3, 0.4] }, both))).toEqual([
      "commons~growth=0.3",
      "commons~growth=0.4",
      "game",
    ]);
    expect(Object.keys(cellsOf({ "scenes.game.train": [1, 2], agents: [2, 3] }, both))).toEqual([
      "commons~agents=2",
      "commons~agents=3",
      "game~train=1",
      "game~train=2",
    ]);
  });

  it("takes any values, at any place, under names that files can have", () => {
    const policy = "scenes.commons.societies.norm.policies[0]";
    expect(Object.keys(cellsOf({ [`${policy}.use`]: ["fixed-quota", "aimd"] }))).toEqual([
      "commons~use=fixed-quota",
      "commons~use=aimd",
    ]);
    expect(
      Object.values(cellsOf({ "scenes.*.societies.*.label": ["a/b ../c", `${"x".repeat(80)}`] })).map(
        ({ label, societies }) => [label, societies.norm.label.length],
      ),
    ).toEqual([
      ["Commons, label a/b ../c", 8],
      [`Commons, label ${"x".repeat(80)}`, 80],
    ]);
    expect(Object.keys(cellsOf({ "scenes.*.societies.*.label": ["a b", "a/b"] }))).toEqual([
      "commons~1",
      "commons~2",
    ]);
  });

  it("tells parameters of one name apart, and from the columns of a table", () => {
    const [cell] = Object.values(
      cellsOf({
        "scenes.*.societies.learned.policies[0].params.gamma": [0.5],
        "scenes.*.societies.taxed.policies[0].params.gamma": [0.9],
        "scenes.*.show.value": ["v"],
      }),
    );
    expect(cell.cell?.at).toEqual({
      "learned.policies.0.params.gamma": 0.5,
      "taxed.policies.0.params.gamma": 0.9,
      "show.value": "v",
    });
  });
});

describe("other forms", () => {
  it("points are as they are listed", () => {
    const points = [
      { agents: 2, train: 100 },
      { train: 200, agents: 4 },
    ];
    expect(pointsOf({ points })).toEqual(points);
    expect(() => cellsOf({ points: [{ agents: 2 }, { train: 3 }] })).toThrow(
      'config: sweep.points.1: must name the parameters of the first point: agents, got {"train":3}',
    );
  });

  const ranges = {
    gamma: [0.5, 0.99] as [number, number],
    alpha: { log: [1e-3, 1e-1] as [number, number] },
    agents: { whole: [2, 4] as [number, number] },
    "scenes.*.societies.norm.policies[0].use": { choice: ["fixed-quota", "aimd"] },
  };

  it("a sample keeps to its ranges, comes again from its seed and fills them evenly", () => {
    const points = pointsOf({ sample: { n: 400, ranges } });
    expect(pointsOf({ sample: { n: 400, seed: 0, ranges } })).toEqual(points);
    expect(pointsOf({ sample: { n: 400, seed: 1, ranges } })).not.toEqual(points);
    const all = (name: string) => points.map((at) => at![name] as number);
    const between = (name: string, low: number, high: number) =>
      all(name).filter((value) => value >= low && value < high).length / 400;
    expect([between("gamma", 0.5, 0.99), between("alpha", 1e-3, 1e-1)]).toEqual([1, 1]);
    // A half of the interval, and one of the two decades: 200 of 400, give or take three standard deviations.
    expect(Math.abs(between("gamma", 0.5, 0.745) - 0.5)).toBeLessThan(0.075);
    expect(Math.abs(between("alpha", 1e-3, 1e-2) - 0.5)).toBeLessThan(0.075);
    for (const agents of [2, 3, 4])
      expect(Math.abs(between("agents", agents, agents + 1) - 1 / 3)).toBeLessThan(0.075);
    expect(new Set(all("use"))).toEqual(new Set(["fixed-quota", "aimd"]));
  });

  it("a parameter that joins a sample, and points that follow, change nothing of the others", () => {
    const { gamma, alpha } = ranges;
    const few = pointsOf({ sample: { n: 3, ranges: { gamma } } }).map((at) => at?.gamma);
    expect(
      pointsOf({ sample: { n: 5, ranges: { alpha, gamma } } })
        .map((at) => at?.gamma)
        .slice(0, 3),
    ).toEqual(few);
  });

  it("a short version has the ends of lists, or what it says", () => {
    expect(quickSweep({ agents: [2, 3, 4], gamma: [0.5] })).toEqual({ agents: [2, 4], gamma: [0.5] });
    expect(quickSweep({ points: [{ a: 1 }, { a: 2 }, { a: 3 }] })).toEqual({ points: [{ a: 1 }, { a: 3 }] });
    expect(quickSweep({ sample: { n: 9, ranges } })).toEqual({ sample: { n: 2, ranges } });
    expect(quickSweep({ agents: [2, 3, 4], quick: { agents: [3] } })).toEqual({ agents: [3] });
  });
});

describe("what is wrong is told with its place", () => {
  const wrong: [SweepConfig, string][] = [
    [
      {},
      'config: sweep: takes a list of values by parameter, points, or a sample: one of them, got "nothing"',
    ],
    [{ agents: [2], points: [{ gamma: 1 }] }, 'got "points and lists"'],
    [{ agents: 2 }, "config: sweep: agents must be a list of values, got 2; write [2]"],
    [
      { agents: [2, 4, 2] },
      "config: sweep: agents has a value twice, got 2; leave one out: it would be run once",
    ],
    [{ "scenes.*.show": [{ welfare: "a" }, { welfare: "a" }] }, "has a value twice"],
    [
      {
        points: [
          { agents: 2, train: 5 },
          { agents: 3, train: 5 },
          { train: 5, agents: 2 },
        ],
      },
      'config: sweep.points.2: is there already, got {"train":5,"agents":2}',
    ],
    [{ agents: [] }, "config: sweep: agents must be a list of values, got []"],
    [{ agnets: [2] }, 'unknown parameter (config: sweep) "agnets", did you mean "agents"?'],
    [{ "scenes.comons.train": [2] }, 'unknown scene (config: sweep) "comons", did you mean "commons"?'],
    [
      { "scenes.*.parms.agents": [2] },
      'config: sweep: scenes.commons has no "parms", did you mean "params"?',
    ],
    [{ "run.seed": [1] }, 'config: sweep: paths lead into scenes, got "run.seed"'],
    [{ train: ["long"] }, "config: scenes.commons~train=long.train: Invalid input"],
    [
      { "scenes.*.train": [1], "scenes.commons.train": [2] },
      'config: sweep: names a parameter twice, got "scenes.commons.train"; leave one out',
    ],
    [{ sample: { n: 1, ranges: {} } }, "config: sweep.sample: ranges is empty"],
    [
      { sample: { n: 1, ranges: { gamma: 1 as unknown as [number, number] } } },
      "config: sweep.sample.ranges.gamma: a range is [low, high]",
    ],
    [{ sample: { n: 1, ranges: { gamma: [1, 0] } } }, "the lower end comes first"],
    [{ sample: { n: 1, ranges: { gamma: { log: [0, 1] } } } }, "has a logarithm only above 0"],
    [{ sample: { n: 1, ranges: { agents: { whole: [2, 2.5] } } } }, "both ends must be whole numbers"],
  ];
  it.each(wrong)("%j", (sweep, message) => {
    expect(() => cellsOf(sweep)).toThrow(message);
  });

  it("a name that several kinds of things have asks for its path", () => {
    expect(() => cellsOf({ catchability: [1] })).toThrow(
      'config: sweep: "catchability" is a parameter of envs and of policies; write its path, scenes.commons.params.catchability or scenes.commons.societies.norm.policies.0.params.catchability',
    );
    expect(() => resolveConfig(configOf({ agents: [2] }))).toThrow(
      'config: sweep: without a catalogue parameters are paths, got "agents"; write scenes.*.params.agents',
    );
  });

  it("names of cells stay in their folder, whatever the values are", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 4 }), (labels) => {
        const ids = Object.keys(cellsOf({ "scenes.*.societies.norm.label": labels }));
        expect(ids).toHaveLength(labels.length);
        for (const id of ids) expect(id).toMatch(/^commons(~[\w.=+-]+)+$/);
      }),
      { numRuns: 100 },
    );
    const cell = { scene: "commons", label: "", at: {} };
    expect(() => resolveConfig({ name: "n", scenes: { "../a": { ...commons, cell } } })).toThrow(
      "names have",
    );
  });
});

it("each cell has the results that its scene would have alone", () => {
  const resultsOf = (config: RunConfig) => {
    const run = compare(catalogue, config);
    let step = run.next();
    while (!step.done) step = run.next();
    return step.value.scenes;
  };
  const swept = resultsOf(configOf({ agents: [2, 3] }));
  const alone = resultsOf({
    name: "alone",
    sessions: 3,
    scenes: { three: { ...commons, params: { agents: 3 } } },
  });
  expect(swept["commons~agents=3"].societies).toEqual(alone.three.societies);
  expect(swept["commons~agents=3"].cell?.at).toEqual({ agents: 3 });
  expect(swept["commons~agents=2"].societies).not.toEqual(alone.three.societies);
});
