/**
 * What the READMEs of the experiments in the gridworlds claim and draw is what their committed results say. After new
 * results, to draw the pictures: UPDATE_RESULTS=1 npx vitest run test/experiments/gridworlds.test.ts
 */
import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Results } from "../../src/index.ts";
import { welfarePicture } from "./welfare-picture.ts";

const fileOf = (experiment: string, name: string) =>
  new URL(`../../experiments/${experiment}/${name}`, import.meta.url);

const resultsOf = (experiment: string): Results =>
  JSON.parse(readFileSync(fileOf(experiment, "results.json"), "utf8"));

function societiesOf(experiment: string) {
  const { sessions, scenes } = resultsOf(experiment);
  const [{ societies }] = Object.values(scenes);
  /** Every session of each society has more of a metric than every session of the next one. */
  const falls = (metric: string, ...names: string[]) =>
    names.slice(1).forEach((name, j) => {
      const above = Math.min(...societies[names[j]].values[metric]);
      const below = Math.max(...societies[name].values[metric]);
      expect(above, `${metric}: ${names[j]} above ${name}`).toBeGreaterThan(below);
    });
  return { sessions, societies, falls };
}

test("harvest: PPO eats the commons up, a tax on harvests keeps it, and the norm does not survive one learner", () => {
  const { sessions, societies, falls } = societiesOf("harvest-tragedy");
  expect(sessions).toBeGreaterThanOrEqual(5);
  falls("welfare", "sparing", "taxed", "mix", "learned");
  falls("welfare", "territory", "mix", "greedy");
  falls("sustainability", "sparing", "taxed", "learned");
  for (const same of ["harmless", "averse", "difference"]) falls("stock", "taxed", same);
  // The whole yield is hardly more than the 26 apples that were there, over 300 ticks.
  for (const name of ["greedy", "learned", "harmless", "averse", "difference"])
    for (const welfare of societies[name].values.welfare) {
      expect(welfare).toBeGreaterThan(26 / 300);
      expect(welfare).toBeLessThan((1.2 * 26) / 300);
    }
  expect(societies.mix.deviation!.low).toBeGreaterThan(0);
});

test("cleanup: PPO alone stays far below the roster; a team reward reaches it by fixed roles, not by turns", () => {
  const { sessions, societies, falls } = societiesOf("cleanup-public-good");
  expect(sessions).toBeGreaterThanOrEqual(5);
  falls("welfare", "roster", "rider", "mix", "harmless", "learned", "greedy");
  for (const better of ["averse", "paid", "team"]) falls("welfare", better, "learned");
  falls("welfare", "team", "harmless");
  falls("equality", "roster", "learned", "team");
  expect(societies.mix.deviation!.low).toBeGreaterThan(societies.rider.deviation!.high);
  expect(societies.rider.deviation!.low).toBeGreaterThan(0);
});

/** Of societies that come to the same, one is drawn. */
test.each([
  ["harvest-tragedy", ["greedy", "owner", "learned", "averse", "taxed", "sparing", "territory"]],
  ["cleanup-public-good", ["greedy", "learned", "harmless", "averse", "team", "paid", "roster"]],
])("the picture of %s is drawn from its results", (experiment, drawn) => {
  const file = fileOf(experiment, "welfare.svg");
  const picture = `${welfarePicture(resultsOf(experiment), drawn)}\n`;
  if (process.env.UPDATE_RESULTS) writeFileSync(file, picture);
  expect(readFileSync(file, "utf8")).toBe(picture);
});
