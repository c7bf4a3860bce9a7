import { describe, expect, it } from "vitest";
import type { SceneResults } from "../../../src/lab/results.ts";
import { pointText } from "../../../src/lab/sweep.ts";
import { heatMap } from "../../../src/report/charts/heat-map.ts";
import { renderCharts, renderReport } from "../../../src/report/runs/report.ts";
import { textSummary } from "../../../src/report/runs/text.ts";
import { sweptIn, sweptText } from "../../../src/report/sweeps/sweep.ts";
import { chromium, layoutsOf } from "../chromium.ts";
import { configOf, outcome, results, scene, society, type Triple } from "../made.ts";
import { all, chartsOf, type Element, numberOf, parseXml, textOf } from "../xml.ts";

/** A scene for each point; `learned` gets what `welfare` says, the norm 90 of 100. */
function swept(
  points: readonly Record<string, unknown>[],
  welfare: (at: Record<string, unknown>) => Triple,
  extra: Partial<SceneResults> = {},
) {
  const scenes = points.map((at) => {
    const waste = { waste: [1, 0.5, 1.5] as const };
    const societies = [
      society("learned", welfare(at), { label: "Learners", metrics: waste, learns: true }),
      society("norm", [90, 89, 91], { label: "Quota", metrics: waste }),
    ];
    const cell = { scene: "commons", label: "Commons", at };
    const label = `Commons, ${pointText(at)}`;
    return [
      `commons~${JSON.stringify(at).replace(/[^\w.-]+/g, "_")}`,
      scene(societies, { optimum: outcome(100) }, { label, cell, ...extra }),
    ];
  });
  return results(Object.fromEntries(scenes));
}
const grid = (xs: readonly unknown[], ys: readonly unknown[]) =>
  xs.flatMap((gamma) => ys.map((agents) => ({ gamma, agents })));
const around = (value: number): Triple => [value, value - 2, value + 2];
const render = (made: ReturnType<typeof results>, certificates = {}) => {
  const show = { waste: "Waste" };
  const config = configOf(made, show);
  return renderReport({ config, results: made, picture: () => undefined, versions: {}, ...certificates });
};
const described = (root: Element): string[] => chartsOf(root).map((chart) => textOf(all(chart, "desc")[0]));
const unfolded = (root: Element): Element[] => root.children.filter(({ name }) => name !== "details");

describe("a grid of two parameters", () => {
  const made = swept(grid([0.5, 0.9, 0.99], [2, 4]), ({ gamma, agents }) =>
    around(Math.round(100 * Number(gamma)) / Number(agents)),
  );
  const root = parseXml(render(made));
  const sections = all(root, "section");

  it("is one section that says what it is, from the lowest cell to the highest", () => {
    expect(sections.map((section) => textOf(all(section, "h2")[0]))).toEqual(["1Commons"]);
    expect(textOf(all(root, "p", "subtitle")[0])).toBe(
      "2 societies in one scene, swept in 6 cells, 30 sessions of each, all on the same seeds",
    );
    expect(textOf(all(sections[0], "p", "lead")[0])).toBe("6 cells: 3 values of gamma by 2 of agents.");
    const [entries] = all(sections[0], "dl", "entries");
    expect(all(entries, "dd").map(textOf)).toEqual([
      "12.5 [10.5, 14.5] (gamma 0.5, agents 4) to 49.5 [47.5, 51.5] (gamma 0.99, agents 2)",
      "90 [89, 91] everywhere",
    ]);
  });

  it("has a chart over the longer parameter for each value of the other, and a map for each society", () => {
    const seen = unfolded(sections[0]).flatMap(described);
    // Each is drawn for two widths.
    expect([...new Set(seen)]).toEqual([
      "Welfare, % of optimum against gamma. Learners: 25.0 [23.0, 27.0] at 0.5, 45.0 [43.0, 47.0] at 0.9, 49.5 [47.5, 51.5] at 0.99. Quota: 90 [89, 91] at 0.5, 90 [89, 91] at 0.9, 90 [89, 91] at 0.99.",
      "Welfare, % of optimum against gamma. Learners: 12.5 [10.5, 14.5] at 0.5, 22.5 [20.5, 24.5] at 0.9, 24.8 [22.8, 26.8] at 0.99. Quota: 90 [89, 91] at 0.5, 90 [89, 91] at 0.9, 90 [89, 91] at 0.99.",
      "Welfare, % of optimum. gamma 0.5, agents 2: 25.0 [23.0, 27.0]. gamma 0.9, agents 2: 45.0 [43.0, 47.0]. gamma 0.99, agents 2: 49.5 [47.5, 51.5]. gamma 0.5, agents 4: 12.5 [10.5, 14.5]. gamma 0.9, agents 4: 22.5 [20.5, 24.5]. gamma 0.99, agents 4: 24.8 [22.8, 26.8].",
      "Welfare, % of optimum. gamma 0.5, agents 2: 90 [89, 91]. gamma 0.9, agents 2: 90 [89, 91]. gamma 0.99, agents 2: 90 [89, 91]. gamma 0.5, agents 4: 90 [89, 91]. gamma 0.9, agents 4: 90 [89, 91]. gamma 0.99, agents 4: 90 [89, 91].",
    ]);
    expect(Object.keys(renderCharts({ config: configOf(made, { waste: "Waste" }), results: made }))).toEqual([
      "commons.share.agents=2",
      "commons.share.agents=4",
      "commons.share.s0",
      "commons.share.s1",
    ]);
  });

  it("counts the cells in which one society is clearly above another", () => {
    const [wins] = all(sections[0], "table");
    expect(all(wins, "tr").map((row) => row.children.map(textOf))).toEqual([
      ["Clearly above →", "Learnerscells", "Quotacells"],
      ["Learners", "–", "0 of 6"],
      ["Quota", "6 of 6", "–"],
    ]);
  });

  it("folds the cells away: numbers, curves, what was run", () => {
    expect(all(sections[0], "summary").map((each) => textOf(each).replace(/as in.*/, ""))).toEqual([
      "Waste, kg per tick, as heat maps",
      "Welfare, % of optimum: all cells as a table",
      "Welfare, per tick: all cells as a table",
      "Waste, kg per tick: all cells as a table",
      "Learning curves of the cells",
      "Societies",
      "Environment and parameters",
      "Reference outcomes",
      "Metrics",
    ]);
    const tables = all(sections[0], "details").flatMap((details) => all(details, "table"));
    expect(
      all(tables[1], "tr")
        .map((row) => row.children.map(textOf))
        .slice(0, 2),
    ).toEqual([
      ["Cell", "Learners", "Quota", "Optimumwelfare per tick"],
      ["gamma 0.5, agents 2", "25.0[23.0, 27.0]", "90[89, 91]", "100"],
    ]);
  });

  it("links the verdicts of the cells", () => {
    const [id] = Object.keys(made.scenes);
    const verdict = { name: "stable norm" };
    const certificates = [{ scene: id, society: "s1", certificate: { verdict } }];
    const [section] = all(parseXml(render(made, { certificates })), "section");
    const rows = all(all(section, "table")[0], "tr").map((row) => row.children.map(textOf));
    expect(rows.slice(1, 3)).toEqual([
      ["gamma 0.5, agents 2", "stable norm"],
      ["gamma 0.5, agents 4", "not certified"],
    ]);
  });
});

describe("other sweeps", () => {
  const chartsIn = (made: ReturnType<typeof results>) =>
    Object.keys(renderCharts({ config: configOf(made, { waste: "Waste" }), results: made }));

  it("one number: a chart for each metric, on a logarithmic scale where that is more even", () => {
    const made = swept([{ alpha: 0.001 }, { alpha: 0.01 }, { alpha: 0.1 }], () => around(50));
    expect(chartsIn(made)).toEqual(["commons.share", "commons.waste"]);
    expect(render(made)).toContain("alpha (logarithmic scale)");
    const linear = swept([{ alpha: 0.5 }, { alpha: 0.9 }, { alpha: 0.99 }], () => around(50));
    expect(render(linear)).not.toContain("logarithmic");
  });

  it("one word: bars by its values", () => {
    const made = swept([{ rule: "tax" }, { rule: "quota" }], () => around(50));
    const [section] = all(parseXml(render(made)), "section");
    expect(described(section)[0]).toBe(
      "% of optimum. rule tax, Learners: 50 [48, 52]. rule tax, Quota: 90 [89, 91]. rule quota, Learners: 50 [48, 52]. rule quota, Quota: 90 [89, 91].",
    );
  });

  it("three parameters: a chart for each combination of the others, maps folded by the third", () => {
    const points = grid([0.5, 0.9, 0.99], [2, 4]).flatMap((at) =>
      ["a", "b"].map((rule) => ({ ...at, rule })),
    );
    const made = swept(points, () => around(50));
    expect(chartsIn(made)).toHaveLength(4);
    const [section] = all(parseXml(render(made)), "section");
    expect(all(section, "summary").map(textOf).slice(0, 4)).toEqual([
      "Welfare, % of optimum, as heat maps at rule a",
      "Welfare, % of optimum, as heat maps at rule b",
      "Waste, kg per tick, as heat maps at rule a",
      "Waste, kg per tick, as heat maps at rule b",
    ]);
  });

  it("points drawn at random: a chart of single points over each parameter", () => {
    const points = Array.from({ length: 9 }, (_, j) => ({ gamma: 0.5 + j / 20, alpha: ((j * 7) % 9) / 9 }));
    const made = swept(points, () => around(50));
    expect(sweptText(sweptIn(made)[0])).toBe("9 cells: gamma from 0.5 to 0.9, alpha from 0 to 0.888889");
    expect(chartsIn(made)).toEqual(["commons.share.gamma", "commons.share.alpha"]);
    // Round numbers on the axis, not the points; and nothing joins those: no line, no band.
    expect(render(made)).not.toMatch(/>0\.\d{4,}<\/text>/);
    const [chart] = chartsOf(all(parseXml(render(made)), "section")[0]);
    expect([...all(chart, "path", "line"), ...all(chart, "path", "band")]).toEqual([]);
  });

  it("beside scenes of their own, which keep their sections", () => {
    const made = swept([{ gamma: 0.5 }, { gamma: 0.9 }], () => around(50));
    const other = scene([society("greedy", [2, 1, 3])], {}, { label: "Other" });
    const both = results({ ...made.scenes, other });
    const html = renderReport({
      config: configOf(both),
      results: both,
      picture: () => undefined,
      versions: {},
    });
    expect(all(parseXml(html), "h2").map(textOf).slice(1, 3)).toEqual(["1Commons", "2Other"]);
    expect(textOf(all(parseXml(html), "p", "subtitle")[0])).toContain("in 2 scenes, swept in 2 cells");
  });
});

describe("in a terminal", () => {
  const said = (points: readonly Record<string, unknown>[]) => {
    const made = swept(points, ({ gamma }) => around(Math.round(100 * Number(gamma))));
    return textSummary(made, configOf(made)).split("\n");
  };

  it("a sweep is one table", () => {
    expect(said(grid([0.5, 0.9], [2, 4])).slice(0, 8)).toEqual([
      "made-by-hand: 1 scene, 30 sessions of each society, seed 0",
      "",
      "Commons (commons-v0), 4 cells: 2 values of gamma by 2 of agents",
      "Welfare, % of optimum",
      "                         Learners         Quota",
      "gamma 0.5, agents 2   50 [48, 52]   90 [89, 91]",
      "gamma 0.5, agents 4   50 [48, 52]   90 [89, 91]",
      "gamma 0.9, agents 2   90 [88, 92]   90 [89, 91]",
    ]);
  });

  it("or the ends of it where nobody would look it through", () => {
    const many = Array.from({ length: 61 }, (_, j) => ({ gamma: j / 100 }));
    expect(said(many).slice(2, 6)).toEqual([
      "Commons (commons-v0), 61 cells: 61 values of gamma",
      "Welfare, % of optimum",
      "Learners: 0.0 [−2.0, 2.0] (gamma 0) to 60.0 [58.0, 62.0] (gamma 0.6)",
      "Quota: 90 [89, 91] everywhere",
    ]);
  });
});

describe("heat maps", () => {
  const columns = Array.from({ length: 20 }, (_, j) => String(j));
  const rows = Array.from({ length: 10 }, (_, j) => String(j));
  const cells = rows.map((_, r) =>
    columns.map((_, c) => around(r * c)).map(([value, low, high]) => ({ value, low, high })),
  );
  const drawn = (width: number) =>
    parseXml(
      heatMap({ title: "Map", valueLabel: "v", xLabel: "x", yLabel: "y", columns, rows, cells, width }),
    );

  it.each([352, 544, 1120])(
    "has all 200 numbers with their intervals at %i px, within its width",
    (width) => {
      const chart = drawn(width);
      expect(all(chart, "text", "tiny").map(textOf)).toHaveLength(200);
      expect(all(chart, "text", "tiny").map(textOf)).toContain("[169, 173]");
      for (const box of all(chart, "rect"))
        expect(numberOf(box, "x") + numberOf(box, "width")).toBeLessThanOrEqual(width);
    },
  );

  it("is darker where the value is larger, and in another hue below zero", () => {
    const chart = parseXml(
      heatMap({
        title: "Map",
        valueLabel: "v",
        xLabel: "x",
        yLabel: "y",
        columns: ["a", "b", "c"],
        rows: ["r"],
        cells: [[{ value: -10 }, undefined, { value: 20 }]],
      }),
    );
    // Behind the twelve of the key.
    const [low, high] = all(chart, "rect").slice(12);
    expect([low, high].map(({ attributes }) => attributes.class)).toEqual(["cell down", "cell up"]);
    expect(numberOf(high, "fill-opacity")).toBeCloseTo(0.5);
    expect(numberOf(low, "fill-opacity")).toBeCloseTo(0.06 + 0.44 / 2);
    expect(all(chart, "circle", "none")).toHaveLength(1);
    expect(textOf(all(chart, "desc")[0])).toBe("v. x a, y r: −10. x c, y r: 20.");
  });
});

describe.skipIf(chromium === undefined)(
  chromium === undefined ? "two hundred cells (skipped: no Chromium)" : "two hundred cells",
  () => {
    it("are a page that can be read, wide and narrow", { timeout: 60_000 }, () => {
      const gammas = Array.from({ length: 20 }, (_, j) => 0.5 + j / 40);
      const agents = Array.from({ length: 10 }, (_, j) => j + 2);
      const made = swept(grid(gammas, agents), ({ gamma, agents }) => around(Number(gamma) * Number(agents)));
      for (const layout of layoutsOf(render(made), [1200, 400])) {
        expect(layout.scrollWidth).toBeLessThanOrEqual(layout.width);
        expect(layout.leastType).toBeGreaterThan(9.3);
      }
    });
  },
);
