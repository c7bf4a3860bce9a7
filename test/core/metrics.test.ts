/** Metrics of the framework: told in one place, which batches, records and results repeat. */
import { expect, it, test } from "vitest";
import { catalogue } from "../../catalogue.ts";
import { isOwnMetric, ownMetrics, unitOf } from "../../src/core/metrics.ts";
import { checkEnv, createBatch, type Env } from "../../src/index.ts";
import { compare } from "../../src/lab/compare.ts";
import { tiny } from "../helpers/tiny.ts";

test.each(Object.keys(ownMetrics))("no env may have a metric %s of its own", (name) => {
  const env = { ...tiny, metrics: { [name]: { description: "x", per: "tick" } } } as unknown as Env;
  expect(() => createBatch(env, {}, { worlds: 1 })).toThrow(`metric "${name}" is the framework's own`);
  expect(checkEnv(env, {}).failures).toContainEqual({
    rule: "metric-names",
    message: `metric "${name}" is the framework's own`,
  });
});

it("every metric that is recorded is described, the framework's as they are told there", () => {
  const mechanisms = [{ use: "pigouvian-tax", params: { on: "effort", rate: 0.5 } }];
  const societies = { taxed: { mechanisms, policies: [{ use: "greedy-harvest" }] } };
  const run = compare(catalogue, {
    name: "described",
    sessions: 1,
    scenes: { commons: { env: "commons", train: 0, evaluate: 4, societies } },
  });
  let step = run.next();
  while (!step.done) step = run.next();
  const { metrics, societies: found } = step.value.scenes.commons;
  expect(Object.keys(metrics).sort()).toEqual(Object.keys(found.taxed.values).sort());
  expect(metrics).toMatchObject(ownMetrics);
  expect(Object.keys(metrics).filter(isOwnMetric).sort()).toEqual(["budget", "equality", "welfare"]);
});

test("a unit says what a value counts and what it is divided by", () => {
  expect(unitOf({ unit: "apples", per: "tick" })).toBe("apples per tick");
  expect(unitOf(ownMetrics.equality)).toBe("per session");
});
