import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { barChart, lineChart, type Page, page, seedList, slug, table } from "../../../src/report/index.ts";
import { anyText, leftover } from "../arbitrary.ts";
import { all, parseXml, textOf } from "../xml.ts";

const curve = lineChart({
  title: "Curve",
  xLabel: "x",
  yLabel: "y",
  series: [{ label: "a", x: [0, 1], y: [0, 1] }],
});
const bars = barChart({ title: "Bars", xLabel: "x", bars: [{ label: "a", value: 1, low: 0.5, high: 2 }] });
const grid = table({ columns: [{ label: "m" }], rows: [{ label: "a", cells: [1] }] });

const report: Page = {
  title: "Learned or hardcoded?",
  subtitle: "Five societies",
  summary: "The tax wins.",
  facts: [{ label: "Seeds", value: "20" }],
  sections: [
    {
      title: "The commons",
      lead: "Learners find the optimum.",
      paragraphs: ["One.", "Two."],
      legend: [{ label: "tax", colour: 1 }],
      columns: 3,
      figures: [
        { chart: curve, caption: "Welfare." },
        { chart: bars, wide: true },
      ],
      tables: [{ table: grid, caption: "Metrics." }],
      details: [
        { summary: "Configuration", text: "a: 1\n  b: <2>" },
        { summary: "Mechanisms", entries: [["tax", "on"]] },
        { summary: "More", content: grid },
      ],
    },
    { title: "The commons", figures: [{ chart: curve, caption: "Again." }] },
    { title: "!!!", id: "contents" },
  ],
  footer: { intervals: "95 %.", seeds: [0, 1, 2, 7], versions: { Ostrom: "0.1.0" }, notes: ["ostrom run x"] },
};

describe("page", () => {
  const html = page(report);
  const root = parseXml(html);

  it("is a complete document", () => {
    expect(html.startsWith("<!DOCTYPE html>\n<html lang=")).toBe(true);
    expect(root.children.map(({ name }) => name)).toEqual(["head", "body"]);
    expect(all(root, "h1").map(textOf)).toEqual(["Learned or hardcoded?"]);
    expect(all(root, "title")[0]!.text).toBe("Learned or hardcoded?");
    expect(html).not.toMatch(leftover);
  });

  it("needs nothing from elsewhere", () => {
    const rest = html.replaceAll('xmlns="http://www.w3.org/2000/svg"', "");
    expect(rest).not.toMatch(/https?:|url\(|@import|<script|<img|<iframe|\bsrc=/i);
    for (const link of all(root, "link")) expect(link.attributes.href).toBe("data:,");
    for (const link of all(root, "a")) expect(link.attributes.href).toMatch(/^#/);
    expect(html).toContain("default-src &#39;none&#39;");
  });

  it("leads from the contents to sections, each id once", () => {
    const ids = all(root, "section").map((section) => section.attributes.id);
    expect(ids).toEqual(["the-commons", "the-commons-2", "contents-2"]);
    const links = all(all(root, "nav")[0]!, "a").map((link) => link.attributes.href);
    expect(links).toEqual(ids.map((id) => `#${id}`));
    const every = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(every).size).toBe(every.length);
  });

  it("numbers figures and tables through the page", () => {
    expect(all(root, "figcaption").map(textOf)).toEqual([
      // textOf reads an element's own text before that of its children.
      " Welfare.Figure 1.",
      "Figure 2",
      " Metrics.Table 1.",
      " Again.Figure 3.",
    ]);
  });

  it("folds details and lists the run in the footer", () => {
    expect(all(root, "summary").map(textOf)).toEqual(["Configuration", "Mechanisms", "More"]);
    expect(all(root, "code").map(textOf)).toEqual(["a: 1\n  b: <2>"]);
    expect(all(all(root, "footer")[0]!, "dd").map(textOf)).toEqual(["0–2, 7 (4 seeds)", "0.1.0"]);
  });

  it("puts the opening before the contents and the gallery after the tables", () => {
    const tree = parseXml(
      page({
        title: "t",
        opening: { figures: [{ chart: bars }], details: [{ summary: "s", note: "why", content: grid }] },
        sections: [
          {
            title: "a",
            figures: [{ chart: curve }],
            tables: [{ table: grid }],
            gallery: { title: "Pictures", note: "of worlds", figures: [{ chart: bars, caption: "one" }] },
            details: [{ summary: "more", text: "x" }],
          },
          { title: "b" },
        ],
        footer: { method: ["so", "and so"], entries: [["Run", "x"]] },
      }),
    );
    const [header, nav] = all(tree, "body")[0]!.children;
    expect([header!.name, nav!.name]).toEqual(["header", "nav"]);
    expect(all(header!, "svg")).toHaveLength(1);
    expect(all(header!, "p", "aside").map(textOf)).toEqual(["why"]);
    expect(all(tree, "section")[0]!.children.map(({ name }) => name)).toEqual([
      "h2",
      "div",
      "figure",
      "h3",
      "p",
      "div",
      "details",
    ]);
    expect(all(tree, "figcaption").map(textOf)).toEqual(["Figure 1", "Figure 2", "Table 1", " oneFigure 3."]);
    const footer = all(tree, "footer")[0]!;
    expect(all(footer, "p").map(textOf)).toEqual(["so", "and so"]);
    expect(all(footer, "dd").map(textOf)).toEqual(["x"]);
  });

  it("is readable in both themes and on paper", () => {
    expect(html).toContain("@media screen and (prefers-color-scheme:dark)");
    expect(html).toContain("@media print");
  });

  it("is a page with nothing but a title", () => {
    const bare = parseXml(page({ title: "", sections: [] }));
    expect(all(bare, "nav")).toHaveLength(0);
    expect(all(bare, "footer")).toHaveLength(0);
  });

  it("keeps every text in its place, whatever it is", () => {
    fc.assert(
      fc.property(fc.array(anyText, { minLength: 1, maxLength: 6 }), (words) => {
        const at = (index: number): string => words[index % words.length]!;
        const source = page({
          title: at(0),
          subtitle: at(1),
          summary: at(2),
          language: at(3),
          facts: [{ label: at(4), value: at(5) }],
          sections: words.map((word, index) => ({
            title: word,
            id: at(index + 1),
            lead: word,
            paragraphs: [word],
            figures: [{ chart: curve, caption: word }],
            details: [
              { summary: word, text: word },
              { summary: word, entries: [[word, word] as const] },
            ],
          })),
          footer: { intervals: at(0), seeds: words, versions: { [at(1)]: at(2) }, notes: words },
        });
        const tree = parseXml(source);
        const sections = all(tree, "section");
        expect(sections).toHaveLength(words.length);
        expect(new Set(sections.map((section) => section.attributes.id)).size).toBe(words.length);
        expect(all(tree, "script")).toHaveLength(0);
        expect(source).not.toMatch(leftover);
      }),
    );
  });
});

describe("slug", () => {
  it.each([
    ["The commons", "the-commons"],
    ["Rate-limited API (2)", "rate-limited-api-2"],
    ["Über Gemeingüter", "über-gemeingüter"],
    ["<script>&\"'", "script"],
    ["\ud800!!", "section"],
    ["", "section"],
  ])("%j gives %s", (text, expected) => expect(slug(text)).toBe(expected));
});

describe("seedList", () => {
  it.each([
    [[], "–"],
    [[0], "0 (1 seed)"],
    [[0, 1], "0, 1 (2 seeds)"],
    [[0, 1, 2, 3, 9], "0–3, 9 (5 seeds)"],
    [["a", "b", 1], "a, b, 1 (3 seeds)"],
  ])("%j", (seeds, expected) => expect(seedList(seeds)).toBe(expected));
});
