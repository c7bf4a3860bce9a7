/** The committed curves are what the configuration gives: their first two windows, over all sessions, to the last bit. */
import { expect, test } from "vitest";
import { catalogue } from "../../catalogue.ts";
import { compare, type Results } from "../../src/lab/index.ts";
import { comparisonOf, textOf } from "./experiments.ts";

const name = "social-dilemmas-at-scale";
/** What has two windows and a glance of frozen play in place of a quarter of an hour a session. */
const windows = 2;

test(`${name} reproduces the beginning of its committed curves`, () => {
  const { config } = comparisonOf(name);
  const scenes = Object.entries(config.scenes).map(([id, scene]) => {
    const window = scene.window as number;
    return [id, { ...scene, train: windows * window, evaluate: 1000 }] as const;
  });
  const run = compare(catalogue, { ...config, scenes: Object.fromEntries(scenes) });
  let step = run.next();
  while (!step.done) step = run.next();
  // As a file would hold it.
  const found: Results = JSON.parse(JSON.stringify(step.value));
  const committed: Results = JSON.parse(textOf(name, "results.json"));
  let held = 0;
  for (const [scene, { societies }] of Object.entries(committed.scenes))
    for (const [society, { curve }] of Object.entries(societies)) {
      const again = found.scenes[scene].societies[society].curve;
      expect(Object.keys(again.metrics)).toEqual(Object.keys(curve.metrics));
      for (const [metric, points] of Object.entries(curve.metrics)) {
        expect(again.metrics[metric], `${scene} ${society} ${metric}`).toEqual(points.slice(0, windows));
        held++;
      }
    }
  expect(held).toBeGreaterThan(0);
}, 1_800_000);
