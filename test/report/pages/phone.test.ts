/** Pages read on a phone: nothing is wider than the window, and type in figures keeps its size. */
import { describe, expect, it } from "vitest";
import { always, winStayLoseShift } from "../../../agents/index.ts";
import { certify } from "../../../src/norms/index.ts";
import { renderCertificates } from "../../../src/report/certificates/page.ts";
import { renderReport } from "../../../src/report/index.ts";
import { pageCss } from "../../../src/report/pages/css.ts";
import { defect, pairOf } from "../../norms/societies.ts";
import { chromium, layoutsOf } from "../chromium.ts";
import { configOf, outcome, results, scene, society } from "../made.ts";
import { type Element, numberOf, parseXml } from "../xml.ts";

const metrics = Object.fromEntries(
  ["waste", "one", "two", "three", "four", "five"].map((name) => [name, [0.1234, 0.1111, 0.1357]] as const),
);
const long = "learners with a long name under a tax with a long name";
const commons = scene(
  [
    society("greedy", [2, 1, 3], { label: "Greedy", metrics }),
    society("learned", [76, 70, 82], { label: long, metrics, learns: true }),
    society("mechanism", [184, 180, 186], { label: `${long} and more`, metrics, learns: true }),
    society("norm", [198, 198, 198], { label: "Quota", metrics }),
    society("mix", [150, 140, 160], { label: "Mix", metrics, learns: true, deviation: [0.4, 0.3, 0.5] }),
  ],
  { optimum: outcome(200), nash: outcome(66) },
);
const made = results({ first: commons, second: { ...commons, label: "Second" } });
const config = configOf(made, Object.fromEntries(Object.keys(metrics).map((name) => [name, name])));
const picture = () =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 240" font-size="12"><text x="0" y="20">tick</text></svg>`;
const options = { seed: 1, discount: 0.9, ticks: 50, deviants: [{ ...defect, label: long }], shockTicks: 40 };
const certificates = [winStayLoseShift, always].map((norm, j) => ({
  scene: "pd",
  society: `s${j}`,
  label: `${long} ${j}`,
  certificate: certify(pairOf(norm, [4, 3, 1, 0], { worlds: 4 }), options),
}));
const pages = {
  report: renderReport({ config, results: made, picture, versions: {}, certificates }),
  certificates: renderCertificates({ name: "n", certificates, scenes: {}, versions: {} }),
};

/** Elements with all that they stand in, outermost first. */
const pathsOf = (element: Element, above: readonly Element[] = []): (readonly Element[])[] =>
  element.children.flatMap((child) => {
    const path = [...above, child];
    return [path, ...pathsOf(child, path)];
  });
const classesOf = ({ attributes }: Element): string[] => (attributes.class ?? "").split(" ");
const within = (path: readonly Element[], className: string): boolean =>
  path.some((element) => classesOf(element).includes(className));
const ruleOf = (selector: string): string =>
  new RegExp(`^${selector.replace(".", "\\.")}\\{([^}]*)\\}`, "m").exec(pageCss)![1];

describe.each(Object.entries(pages))("%s on a narrow screen, by its markup", (_, html) => {
  const paths = pathsOf(parseXml(html));
  const last = (path: readonly Element[]): Element => path[path.length - 1];

  it("has what is wide in boxes that scroll by themselves, and that hold what is placed absolutely", () => {
    for (const box of [".scroll", ".picture"]) {
      expect(ruleOf(box)).toContain("overflow-x:auto");
      expect(ruleOf(box)).toContain("position:relative");
    }
    expect(ruleOf("pre")).toContain("overflow-x:auto");
    // The only rule that takes elements out of the flow is that of texts for those who do not see the page.
    expect(pageCss.match(/position:(absolute|fixed)/g)).toHaveLength(1);
    expect(ruleOf(".unseen")).toContain("position:absolute");
    for (const path of paths) {
      const element = last(path);
      if (element.name === "table" || classesOf(element).includes("unseen"))
        expect(within(path, "scroll"), element.name).toBe(true);
      if (element.name === "svg")
        expect(within(path, "chart") || within(path, "swatch") || within(path, "picture")).toBe(true);
    }
    expect(ruleOf("svg.chart")).toContain("max-width:100%");
  });

  it("draws every chart for the width of a phone as well", () => {
    const charts = paths.map(last).filter((each) => each.name === "svg" && classesOf(each).includes("chart"));
    expect(charts.length).toBeGreaterThan(3);
    for (const path of paths) {
      const element = last(path);
      if (classesOf(element).includes("fits"))
        expect(element.children.map(classesOf).map(([name]) => name)).toEqual(
          ["third", "half", "full"].slice(0, element.children.length),
        );
      if (element.name !== "svg" || !classesOf(element).includes("chart")) continue;
      // What is shown in a narrow column; wider ones are for wider columns.
      if (!within(path, "half") && !within(path, "full"))
        expect(numberOf(element, "width")).toBeLessThanOrEqual(380);
    }
    for (const name of ["half", "full"])
      expect(pageCss).toMatch(new RegExp(`\\.fits>\\.${name}[^{]*\\{display:none\\}`));
  });
});

describe.skipIf(chromium === undefined)(
  chromium === undefined
    ? "in a browser (skipped: no Chromium on the PATH, nor at $CHROMIUM)"
    : "in a browser",
  () => {
    it.each(Object.entries(pages))(
      "%s does not scroll sideways and has figures that can be read, each shown once",
      (_, html) => {
        const layouts = layoutsOf(html, [360, 400, 700, 1000, 1200]);
        const charts = layouts[layouts.length - 1].charts;
        expect(charts).toBeGreaterThan(3);
        for (const layout of layouts) {
          expect(layout.scrollWidth, `at ${layout.width} px`).toBeLessThanOrEqual(layout.width);
          expect(layout.leastType, `"${layout.leastText}" at ${layout.width} px`).toBeGreaterThan(9.3);
          expect(layout.charts, `at ${layout.width} px`).toBe(charts);
        }
        // On the phones that most have, type is at least 10 px.
        expect(layouts[1].leastType).toBeGreaterThanOrEqual(10);
      },
      60_000,
    );
  },
);
