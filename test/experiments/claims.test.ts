/**
 * What experiments claim is what their committed results say: the verdict of each claim is committed beside the numbers. After
 * a change of claims: UPDATE_RESULTS=1 npx vitest run test/experiments/claims.test.ts, then read the verdicts.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { toJson } from "../../src/cli/io.ts";
import { type Claim, figuresOf, judge } from "../../src/lab/index.ts";
import { raw } from "../../src/report/charts/svg.ts";
import { standalone } from "../../src/report/index.ts";
import { all, committedResults, fileOf, textOf } from "./experiments.ts";

test.each(all)("the verdicts on %s are those of its committed results", (name, { claims }) => {
  expect(claims.length).toBeGreaterThan(0);
  const judged = judge(claims as readonly Claim<unknown>[], committedResults(name));
  const { claims: _, ...results } = JSON.parse(textOf(name, "results.json"));
  const text = toJson({ ...results, claims: judged });
  if (process.env.UPDATE_RESULTS) writeFileSync(fileOf(name, "results.json"), text);
  expect(JSON.parse(textOf(name, "results.json")).claims).toEqual(JSON.parse(text).claims);
  for (const { says, verdict, why, unmet } of judged) {
    expect(why, says).toBeUndefined();
    // What does not pass says why, and nothing else does.
    expect(verdict !== "pass", `${says}: ${verdict}`).toBe(unmet !== undefined);
  }
});

test("each claim of an experiment says something of its own", () => {
  for (const [, { claims }] of all) expect(new Set(claims.map(({ says }) => says)).size).toBe(claims.length);
});

/** Those whose figures show more than their committed results hold. */
const notDrawn = ["coin-game-lola", "deep-mev", "deep-rate-limit", "learned-vs-hardcoded", "lola-dice-ipd"];

test.each(all.filter(([name, { figures }]) => figures && !notDrawn.includes(name)))(
  "the figures of %s are drawn from its committed results",
  (name, experiment) => {
    const figures = Object.entries(figuresOf(experiment, committedResults(name)));
    expect(figures.length).toBeGreaterThan(0);
    for (const [figure, chart] of figures) {
      const picture = `${standalone(raw(chart))}\n`;
      if (process.env.UPDATE_RESULTS) writeFileSync(fileOf(name, `${figure}.svg`), picture);
      expect(readFileSync(fileOf(name, `${figure}.svg`), "utf8")).toBe(picture);
    }
  },
);
