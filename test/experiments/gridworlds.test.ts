/** Learning has ended in the experiments in gridworlds where their READMEs say so; what they claim is in claims.test.ts. */
import { expect, test } from "vitest";
import type { Results } from "../../src/lab/index.ts";
import { committedResults } from "./experiments.ts";

const { scenes } = committedResults<Results>("harvest-tragedy");

/** What is left of the way from the curve's third quarter to its last: near 0 where learning has ended. */
function lastRise(scene: string, society: string): number {
  const points = scenes[scene].societies[society].curve.metrics.welfare.map(({ iqm }) => iqm);
  const quarter = points.length / 4;
  const level = (from: number) => points.slice(from, from + quarter).reduce((sum, y) => sum + y, 0) / quarter;
  return level(3 * quarter) - level(2 * quarter);
}

test.each([
  ["harvest", "taxed", 0.01],
  ["harvest", "owner", 0.01],
  ["remedies", "harmless", 0.002],
  ["remedies", "averse", 0.002],
  ["remedies", "difference", 0.002],
])("%s: learning of %s has ended", (scene, society, most) => {
  expect(Math.abs(lastRise(scene, society))).toBeLessThan(most);
});
