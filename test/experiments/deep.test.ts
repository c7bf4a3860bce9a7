/** What the READMEs of deep-rate-limit and deep-mev claim is what their committed results say. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { differenceInterval } from "../../src/lab/difference.ts";
import type { Results } from "../../src/lab/index.ts";
import { iqm } from "../../src/stats/index.ts";

function sceneOf(experiment: string, scene: string) {
  const file = new URL(`../../experiments/${experiment}/results.json`, import.meta.url);
  const results: Results = JSON.parse(readFileSync(file, "utf8"));
  const { societies } = results.scenes[scene];
  const valuesOf = (society: string, metric: string) => societies[society].values[metric];
  /** Of the middle of sessions: how much more of a metric the first society has. */
  const more = (metric: string, first: string, second: string) =>
    differenceInterval(
      { first: valuesOf(first, metric), second: valuesOf(second, metric), paired: false },
      iqm,
    );
  return { societies, valuesOf, more };
}

/** How far it is off, as a share of what it should be. */
const off = (value: number, wanted: number) => Math.abs(value / wanted - 1);

test.each([
  ["two", 2],
  ["three", 3],
  ["five", 5],
])("MEV: PPO's bids are within 3 % of the equilibrium slope and below it, %s searchers", (scene, n) => {
  const { societies, valuesOf } = sceneOf("deep-mev", scene);
  const { iqm: revenue, high } = societies.ppo.summary.revenue;
  const equilibrium = (n - 1) / (n + 1);
  expect(off(revenue, equilibrium)).toBeLessThan(0.03);
  expect(high).toBeLessThan(equilibrium);
  expect(Math.min(...valuesOf("ppo", "efficiency"))).toBeGreaterThan(0.9996);
});

test("MEV: PPO keeps more of the value than tables do, at the price of more reverts, and sealing is worth more", () => {
  const { more, valuesOf } = sceneOf("deep-mev", "open");
  expect(more("surplus", "ppo", "tabular").low).toBeGreaterThan(0);
  expect(more("reverts", "ppo", "tabular").low).toBeGreaterThan(0);
  const gained = more("surplus", "ppo", "tabular").estimate / more("surplus", "sealed", "ppo").estimate;
  expect(gained).toBeGreaterThan(0.25);
  expect(gained).toBeLessThan(0.42);
  expect(Math.min(...valuesOf("sealed", "surplus"))).toBeGreaterThan(Math.max(...valuesOf("ppo", "surplus")));
});

test("API: PPO is within 3 % of the equilibria, and of the optimum's welfare under the externality tax", () => {
  for (const [scene, total, clients] of [
    ["queue", "issued", 4],
    ["contest", "issued", 8],
  ] as const) {
    const { societies } = sceneOf("deep-rate-limit", scene);
    const { nash, optimum } = societies.alone.theory;
    expect(off(societies.alone.summary[total].iqm, clients * nash!.action!)).toBeLessThan(0.03);
    expect(off(societies.externality.summary.welfare.iqm, optimum!.welfare)).toBeLessThan(0.03);
  }
  const { toll } = sceneOf("deep-rate-limit", "contest").societies;
  expect(toll.summary.welfare.high / 12.8).toBeLessThan(0.97);
});

test("API: the externality tax brings one client nearly all, in 7 of 8 sessions", () => {
  for (const scene of ["queue", "contest"]) {
    const { payoffs } = sceneOf("deep-rate-limit", scene).societies.externality;
    const largest = payoffs.map((row) => Math.max(...row) / row.reduce((sum, each) => sum + each, 0));
    expect(largest.filter((share) => share > 0.9).length, scene).toBe(7);
    expect(payoffs.length).toBe(8);
  }
});

test("API: under traffic PPO does better than tables and worse than AIMD; with a price that is not decided", () => {
  const { more } = sceneOf("deep-rate-limit", "traffic");
  expect(more("welfare", "ppo", "tabular").low).toBeGreaterThan(0);
  expect(more("welfare", "norm", "ppo").low).toBeGreaterThan(0);
  expect(more("welfare", "ppo-price", "ppo").low).toBeGreaterThan(0);
  const { low, high } = more("welfare", "ppo-price", "norm");
  expect(low).toBeLessThan(0);
  expect(high).toBeGreaterThan(0);
});
