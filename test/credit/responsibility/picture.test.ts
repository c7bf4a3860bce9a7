import { expect, test } from "vitest";
import { columnReaches, responsibilityReport } from "../../../src/credit/responsibility/index.ts";
import { bindPolicies, createBatch } from "../../../src/index.ts";
import { drawnAt, figureWidth } from "../../../src/report/index.ts";
import { responsibilityFigures, responsibilityTable } from "../../../src/report/responsibility.ts";
import { all, parseXml, textOf } from "../../report/xml.ts";
import { fuse, script } from "./games.ts";

/** Agent 1 overdraws in tick 2. */
const reportOf = (agents: number, draws = 0) => {
  const plan = Array.from({ length: agents }, (_, a) => (a === 1 ? [1, 1, 5, 1] : [1]));
  const batch = createBatch(fuse, { agents, capacity: agents + 1 });
  const policies = bindPolicies(batch, [{ use: script, params: { plan } }]);
  return responsibilityReport(batch, policies, { failure: columnReaches("tripped"), baseline: 1, draws });
};
const charts = (report: ReturnType<typeof reportOf>) =>
  responsibilityFigures(report).map(({ chart }) => parseXml(drawnAt(chart, figureWidth.half)));
const texts = (root: ReturnType<typeof parseXml>) => all(root, "text").map(textOf);

test("two strips and the shares, a row for each agent", () => {
  const report = reportOf(3);
  const [onward, single, shares] = charts(report);
  expect(texts(onward)).toEqual(expect.arrayContaining(["0 script", "1 script", "2 script", "all together"]));
  expect(texts(single)).not.toContain("all together");
  expect(texts(shares)).toEqual(expect.arrayContaining(["0 script", "1 script", "1"]));
  expect(responsibilityFigures(report)[0].caption).toBe(
    "It happened in tick 2; one agent alone could avert it until tick 2, all together until tick 2.",
  );
  // The one decision that counts is the only cell of its row in full colour.
  const full = all(single, "rect").filter(
    ({ attributes }) => attributes["fill-opacity"] === "1" && Number(attributes.height) === 16,
  );
  expect(full).toHaveLength(1);
});

test("the table says who averts it and when it was too late", () => {
  const markup = responsibilityTable(reportOf(3));
  const rows = all(parseXml(`<div>${markup}</div>`), "tr").map((row) => row.children.map(textOf));
  expect(rows[2]).toEqual(["1 script", "yes", "–", "2", "1", "1", "1", "1"]);
  expect(rows[1].slice(0, 4)).toEqual(["0 script", "no", "2", "–"]);
});

test("where random numbers are drawn, probabilities take the place of averting", () => {
  const batch = createBatch(fuse, { agents: 3, capacity: 4, chance: 0.5 }, { worlds: 1, seed: 1 });
  const policies = bindPolicies(batch, [{ use: script, params: { plan: [[1], [5], [1]] } }]);
  const report = responsibilityReport(batch, policies, { failure: columnReaches("tripped"), baseline: 1 });
  const headings = all(parseXml(`<div>${responsibilityTable(report)}</div>`), "th").map(textOf);
  expect(headings).not.toContain("alone averts it");
  expect(headings).toContain("less likely beyond chance");
  expect(responsibilityFigures(report)[0].caption).toMatch(
    /^It happened in tick \d; less likely beyond chance without the conduct of 1 alone\.$/,
  );
});

test("redrawn luck gives probabilities and intervals; many agents go without shares", () => {
  const report = reportOf(3, 5);
  expect(texts(charts(report)[0]).join(" ")).toContain('fall in the probability of "tripped"');
  expect(responsibilityTable(report)).toContain("risk without it");
  expect(charts(reportOf(13))).toHaveLength(2);
});
