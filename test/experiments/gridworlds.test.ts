/**
 * What the READMEs of the experiments in the gridworlds claim and draw is what their committed results say. After new
 * results, to draw the pictures: UPDATE_RESULTS=1 npx vitest run test/experiments/gridworlds.test.ts
 */
import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Results } from "../../src/lab/index.ts";
import { type Drawn, learningPicture } from "./learning-picture.ts";

const fileOf = (experiment: string, name: string) =>
  new URL(`../../experiments/${experiment}/${name}`, import.meta.url);

const resultsOf = (experiment: string): Results =>
  JSON.parse(readFileSync(fileOf(experiment, "results.json"), "utf8"));

function sceneOf(experiment: string, scene: string) {
  const { sessions, scenes } = resultsOf(experiment);
  const { societies } = scenes[scene];
  /** Every session of each society has more of a metric than every session of the next one. */
  const falls = (metric: string, ...names: string[]) =>
    names.slice(1).forEach((name, j) => {
      const above = Math.min(...societies[names[j]].values[metric]);
      const below = Math.max(...societies[name].values[metric]);
      expect(above, `${metric}: ${names[j]} above ${name}`).toBeGreaterThan(below);
    });
  return { sessions, societies, falls };
}

/** What is left of the way from the curve's third quarter to its last: near 0 where learning has ended. */
function lastRise(curve: Results["scenes"][string]["societies"][string]["curve"], metric: string): number {
  const points = curve.metrics[metric].map(({ iqm }) => iqm);
  const quarter = points.length / 4;
  const level = (from: number) => points.slice(from, from + quarter).reduce((sum, y) => sum + y, 0) / quarter;
  return level(3 * quarter) - level(2 * quarter);
}

/** The whole yield of those who eat the orchard bare: hardly more than the 26 apples that are there at first. */
const bare = 26 / 300;

test("harvest: PPO eats the commons up, a tax on harvests keeps it, and the norm does not survive one learner", () => {
  const { sessions, societies, falls } = sceneOf("harvest-tragedy", "harvest");
  expect(sessions).toBeGreaterThanOrEqual(4);
  falls("welfare", "sparing", "taxed", "mix", "learned");
  falls("welfare", "territory", "learned");
  falls("sustainability", "sparing", "taxed", "learned");
  for (const name of ["greedy", "learned"])
    for (const welfare of societies[name].values.welfare) {
      expect(welfare).toBeGreaterThan(bare);
      expect(welfare).toBeLessThan(1.2 * bare);
    }
  expect(societies.mix.deviation!.low).toBeGreaterThan(0);
  // Whose incentives are those of all, or who is alone, comes near to what the best norm does there.
  for (const [learner, norm] of [
    ["taxed", "sparing"],
    ["owner", "steward"],
  ]) {
    const share = societies[learner].summary.welfare.iqm / societies[norm].summary.welfare.iqm;
    expect(share).toBeGreaterThan(0.85);
    expect(share).toBeLessThan(1);
    expect(Math.abs(lastRise(societies[learner].curve, "welfare"))).toBeLessThan(0.01);
  }
});

test("harvest: harmless beams, aversion and difference rewards change nothing about it", () => {
  const { societies } = sceneOf("harvest-tragedy", "remedies");
  for (const { values, curve } of Object.values(societies)) {
    expect(Math.abs(lastRise(curve, "welfare"))).toBeLessThan(0.002);
    for (const welfare of values.welfare) {
      expect(welfare).toBeGreaterThan(bare);
      expect(welfare).toBeLessThan(1.2 * bare);
    }
  }
});

test("harvest: where beams fine, PPO stops firing, and the averse fire on", () => {
  const { falls } = sceneOf("harvest-tragedy", "fines");
  falls("zaps", "averse", "learned");
});

test("cleanup: PPO alone stays far below the roster; a team reward reaches it by fixed roles, not by turns", () => {
  const { sessions, societies, falls } = sceneOf("cleanup-public-good", "cleanup");
  expect(sessions).toBeGreaterThanOrEqual(16);
  falls("welfare", "roster", "rider", "mix", "harmless", "learned", "greedy");
  for (const better of ["averse", "paid", "team"]) falls("welfare", better, "learned");
  falls("welfare", "team", "harmless");
  falls("equality", "roster", "learned", "team");
  expect(societies.mix.deviation!.low).toBeGreaterThan(societies.rider.deviation!.high);
  expect(societies.rider.deviation!.low).toBeGreaterThan(0);
});

const welfare = { metric: "welfare", called: "welfare", yLabel: "apples a tick" };
const pictures: readonly (readonly [experiment: string, file: string, drawn: Drawn])[] = [
  [
    "harvest-tragedy",
    "welfare.svg",
    {
      ...welfare,
      scene: "harvest",
      societies: ["greedy", "learned", "taxed", "sparing", "owner", "steward", "territory"],
    },
  ],
  [
    "harvest-tragedy",
    "beams.svg",
    {
      scene: "fines",
      societies: ["learned", "averse"],
      metric: "zaps",
      called: "beams",
      yLabel: "beams fired a tick, by all",
    },
  ],
  [
    "harvest-tragedy",
    "apples.svg",
    {
      scene: "fines",
      societies: ["learned", "averse"],
      metric: "yield",
      called: "apples",
      yLabel: "apples eaten a tick",
    },
  ],
  [
    "cleanup-public-good",
    "welfare.svg",
    {
      ...welfare,
      scene: "cleanup",
      societies: ["greedy", "learned", "harmless", "averse", "team", "paid", "roster"],
    },
  ],
];

test.each(pictures)("the picture of %s, %s, is drawn from its results", (experiment, name, drawn) => {
  const file = fileOf(experiment, name);
  const picture = `${learningPicture(resultsOf(experiment), drawn)}\n`;
  if (process.env.UPDATE_RESULTS) writeFileSync(file, picture);
  expect(readFileSync(file, "utf8")).toBe(picture);
});
