/** The page of certificates: all verdicts first, then what they rest on, folded. */
import { describe, expect, it } from "vitest";
import { always, winStayLoseShift } from "../../../agents/index.ts";
import type { NamedCertificate } from "../../../src/lab/certify.ts";
import { type Certificate, certify } from "../../../src/norms/index.ts";
import { certificateAnchors } from "../../../src/report/certificates/anchors.ts";
import { renderCertificates } from "../../../src/report/certificates/page.ts";
import { defect, pairOf } from "../../norms/societies.ts";
import { all, chartsOf, type Element, parseXml, textOf } from "../xml.ts";

const options = {
  seed: 1,
  discount: 0.9,
  ticks: 50,
  deviants: [{ ...defect, label: "defect | <d>" }],
  shockTicks: 40,
};
const strict = certify(pairOf(winStayLoseShift, [4, 3, 1, 0], { worlds: 4 }), options);
const meek = certify(pairOf(always, [5, 3, 1, 0]), options);
const named = (scene: string, label: string, certificate: Certificate): NamedCertificate => ({
  scene,
  society: label,
  label,
  certificate,
});
const certificates = [
  named("pd", "Strict | <i>", strict),
  named("other", "Meek", meek),
  named("pd", "Meek", meek),
];
const render = (of: readonly NamedCertificate[] = certificates): string =>
  renderCertificates({
    name: "name <script>",
    certificates: of,
    scenes: { pd: "Dilemma <b>" },
    versions: { node: "20" },
  });
const html = render();
const root = parseXml(html);
const titleOf = (chart: Element): string => textOf(all(chart, "title")[0]);

describe("the page of certificates", () => {
  it("begins with a table of verdicts a scene, each society with what decided, on one page", () => {
    const [header] = all(root, "header");
    expect(all(header, "figcaption").map(textOf)).toEqual([
      " Dilemma <b>: verdicts.Table 1.",
      " other: verdicts.Table 2.",
    ]);
    const rows = all(header, "tbody").flatMap((body) => all(body, "tr"));
    expect(rows.map(({ children }) => children.map(textOf).slice(0, 2))).toEqual([
      ["Strict | <i>", strict.verdict.name],
      ["Meek", meek.verdict.name],
      ["Meek", meek.verdict.name],
    ]);
    for (const row of rows) expect(textOf(row.children[2])).not.toBe("");
    expect(all(header, "svg")).toEqual([]);
    expect(all(header, "details")).toEqual([]);
  });

  it("leads from each verdict to the society, whose reasons, numbers and figures are folded without scripts", () => {
    const links = all(all(root, "header")[0], "a").map(({ attributes }) => attributes.href);
    const folds = all(root, "details");
    expect(folds.map(({ attributes }) => attributes.id)).toEqual([
      "society-pd-strict-i",
      "society-pd-meek",
      "society-other-meek",
    ]);
    expect(links).toEqual(folds.map(({ attributes }) => `#${attributes.id}`));
    // The same places in the order of the certificates, for other pages.
    expect(certificateAnchors(certificates)).toEqual([
      "society-pd-strict-i",
      "society-other-meek",
      "society-pd-meek",
    ]);
    // No figure stands outside a fold.
    expect(chartsOf(root)).toHaveLength(folds.flatMap(chartsOf).length);
    for (const [fold, { certificate }] of [
      [folds[0], certificates[0]],
      [folds[2], certificates[1]],
    ] as const)
      expect(all(fold, "p").map(textOf)).toHaveLength(certificate.verdict.reasons.length);
  });

  it("draws the gain that the verdict rests on, exact and found, before the deviants, and from where it counts", () => {
    const [chart] = all(root, "details").flatMap((fold) =>
      chartsOf(fold).filter((each) => titleOf(each) === "Gain of leaving the norm"),
    );
    const bars = all(chart, "rect", "bar").map((bar) => textOf(all(bar, "title")[0]));
    expect(bars[0]).toMatch(/^best plan there is \(exact\)/);
    expect(bars[1]).toMatch(/^best found in each session/);
    expect(bars[2]).toMatch(/^defect \| <d>/);
    expect(all(chart, "text", "ref-label").map(textOf)).toEqual(["epsilon"]);
    expect(html).toContain("Lower bounds on what leaving can pay, but for the exact one.");
  });

  it("draws a shock as the difference to the copy that was left alone, with its band", () => {
    const [fold] = all(root, "details");
    const shocks = chartsOf(fold).filter((chart) =>
      textOf(all(chart, "desc")[0]).startsWith("Welfare less that of the undisturbed copy"),
    );
    expect(shocks).toHaveLength(strict.recovery.length);
    for (const [j, chart] of shocks.entries()) {
      expect(titleOf(chart)).toBe(`After ${strict.recovery[j].label}`);
      expect(all(chart, "path", "line")).toHaveLength(1);
      expect(all(chart, "path", "band")).toHaveLength(1);
      expect(textOf(all(chart, "desc")[0])).toContain("Reference no change: 0.");
    }
  });

  it("escapes whatever was named", () => {
    for (const raw of ["<script>", "<i>", "Dilemma <b>", "<d>"]) expect(html).not.toContain(raw);
    for (const shown of ["name &lt;script&gt;", "Strict | &lt;i&gt;", "Dilemma &lt;b&gt;"])
      expect(html).toContain(shown);
  });

  it("has the numbers of sentences as a reader wants them", () => {
    const reasons = [...meek.verdict.reasons];
    reasons[0] = "It is -3 [-4, -1e-7] and 50 % of that.";
    const told = named("pd", "told", { ...meek, verdict: { ...meek.verdict, reasons } });
    expect(render([told]).match(/It is −3 \[−4, −1×10⁻⁷\] and 50\u00a0% of that\./g)).toHaveLength(2);
  });

  it("is made of certificates that come back from JSON as well", () => {
    expect(render(JSON.parse(JSON.stringify(certificates)))).toBe(html);
    expect(html).not.toMatch(/NaN|undefined|\bnull\b/);
  });

  it("is a page without certificates", () => {
    expect(all(parseXml(render([])), "section")).toEqual([]);
  });
});
