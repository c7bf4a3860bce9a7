/**
 * Committed results are what the configurations give: the first sessions of every society, to the last bit (a session
 * does not depend on how many there are). After a deliberate change: run the experiment, copy results.json, its charts and
 * certificates.md from the run's folder, then UPDATE_RESULTS=1 npx vitest run test/experiments.
 */
import { expect, test } from "vitest";
import { catalogue } from "../../catalogue.ts";
import { compare, type Results, type Row } from "../../src/lab/index.ts";
import { comparisonOf, textOf } from "./experiments.ts";

/** What a run of it finds, as a file would hold it. */
function resultsOf(run: Generator<Row, Results>): Results {
  let step = run.next();
  while (!step.done) step = run.next();
  return JSON.parse(JSON.stringify(step.value));
}

test.each([
  ["harvest-tragedy", 1],
  ["cleanup-public-good", 2],
  ["deep-rate-limit", 2],
  ["deep-mev", 2],
  ["meltdown-week", 2],
  ["against-tit-for-tat", 2],
])(
  "%s reproduces its committed results",
  async (name, held) => {
    const { config } = comparisonOf(name);
    const found = resultsOf(compare(catalogue, { ...config, sessions: held }));
    const committed: Results = JSON.parse(textOf(name, "results.json"));
    expect(Object.keys(found.scenes)).toEqual(Object.keys(committed.scenes));
    for (const [scene, { societies }] of Object.entries(committed.scenes)) {
      expect(Object.keys(found.scenes[scene].societies)).toEqual(Object.keys(societies));
      for (const [society, { values, payoffs }] of Object.entries(societies)) {
        const again = found.scenes[scene].societies[society];
        const what = `${scene} ${society}`;
        expect(again.payoffs, what).toEqual(payoffs.slice(0, held));
        for (const metric of Object.keys(values))
          expect(again.values[metric], `${what} ${metric}`).toEqual(values[metric].slice(0, held));
      }
    }
  },
  1_800_000,
);
