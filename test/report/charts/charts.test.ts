import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { coordinate, escapeText, shorten, textWidth, wrap } from "../../../src/report/charts/svg.ts";
import {
  barChart,
  heatStrip,
  latticeChart,
  legend,
  lineChart,
  standalone,
  table,
} from "../../../src/report/index.ts";
import { anyNumber, anyText, leftover } from "../arbitrary.ts";
import { all, type Element, numberOf, parseXml, textOf } from "../xml.ts";

const texts = (root: Element): string[] => all(root, "text").map(textOf);

/** Well-formed, accessible, no leftovers, and the only address is the namespace. */
function sound(markup: string, words: readonly string[] = []): Element {
  const root = parseXml(markup);
  const bare = words.reduce((rest, word) => rest.replaceAll(escapeText(word), ""), markup);
  expect(bare).not.toMatch(leftover);
  if (root.name !== "svg") return root;
  expect(root.attributes).toMatchObject({ role: "img", xmlns: "http://www.w3.org/2000/svg" });
  expect(root.children.slice(0, 2).map(({ name }) => name)).toEqual(["title", "desc"]);
  return root;
}

const someNumbers = fc.integer({ min: 0, max: 8 }).chain((length) => {
  const numbers = fc.array(anyNumber, { minLength: length, maxLength: length });
  return fc.record({ x: numbers, y: numbers, low: numbers, high: numbers });
});
const colour = fc.integer({ min: 0, max: 30 });
const size = fc.constantFrom(0, 352, 544, 1120);

describe("text", () => {
  it("escapes what markup and attributes need", () => {
    expect(escapeText(`<b>&"'`)).toBe("&lt;b&gt;&amp;&quot;&#39;");
    expect(escapeText("a\u0000b\ud800c\uffffd")).toBe("a\ufffdb\ufffdc\ufffdd");
    expect(escapeText("ünï 😀 \n")).toBe("ünï 😀 \n");
  });
  it("writes coordinates with two decimals", () => {
    expect([1, 1.005, -0.001, 2.5, Number.NaN, Number.POSITIVE_INFINITY].map(coordinate)).toEqual([
      "1",
      "1",
      "0",
      "2.5",
      "0",
      "0",
    ]);
  });
  it("measures with Helvetica's widths", () => {
    expect(textWidth("Ai", 1000)).toBeCloseTo((667 + 222) * 1.03);
    expect(textWidth("世", 10)).toBeCloseTo(10.3);
  });
  it("shortens to the width and wraps at spaces", () => {
    expect(shorten("short", 11, 100)).toBe("short");
    expect(shorten("a much longer label", 11, 60)).toMatch(/^a much.*…$/);
    expect(wrap("one two three four", 10, 45, 2)).toEqual(["one two", "three four"]);
    expect(wrap("one two three four five six", 10, 45, 2)[1]).toMatch(/^three.*…$/);
  });
});

describe("lineChart", () => {
  const small = lineChart({
    title: "Commons",
    xLabel: "Steps",
    yLabel: "Welfare",
    width: 352,
    height: 200,
    series: [{ label: "a", x: [0, 1, 2], y: [0, 5, 10], low: [0, 4, 9], high: [1, 6, 10], colour: 2 }],
    references: [{ label: "b", y: 8 }],
    labels: "right",
  });

  it("puts the small chart where a ruler would", () => {
    const root = sound(small);
    expect(root.attributes).toMatchObject({ width: "352", height: "200", viewBox: "0 0 352 200" });
    // Plot: x from 34 to 319, y from 45 (value 10) to 160 (value 0).
    expect(all(root, "path", "line")[0]!.attributes).toEqual({
      class: "line c2",
      d: "M34,160L176.5,102.5L319,45",
    });
    expect(all(root, "path", "band")[0]!.attributes.d).toBe(
      "M34,148.5L176.5,91L319,45L319,56.5L176.5,114L34,160Z",
    );
    expect(all(root, "line", "ref")[0]!.attributes).toMatchObject({
      x1: "34",
      x2: "319",
      y1: "68",
      y2: "68",
    });
    expect(all(root, "line", "grid").map((line) => line.attributes.y1)).toEqual(["160", "102.5", "45"]);
    // A square around the last point.
    expect(all(root, "path", "dot").map(({ attributes }) => attributes.d)).toEqual([
      "M316.3,42.3L321.7,42.3L321.7,47.7L316.3,47.7Z",
    ]);
    expect(texts(root)).toEqual([
      "Commons",
      "Welfare",
      "0",
      "5",
      "10",
      "0.0",
      "0.5",
      "1.0",
      "1.5",
      "2.0",
      "Steps",
      "a",
      "b",
    ]);
  });

  it("says in words what it shows", () => {
    const [, desc] = sound(small).children;
    expect(desc!.text).toBe("Welfare against Steps. a ends at 10 [9, 10] (Steps 2). Reference b: 8.");
  });

  it("keeps labels outside the plot and apart", () => {
    const series = ["p", "q", "r", "s"].map((label) => ({ label, x: [0, 1], y: [0, 1] }));
    const root = sound(lineChart({ title: "t", xLabel: "x", yLabel: "y", series }));
    const right = numberOf(all(root, "line", "grid")[0]!, "x2");
    const labels = all(root, "text").filter((text) => "pqrs".includes(textOf(text)));
    expect(labels).toHaveLength(4);
    const heights = labels.map((label) => numberOf(label, "y")).sort((a, b) => a - b);
    for (const label of labels) expect(numberOf(label, "x")).toBeGreaterThan(right);
    for (let index = 1; index < 4; index++)
      expect(heights[index]! - heights[index - 1]!).toBeGreaterThan(13.9);
  });

  it("moves labels below the plot when there are too many, or where asked", () => {
    const series = Array.from({ length: 30 }, (_, index) => ({
      label: `s${index}`,
      x: [0, 1],
      y: [0, index],
    }));
    const base = { title: "t", xLabel: "x", yLabel: "y" };
    const crowded = sound(lineChart({ ...base, series }));
    const axis = numberOf(all(crowded, "line", "axis")[0]!, "y1");
    const labels = all(crowded, "text").filter((text) => /^s\d+$/.test(textOf(text)));
    expect(labels).toHaveLength(30);
    for (const label of labels) {
      expect(numberOf(label, "y")).toBeGreaterThan(axis + 32);
      expect(numberOf(label, "y")).toBeLessThan(numberOf(crowded, "height"));
    }
    const few = sound(lineChart({ ...base, series: series.slice(0, 2), labels: "below" }));
    expect(numberOf(few, "height")).toBeGreaterThan(
      numberOf(sound(lineChart({ ...base, series: series.slice(0, 2) })), "height"),
    );
    const none = sound(
      lineChart({
        ...base,
        series: series.slice(0, 2),
        labels: "none",
        references: [{ label: "ref", y: 1 }],
      }),
    );
    expect(texts(none)).not.toContain("s0");
    expect(texts(none)).toContain("ref");
  });

  it("breaks lines at gaps and shows lone points", () => {
    const y = [1, Number.NaN, 2, 3, Number.POSITIVE_INFINITY, 4];
    const x = [0, 1, 2, 3, 4, 5];
    const root = sound(
      lineChart({ title: "t", xLabel: "x", yLabel: "y", series: [{ label: "a", x, y, low: y, high: y }] }),
    );
    expect(all(root, "path", "line")).toHaveLength(1);
    expect(all(root, "path", "band")).toHaveLength(1);
    // Two points alone, and the end of the line between them.
    expect(all(root, "path", "dot")).toHaveLength(3);
  });

  it("thins long curves", () => {
    const x = Float64Array.from({ length: 50_000 }, (_, index) => index);
    const y = x.map((value) => Math.sin(value / 1000));
    const markup = lineChart({
      title: "t",
      xLabel: "x",
      yLabel: "y",
      series: [{ label: "a", x, y, low: y, high: y }],
    });
    expect(markup.length).toBeLessThan(40_000);
    sound(markup);
  });

  it("draws a level with dashes and no marker", () => {
    const series = [{ label: "norm", x: [0, 1], y: [5, 5], flat: true, colour: 3 }];
    const root = sound(lineChart({ title: "t", xLabel: "x", yLabel: "y", series }));
    expect(all(root, "path", "line")[0]!.attributes.class).toBe("line flat c3");
    expect(all(root, "path", "dot")).toHaveLength(0);
  });

  it("says so when there is nothing to draw", () => {
    const root = sound(lineChart({ title: "t", xLabel: "x", yLabel: "y", series: [] }));
    expect(texts(root)).toEqual(["t", "y", "x", "no data"]);
  });

  it("covers asked values", () => {
    const root = sound(
      lineChart({
        title: "t",
        xLabel: "x",
        yLabel: "y",
        yInclude: [0, 100],
        series: [{ label: "a", x: [0, 1], y: [40, 41] }],
      }),
    );
    expect(texts(root)).toContain("100");
    expect(texts(root)).toContain("0");
  });

  it("names the series whose arrays differ in length", () => {
    const series = [{ label: "tax", x: [0, 1], y: [0] }];
    expect(() => lineChart({ title: "Commons", xLabel: "x", yLabel: "y", series })).toThrow(
      'lineChart "Commons": y of series "tax" must be as long as x (2), got 1',
    );
  });

  it("is sound whatever the values and labels", () => {
    const series = fc.array(fc.tuple(anyText, someNumbers, colour), { maxLength: 20 });
    const references = fc.array(fc.record({ label: anyText, y: anyNumber }), { maxLength: 3 });
    const labels = fc.constantFrom("right" as const, "below" as const, "none" as const);
    fc.assert(
      fc.property(anyText, series, references, labels, size, (title, list, marks, where, width) => {
        const root = sound(
          lineChart({
            title,
            xLabel: title,
            yLabel: title,
            series: list.map(([label, data, index]) => ({ label, ...data, colour: index })),
            references: marks,
            labels: where,
            width,
          }),
        );
        for (const dot of all(root, "path", "dot")) {
          const ys = [...dot.attributes.d.matchAll(/[ML][^,]*,([-\d.]+)/g)].map(([, y]) => Number(y));
          expect(Math.min(...ys)).toBeGreaterThanOrEqual(0);
          expect(Math.max(...ys)).toBeLessThanOrEqual(numberOf(root, "height"));
        }
      }),
    );
  });
});

describe("barChart", () => {
  const bars = [
    { label: "a", value: 4, low: 3, high: 6 },
    { label: "b", value: 2, low: 1, high: 3 },
    { label: "c", value: -1, low: -2, high: 0 },
  ];
  const base = { title: "t", xLabel: "welfare" };

  it("draws lengths in proportion to the values, from zero", () => {
    const root = sound(barChart({ ...base, bars }));
    const [a, b, c] = all(root, "rect", "bar") as [Element, Element, Element];
    expect(numberOf(a, "width") / numberOf(b, "width")).toBeCloseTo(2, 2);
    expect(numberOf(b, "width") / numberOf(c, "width")).toBeCloseTo(2, 2);
    expect(numberOf(a, "x")).toBe(numberOf(b, "x"));
    expect(numberOf(c, "x") + numberOf(c, "width")).toBeCloseTo(numberOf(a, "x"), 1);
    const whisker = all(root, "line", "whisker")[0]!;
    expect(numberOf(whisker, "x1") - numberOf(a, "x")).toBeCloseTo((3 / 4) * numberOf(a, "width"), 1);
    expect(numberOf(whisker, "x2") - numberOf(a, "x")).toBeCloseTo((6 / 4) * numberOf(a, "width"), 1);
  });

  it("keeps proportions for any finite values", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: 2, maxLength: 6 }),
        (values) => {
          const list = values.map((value, index) => ({ label: `bar ${index}`, value }));
          const widths = all(sound(barChart({ ...base, bars: list })), "rect", "bar").map((bar) =>
            numberOf(bar, "width"),
          );
          const most = Math.max(...values.map(Math.abs));
          fc.pre(most > 1e-280);
          const longest = Math.max(...widths);
          for (const [index, width] of widths.entries()) {
            expect(Math.abs(width - (longest * Math.abs(values[index]!)) / most)).toBeLessThan(0.03);
          }
        },
      ),
    );
  });

  it("prints values with intervals at the end of the rows", () => {
    const root = sound(barChart({ ...base, bars }));
    expect(texts(root)).toEqual(expect.arrayContaining(["4", "[3, 6]", "−1", "[−2, 0]"]));
    const plotEnd = Math.max(...all(root, "line", "grid").map((line) => numberOf(line, "x1")));
    for (const text of all(root, "text", "strong")) {
      expect(numberOf(text, "x") - textWidth(textOf(text), 12, true)).toBeGreaterThan(plotEnd);
    }
  });

  it("leaves the intervals to the whiskers where asked, and the room to longer labels", () => {
    const long = bars.map((bar) => ({ ...bar, label: `a label of some more length ${bar.label}` }));
    const [both, values] = (["intervals", "values"] as const).map((numbers) =>
      sound(barChart({ ...base, width: 352, bars: long, numbers })),
    ) as [Element, Element];
    expect(texts(both)).toContain("[3, 6]");
    expect(texts(values).filter((text) => text.startsWith("["))).toEqual([]);
    expect(all(values, "line", "whisker")).toHaveLength(all(both, "line", "whisker").length);
    expect(textOf(values.children[1]!)).toContain("4 [3, 6]");
    expect(texts(both)).not.toContain("a label of some more length a");
    expect(texts(values)).toContain("a label of some more length a");
  });

  it("sets labels that are too long on two lines, and makes room for them", () => {
    const long = [
      { label: "one learner among the followers of the norm", value: 1 },
      { label: "b", value: 2 },
    ];
    const root = sound(barChart({ ...base, width: 352, bars: long }));
    const two = all(root, "text").filter((text) => /learner|norm/.test(textOf(text)));
    expect(two.map(textOf)).toEqual(["one learner among the followers of", "the norm"]);
    expect(numberOf(two[1]!, "y") - numberOf(two[0]!, "y")).toBe(12);
    const [first, second] = all(root, "rect", "bar");
    expect(numberOf(second!, "y") - numberOf(first!, "y")).toBe(31);
    for (const line of two)
      expect(numberOf(line, "x") - textWidth(textOf(line), 11)).toBeGreaterThanOrEqual(0);
  });

  it("gathers groups and repeats colours in them", () => {
    const list = [
      { label: "tax", value: 1, group: "commons" },
      { label: "tax", value: 2, group: "auction" },
      { label: "norm", value: 3, group: "commons" },
    ];
    const root = sound(barChart({ ...base, bars: list }));
    expect(all(root, "rect", "bar").map((bar) => bar.attributes.class)).toEqual([
      "bar c0",
      "bar c1",
      "bar c0",
    ]);
    const names = texts(root).filter((text) => ["commons", "auction", "tax", "norm"].includes(text));
    expect(names).toEqual(["commons", "auction", "tax", "norm", "tax"]);
  });

  it("stacks reference labels that would touch", () => {
    const references = [
      { label: "optimum of the game", value: 5 },
      { label: "another optimum", value: 5.05 },
      { label: "Nash", value: 0 },
    ];
    const root = sound(barChart({ ...base, bars, references }));
    const heights = all(root, "text", "ref-label").map((text) => numberOf(text, "y"));
    expect(heights[0]! - heights[1]!).toBe(15);
    expect(heights[2]).toBe(heights[0]);
  });

  it("has a dash and no bar where there is no value", () => {
    const root = sound(barChart({ ...base, bars: [{ label: "a", value: Number.NaN, low: 0, high: 1 }] }));
    expect(all(root, "rect")).toHaveLength(0);
    expect(texts(root)).toContain("–");
    expect(texts(sound(barChart({ ...base, bars: [] })))).toContain("no data");
  });

  it("is sound whatever the values and labels", () => {
    const bar = fc.record({
      label: anyText,
      value: anyNumber,
      low: anyNumber,
      high: anyNumber,
      group: anyText,
      colour,
    });
    const references = fc.array(fc.record({ label: anyText, value: anyNumber }), { maxLength: 4 });
    fc.assert(
      fc.property(
        anyText,
        fc.array(bar, { maxLength: 12 }),
        references,
        size,
        (title, list, marks, width) => {
          sound(barChart({ title, xLabel: title, yLabel: title, bars: list, references: marks, width }));
        },
      ),
    );
  });
});

describe("heatStrip", () => {
  const base = { title: "t", xLabel: "tick", valueLabel: "stock" };

  it("shades from the smallest to the largest value and joins equal neighbours", () => {
    const root = sound(
      heatStrip({ ...base, rows: [{ label: "agent", values: [0, 0, 5, 10, Number.NaN, 10] }] }),
    );
    const cells = all(root, "rect").filter((cell) => numberOf(cell, "height") > 8);
    expect(cells.map((cell) => cell.attributes["fill-opacity"])).toEqual(["0.1", "0.55", "1", "1"]);
    const unit = numberOf(cells[1]!, "width");
    expect(numberOf(cells[0]!, "width")).toBeCloseTo(2 * unit, 1);
  });

  it("takes two hues for two signs", () => {
    const root = sound(heatStrip({ ...base, rows: [{ label: "agent", values: [-4, 2] }] }));
    const cells = all(root, "rect").filter((cell) => numberOf(cell, "height") > 8);
    expect(cells.map((cell) => [cell.attributes.class, cell.attributes["fill-opacity"]])).toEqual([
      ["cell down", "1"],
      ["cell up", "0.55"],
    ]);
  });

  it("condenses long rows", () => {
    const values = Array.from({ length: 10_000 }, (_, index) => Math.sin(index));
    expect(heatStrip({ ...base, rows: [{ label: "agent", values }] }).length).toBeLessThan(40_000);
  });

  it("is sound whatever the values and labels", () => {
    const row = fc.record({ label: anyText, values: fc.array(anyNumber, { maxLength: 20 }) });
    fc.assert(
      fc.property(
        anyText,
        fc.array(row, { maxLength: 15 }),
        anyNumber,
        anyNumber,
        (title, rows, xStart, xStep) => {
          sound(heatStrip({ title, xLabel: title, valueLabel: title, rows, xStart, xStep }));
        },
      ),
    );
  });
});

describe("latticeChart", () => {
  it("draws runs of a kind in one piece, and tells each kind's share", () => {
    const root = sound(
      latticeChart({
        title: "t",
        rows: [
          [0, 0, 1],
          [1, 1, 1],
        ],
        kinds: ["gives", "keeps"],
        width: 300,
      }),
    );
    expect(all(root, "path").map((path) => path.attributes.d)).toEqual([
      "M0 0h2v1h-2z",
      "M2 0h1v1h-1zM0 1h3v1h-3z",
    ]);
    const [cells] = all(root, "g");
    expect(cells.attributes.transform).toBe("translate(0 24) scale(100)");
    expect(textOf(root)).toContain("gives: 33.3 %");
    expect(textOf(root)).toContain("keeps: 66.7 %");
  });

  it("is sound whatever the rows and kinds, and lightest for the first", () => {
    const row = fc.array(fc.integer({ min: 0, max: 11 }), { maxLength: 9 });
    fc.assert(
      fc.property(
        anyText,
        fc.array(row, { maxLength: 9 }),
        fc.array(anyText, { maxLength: 12 }),
        (title, rows, kinds) => {
          sound(latticeChart({ title, label: title, rows, kinds }));
        },
      ),
    );
    const swatches = (kinds: string[]) =>
      all(sound(latticeChart({ title: "t", rows: [], kinds })), "rect").map((each) => each.attributes.fill);
    expect(swatches(["a", "b"])).toEqual(["#e8f1fa", "#1a1a1a"]);
    expect(swatches(["a", "b", "c", "d"])).toEqual(["#e8f1fa", "#56b4e9", "#d55e00", "#1a1a1a"]);
    expect(new Set(swatches([..."abcdefghi"])).size).toBe(9);
  });
});

describe("table", () => {
  const metrics = table({
    rowLabel: "Society",
    columns: [
      { label: "Welfare", unit: "per tick", better: "higher" },
      { label: "Regret", better: "lower" },
      { label: "Note" },
    ],
    rows: [
      { label: "greedy", colour: 0, cells: [{ value: 0.3, low: 0.25, high: 0.35 }, 5, "baseline"] },
      { label: "tax", colour: 1, cells: [{ value: 0.9, low: 0.85, high: 0.95 }, 2, "learned"] },
      { label: "norm", colour: 2, cells: [{ value: 0.88, low: 0.83, high: 0.93 }, null, "scripted"] },
    ],
  });

  it("marks the best and what overlaps it, and says how", () => {
    const root = parseXml(`<div>${metrics}</div>`);
    expect(all(root, "td", "best").map(textOf)).toEqual(["0.90 best[0.85, 0.95]", "2 best"]);
    expect(all(root, "td", "tied").map(textOf)).toEqual(["0.88[0.83, 0.93]"]);
    expect(all(root, "p", "note").map(textOf)).toEqual([
      "Bold: best of the column. Underlined: its interval overlaps that of the best.",
    ]);
    expect(all(root, "td", "none").map(textOf)).toEqual(["–"]);
    expect(all(root, "th").map(textOf)).toEqual([
      "Society",
      "Welfare ↑ (higher is better)per tick",
      "Regret ↓ (lower is better)",
      "Note",
      "greedy",
      "tax",
      "norm",
    ]);
  });

  it("marks nothing where all are equal or nobody says what is good", () => {
    const rows = [3, 3].map((value) => ({ label: "x", cells: [value] }));
    expect(table({ columns: [{ label: "m", better: "higher" }], rows })).not.toContain("best");
    expect(
      table({
        columns: [{ label: "m" }],
        rows: [
          { label: "x", cells: [1] },
          { label: "y", cells: [2] },
        ],
      }),
    ).not.toContain("best");
  });

  it("is sound whatever the cells and labels", () => {
    const cell = fc.oneof(
      anyNumber,
      anyText,
      fc.constant(null),
      fc.record({ value: anyNumber, low: anyNumber, high: anyNumber }),
    );
    const row = fc.record({ label: anyText, colour, cells: fc.array(cell, { maxLength: 3 }) });
    const better = fc.constantFrom("higher" as const, "lower" as const);
    fc.assert(
      fc.property(
        fc.array(fc.record({ label: anyText, unit: anyText, better }), { maxLength: 3 }),
        fc.array(row),
        (columns, rows) => {
          sound(`<div>${table({ columns, rows })}</div>`);
        },
      ),
    );
  });

  it("has a key of colours", () => {
    const root = parseXml(
      legend([
        { label: "<tax>", colour: 1 },
        { label: "norm", colour: 8 },
      ]),
    );
    expect(all(root, "li").map(textOf)).toEqual(["<tax>", "norm"]);
    expect(all(root, "rect", "bar").map((swatch) => swatch.attributes.class)).toEqual([
      "bar c1",
      "bar c1 d1",
    ]);
  });
});

describe("standalone", () => {
  it("is a well-formed file with its styles inside", () => {
    const file = standalone(lineChart({ title: `a "$&" title`, xLabel: "x", yLabel: "y", series: [] }));
    const root = parseXml(file);
    expect(root.children[0]!.name).toBe("style");
    expect(root.children[1]!.text).toBe(`a "$&" title`);
    expect(root.attributes.viewBox).toMatch(/^-16 -16 576 \d+$/);
  });
});
