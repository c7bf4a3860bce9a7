import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Results } from "../../../src/lab/results.ts";
import { certificateAnchors } from "../../../src/report/certificates/anchors.ts";
import { renderCharts, renderReport } from "../../../src/report/index.ts";
import { intervalQuality } from "../../../src/stats/index.ts";
import { anyText, leftover } from "../arbitrary.ts";
import { configOf, outcome, results, scene, society } from "../made.ts";
import { all, chartsOf, type Element, parseXml, textOf } from "../xml.ts";

const drawing = `<svg viewBox="0 0 640 240"><g id="a"/></svg>`;
const versions = { ostrom: "0.1.0", node: "20.20.2" };
const render = (
  made: Results,
  show = {},
  picture: (scene: string, society: string) => string | undefined = () => undefined,
  own = {},
) => renderReport({ config: configOf(made, show, own), results: made, picture, versions });

/** Well-formed, nothing fetched, no ids twice, no leftovers. */
function sound(html: string): Element {
  const root = parseXml(html);
  expect(html).not.toMatch(leftover);
  expect(html.replaceAll('xmlns="http://www.w3.org/2000/svg"', "")).not.toMatch(/https?:|<script|@import/i);
  const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  return root;
}

const textsOf = (root: Element, name: string, className?: string): string[] =>
  all(root, name, className).map(textOf);
const plain = (text: string): string => text.replaceAll("\u00a0", " ");

const dilemma = { optimum: outcome(200), nash: outcome(66) };
const commons = scene(
  [
    society("greedy", [2, 1, 3], { label: "Greedy", metrics: { waste: [9, 8, 10] } }),
    society("learned", [76, 70, 82], { label: "Q", metrics: { waste: [5, 4, 6] }, learns: true }),
    society("mechanism", [184, 180, 186], {
      label: "Tax",
      metrics: { waste: [1, 0.5, 1.5], "tax.collected": [3, 2, 4] },
      learns: true,
    }),
    society("norm", [198, 198, 198], { label: "Quota", metrics: { waste: [0, 0, 0] } }),
    society("mix", [150, 140, 160], {
      label: "Q among quotas",
      metrics: { waste: [2, 1, 3] },
      learns: true,
      deviation: [0.4, 0.3, 0.5],
    }),
  ],
  dilemma,
);
const auction = scene(
  [society("greedy", [-5, -6, -4], { label: "Greedy" }), society("norm", [3, 2, 4], { label: "Truthful" })],
  { nash: outcome(0, "lower"), sealed: outcome(1) },
  { label: "Auction", env: "mev-auction-v0" },
);
const show = { waste: "Waste", "tax.collected": "Tax collected" };

describe("renderReport", () => {
  const made = results({ commons, auction }, { name: "learned-vs-hardcoded" });
  const config = configOf(made);
  config.scenes.commons = { ...config.scenes.commons, show, baseline: "s1" };
  const html = renderReport({
    config,
    results: made,
    picture: (_, name) => (name === "s1" ? undefined : name === "s2" ? "<p>no</p>" : drawing),
    versions,
  });
  const root = sound(html);
  const [first, second] = all(root, "section");
  const tables = all(first, "table").map((table) => all(table, "tr").map((row) => row.children.map(textOf)));

  it("opens with what happened everywhere", () => {
    expect(textsOf(root, "h1")).toEqual(["Learned vs hardcoded"]);
    const header = all(root, "header")[0];
    expect(textsOf(header, "p", "subtitle")).toEqual([
      "2 to 5 societies in 2 scenes, 30 sessions of each, all on the same seeds",
    ]);
    expect(plain(textsOf(header, "p", "summary")[0])).toMatch(
      /^Welfare is highest for “Quota” in “Commons” \(99 % \[99, 99\] of the optimum\), “Truthful” in “Auction” \(3 \[2, 4\] a tick\)\. Welfare is the sum of the agents’ payoffs/,
    );
    const charts = chartsOf(header);
    expect(charts.map((chart) => textOf(all(chart, "title")[0]))).toEqual(["Commons", "Auction"]);
    expect(textOf(all(charts[0], "desc")[0])).toBe(
      "Welfare, % of optimum. Greedy: 1.0 [0.5, 1.5]. Q: 38.0 [35.0, 41.0]. Tax: 92.0 [90.0, 93.0]. Quota: 99.0 [99.0, 99.0]. Q among quotas: 75.0 [70.0, 80.0]. Reference Nash: 33.",
    );
    expect(textOf(all(charts[1], "desc")[0])).toMatch(
      /^Welfare, no optimum known\. Greedy: −5 \[−6, −4\]\. Truthful: 3 \[2, 4\]\./,
    );
  });

  it("has its charts as files of their own", () => {
    const charts = renderCharts({ config, results: made });
    expect(Object.keys(charts)).toEqual([
      "commons.learning",
      "commons.welfare",
      "commons.waste",
      "commons.tax.collected",
      "auction.welfare",
    ]);
    for (const chart of Object.values(charts)) expect(chart).toMatch(/^<svg .*<style>.*<\/svg>$/s);
    expect(charts["commons.waste"]).toContain("Waste");
  });

  it("has one row a part in the overview, with the labels it has in the scenes", () => {
    const header = all(root, "header")[0];
    expect(all(header, "tr").map((row) => row.children.map(textOf))).toEqual([
      [
        "Society",
        "Commons ↑ (higher is better)% of optimum",
        "Auction ↑ (higher is better)welfare per tick, no optimum known",
      ],
      ["Greedy", "1.0[0.5, 1.5]", "−5[−6, −4]"],
      ["Q", "38.0[35.0, 41.0]", "–"],
      ["Tax", "92.0[90.0, 93.0]", "–"],
      ["norm", "99.0 best[99.0, 99.0]", "3 best[2, 4]"],
      ["Q among quotas", "75.0[70.0, 80.0]", "–"],
    ]);
    expect(html).toContain("norm: “Quota” in Commons, “Truthful” in Auction.");
  });

  it("says in each scene what was found", () => {
    expect(plain(textsOf(first, "p", "lead")[0])).toMatch(
      /^“Quota” has the highest welfare, 99 % \[99, 99\] of the optimum; “Greedy” the lowest/,
    );
    expect(textsOf(first, "p").map(plain)).toContainEqual(
      expect.stringMatching(
        /^Against “Q”, session by session, welfare a tick is 7\d \[\d+, \d+\] lower in “Greedy”, 108 /,
      ),
    );
    expect(textsOf(first, "p").some((text) => text.includes("the norm is exploitable"))).toBe(true);
    expect(textsOf(second, "p", "lead")[0]).toBe(
      "“Truthful” has the highest welfare, 3 [2, 4] a tick (no optimum known); “Greedy” the lowest, −5 [−6, −4].",
    );
  });

  it("draws learners as curves, others as levels, and the references", () => {
    const [curve] = chartsOf(first);
    expect(textOf(all(curve, "title")[0])).toBe("Welfare while learning");
    // Q, Tax and the mix learn; Greedy and Quota do not.
    expect(all(curve, "path", "band").map(({ attributes }) => attributes.class)).toEqual([
      "band c1",
      "band c2",
      "band c4",
    ]);
    expect(all(curve, "path", "flat").map(({ attributes }) => attributes.class)).toEqual([
      "line flat c0",
      "line flat c3",
    ]);
    expect(textsOf(curve, "text", "ref-label")).toEqual(["Optimum 200", "Nash 66"]);
    expect(textsOf(second, "title")).not.toContain("Welfare while learning");
  });

  it("keeps the colour of a kind in every chart", () => {
    const bars = (section: Element) =>
      chartsOf(section).map((chart) => all(chart, "rect", "bar").map(({ attributes }) => attributes.class));
    expect(bars(first).slice(1, 4)).toEqual([
      ["bar c0", "bar c1", "bar c2", "bar c3", "bar c4"],
      ["bar c0", "bar c1", "bar c2", "bar c3", "bar c4"],
      // Only the tax collects.
      ["bar c2"],
    ]);
    expect(bars(second)[0]).toEqual(["bar c0", "bar c3"]);
  });

  it("has every shown metric in the table, with shares and the gain of deviating", () => {
    expect(tables).toEqual([
      [
        [
          "Society",
          "Welfare ↑ (higher is better)per tick",
          "Share% of optimum",
          "Against Nash% of Nash",
          "Gain of deviatingreward per tick, after mechanisms",
          "Waste ↓ (lower is better)kg per tick",
          "Tax collected",
        ],
        ["Greedy", "2[1, 3]", "1.0[0.5, 1.5]", "3[2, 5]", "–", "9.0[8.0, 10.0]", "–"],
        ["Q", "76[70, 82]", "38.0[35.0, 41.0]", "115[106, 124]", "–", "5.0[4.0, 6.0]", "–"],
        ["Tax", "184[180, 186]", "92.0[90.0, 93.0]", "–", "–", "1.0[0.5, 1.5]", "3[2, 4]"],
        ["Quota", "198 best[198, 198]", "99.0[99.0, 99.0]", "300[300, 300]", "–", "0.0 best[0.0, 0.0]", "–"],
        [
          "Q among quotas",
          "150[140, 160]",
          "75.0[70.0, 80.0]",
          "227[212, 242]",
          "0.40[0.30, 0.50]",
          "2.0[1.0, 3.0]",
          "–",
        ],
      ],
    ]);
  });

  it("shows the verdicts beside the results, each leading to its certificate", () => {
    const certified = ["s0", "s1", "s3"].map((name) => ({
      scene: "commons",
      society: name,
      certificate: { verdict: { name: `verdict on ${name}` } },
    }));
    const page = sound(
      renderReport({ config, results: made, picture: () => undefined, versions, certificates: certified }),
    );
    const [own, other] = all(page, "section").map((section) =>
      all(section, "table").map((table) =>
        all(table, "tr").map((row) => row.children.slice(0, 2).map(textOf)),
      ),
    );
    expect(own).toEqual([
      [
        ["Society", "Norm?verdict of the certificate"],
        ["Greedy", "verdict on s0"],
        ["Q", "verdict on s1"],
        ["Tax", "not certified"],
        ["Quota", "verdict on s3"],
        ["Q among quotas", "not certified"],
      ],
    ]);
    expect(other[0][0][1]).toMatch(/^Welfare/);
    const [link, ...cells] = all(page, "a")
      .map(({ attributes }) => attributes.href)
      .filter((href) => !href.startsWith("#"));
    expect(link).toBe("certificates.html");
    expect(cells).toEqual(certificateAnchors(certified).map((anchor) => `certificates.html#${anchor}`));
    expect(html).not.toContain("certificates.html");
  });

  it("shows a picture of each society that has one, and says which it left out", () => {
    expect(all(first, "div", "picture").map(({ children }) => children.length)).toEqual([1, 0, 1, 1]);
    expect(html).toContain("Tax: left out, since it is not an svg element.");
    expect(all(first, "g").map(({ attributes }) => attributes.id)).toEqual(["s0p0-a", "s0p3-a", "s0p4-a"]);
    const none = sound(render(made));
    expect(all(none, "h3")).toHaveLength(0);
  });

  it("folds away what was run and what is known", () => {
    expect(textsOf(second, "summary")).toEqual([
      "Societies",
      "Environment and parameters",
      "Reference outcomes",
      "Metrics",
    ]);
    const entries = all(second, "dl").map((list) =>
      list.children.map(({ children }) => children.map(textOf)),
    );
    expect(entries).toEqual([
      [
        ["Greedy", "q-learning plays every agent. Mechanisms: none."],
        ["Truthful", "q-learning plays every agent. Mechanisms: none."],
      ],
      [
        ["Env", "mev-auction-v0, 4 agents"],
        ["Parameters", "all at their defaults"],
        ["Training", "1000 ticks, recorded in windows of 500 ticks"],
        ["Evaluation", "200 ticks with frozen policies"],
      ],
      [
        ["nash", "at least 0 per tick (a bound: the true value may be higher); by hand"],
        ["sealed", "1 per tick; by hand"],
        ["optimum", "not known"],
      ],
      [["Welfare", "Sum of the agents' payoffs (per tick; higher is better)"]],
    ]);
  });

  it("measures a society against the equilibrium of its own parameters, and lists it", () => {
    const own = society("learned", [76, 70, 82], { label: "Second price", theory: { nash: outcome(50) } });
    const root = sound(render(results({ a: scene([own, society("mechanism", [5, 4, 6])], dilemma) })));
    const rows = all(root, "tr").map((row) => row.children.map(textOf));
    expect(rows[1][3]).toBe("152[140, 164]");
    expect(rows[2][3]).toBe("–");
    expect(textsOf(root, "dt")).toContain("nash, Second price");
  });

  it("writes policies, mechanisms and parameters in full", () => {
    const own = {
      policies: [
        { use: "q-learning", params: { alpha: 0.1, epsilon: { start: 1, end: 0 } }, seats: [0, 1, 2, 5] },
        { use: "always", role: "buyer" },
        { use: "quota-follower" },
      ],
      mechanisms: [
        { use: "pigouvian-tax", params: { on: "effort", rates: [1, 2] } },
        { use: "quota", as: "cap", seats: [0, 1], during: [5, 9] },
        { use: "shock", during: { every: 10, for: 2, from: 3 } },
        { use: "sanction", role: "seller" },
      ],
      params: { rounds: Number.POSITIVE_INFINITY, table: Array.from({ length: 20 }, (_, j) => j) },
      sharing: "shared",
      worlds: 8,
    };
    expect(textsOf(sound(render(results({ auction }), {}, undefined, own)), "dd")[0]).toBe(
      "q-learning (alpha 0.1, epsilon {start 1, end 0}) plays agents 0–2, 5; always plays every buyer; quota-follower plays every other agent. " +
        "Mechanisms: pigouvian-tax (on effort, rates [1, 2]); cap: quota, for agents 0, 1, at ticks 5 to 8; " +
        "shock, from tick 3 on, for 2 of every 10; sanction, for every seller. " +
        "Own env parameters: rounds ∞, table [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, … (20 entries)]. " +
        "One learner a seat, taught by 8 worlds of a session.",
    );
  });

  it("tells how the numbers were made", () => {
    const footer = plain(textOf(all(root, "footer")[0]));
    expect(footer).toContain("interquartile means (IQM) over 30 independent sessions");
    expect(footer).toContain("95 % percentile bootstrap intervals");
    expect(footer).toContain("Seeds are paired");
    expect(footer).toContain("welfare / optimum");
    expect(textsOf(all(root, "footer")[0], "dd")).toEqual([
      "learned-vs-hardcoded",
      "0",
      "30",
      "0.1.0",
      "20.20.2",
    ]);
    expect(footer).toContain("Neither intervals nor verdicts are adjusted for the number of comparisons");
    expect(footer).toContain("What agents pay to outsiders");
    expect(footer).not.toContain("do not carry a verdict");
    for (const sessions of [4, 7])
      expect(render(results({ auction }, { sessions }))).toContain(
        `They are worth less than they say (${intervalQuality(sessions)}) and do not carry a verdict: with fewer than 8 sessions`,
      );
    expect(render(results({ auction }, { sessions: 8 }))).not.toContain("do not carry a verdict");
    expect(footer).not.toContain("shared learners");
    const shared = render(results({ a: scene([society("learned", [5, 4, 6], { paired: false })]) }));
    expect(shared).toContain("but for societies with shared learners, whose worlds have seeds of their own");
    expect(shared).not.toContain("all on the same seeds");
    expect(render(results({ auction }, { sessions: 1 }))).toContain("nothing is called a difference");
  });

  it("has no opening charts where there is one scene", () => {
    const one = sound(render(results({ auction })));
    expect(all(all(one, "header")[0], "svg")).toHaveLength(0);
    expect(textsOf(one, "p", "subtitle")).toEqual([
      "2 societies in one scene, 30 sessions of each, all on the same seeds",
    ]);
  });

  it("stands without scenes, without societies, and with one session", () => {
    expect(textsOf(sound(render(results({}))), "p", "summary")[0]).toMatch(/^No scene was run\./);
    expect(textsOf(sound(render(results({ empty: scene([]) }))), "p", "lead")).toEqual([
      "No society was run.",
    ]);
    const once = society("learned", [5, 5, 5], { n: 1, learns: true, deviation: [1, 1, 1] });
    const single = sound(render(results({ a: scene([once], dilemma) }, { sessions: 1 })));
    expect(all(single, "path", "band")).toHaveLength(0);
    expect(all(single, "line", "whisker")).toHaveLength(0);
    expect(all(single, "span", "interval")).toHaveLength(0);
  });

  it.each([
    ["nothing known", {}],
    ["no optimum", { nash: outcome(-3) }],
    ["no equilibrium", { optimum: outcome(3) }],
    ["a zero optimum", { optimum: outcome(0) }],
    ["a zero optimum and Nash below", { optimum: outcome(0), nash: outcome(-10) }],
    ["a negative optimum", { optimum: outcome(-1), nash: outcome(-10) }],
    ["an optimum below Nash", { optimum: outcome(-10), nash: outcome(-1) }],
    ["bounds", { optimum: outcome(5, "lower"), nash: outcome(1, "upper") }],
    ["numbers that are none", { optimum: outcome(Number.NaN), nash: outcome(Number.NEGATIVE_INFINITY) }],
  ])("is sound with %s", (_, theory) => {
    const list = [
      society("learned", [-4, -5, -3], { learns: true }),
      society("norm", [0, 0, 0]),
      society("mix", [1, -1, 2], { deviation: [0, -1, 1] }),
    ];
    sound(render(results({ a: scene(list, theory), b: scene(list, theory) })));
  });

  it("throws on a metric that no society recorded", () => {
    expect(() => render(results({ commons }), { wast: "Waste" })).toThrow(
      'scenes.commons.show: must name metrics that a society of the scene records, got "wast"; did you mean "waste"?',
    );
  });

  it("keeps every text in its place, whatever it is", () => {
    fc.assert(
      fc.property(fc.array(anyText, { minLength: 1, maxLength: 6 }), (words) => {
        const at = (index: number): string => words[index % words.length];
        const list = ["learned", "norm", at(0), at(1)].map((kind, j) =>
          society(kind, [j, j - 1, j + 1], { label: at(j), learns: j === 0 }),
        );
        const theory = {
          optimum: { welfare: 3, note: at(2) },
          [`note ${at(3)}`]: { welfare: 1, note: at(4) },
        };
        const one = scene(list, theory, {
          label: at(5),
          env: at(0),
          metrics: { welfare: { description: at(1), per: at(2), unit: at(3) } },
        });
        const made = results({ a: one, b: one }, { seed: at(4) });
        const root = sound(
          renderReport({
            config: configOf(made, { welfare: at(0) }),
            results: made,
            picture: (_, name) => (name === "s0" ? at(3) : drawing),
            versions: { [`v ${at(1)}`]: at(2) },
          }),
        );
        expect(all(root, "section")).toHaveLength(2);
        expect(all(root, "table")).toHaveLength(3);
      }),
      { numRuns: 30 },
    );
  });
});
