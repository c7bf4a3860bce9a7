/** Sessions of a comparison, held to its committed results to the last bit: a session does not depend on how many there are. */
import { expect } from "vitest";
import { catalogue } from "../../catalogue.ts";
import { extend } from "../../src/lab/catalogue.ts";
import { compare, type Results, type RunConfig } from "../../src/lab/index.ts";
import { comparisonOf, textOf } from "./experiments.ts";

/** The first `held` sessions of every society of the scenes of `part`: of the whole configuration, or of one with less in it. */
export function reproducesFirst(name: string, held: number, part: Partial<RunConfig> = {}): void {
  const { config } = comparisonOf(name);
  const run = compare(extend(catalogue, config), { ...config, ...part, sessions: held });
  let step = run.next();
  while (!step.done) step = run.next();
  // As a file would hold it.
  const found: Results = JSON.parse(JSON.stringify(step.value));
  const committed: Results = JSON.parse(textOf(name, "results.json"));
  if (Object.keys(part).length === 0)
    expect(Object.keys(found.scenes)).toEqual(Object.keys(committed.scenes));
  for (const [scene, { societies }] of Object.entries(found.scenes)) {
    const before = committed.scenes[scene].societies;
    expect(Object.keys(societies)).toEqual(Object.keys(before));
    for (const [society, { values, payoffs }] of Object.entries(before)) {
      const again = societies[society];
      const what = `${scene} ${society}`;
      expect(again.payoffs, what).toEqual(payoffs.slice(0, held));
      for (const metric of Object.keys(values))
        expect(again.values[metric], `${what} ${metric}`).toEqual(values[metric].slice(0, held));
    }
  }
}
