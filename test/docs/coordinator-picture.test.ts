/** docs/coordinator.svg: what a coordinator has agents do who stays honest, who turns, and who turns and is recalled. `UPDATE_RESULTS=1` draws it anew. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { rogueCoordinator } from "../../agents/index.ts";
import { commons } from "../../envs/index.ts";
import { bindPolicies, createBatch } from "../../src/index.ts";
import { coordinator } from "../../src/mechanisms/index.ts";
import { lineChart, standalone } from "../../src/report/index.ts";
import { mean } from "../../src/stats/index.ts";
import { root } from "../helpers/entries.ts";

const worlds = 60;
const ticks = 84;
const term = 20;

/** Effort of all in each tick, in multiples of the optimum, mean of the worlds. */
function effort(hazard: number, hit: number): number[] {
  const mechanisms = [{ use: coordinator, params: { term, plans: "same" } }];
  const batch = createBatch(commons, { agents: 5 }, { worlds, mechanisms, checked: false });
  const use = { use: rogueCoordinator, params: { hazard, hit, falseAlarm: 0 } };
  const policies = bindPolicies(batch, [use], { seed: "picture" });
  let before = 0;
  return Array.from({ length: ticks }, () => {
    for (let round = 0; round <= batch.rounds; round++) {
      for (const { policy } of policies) policy.act(0, worlds, true);
      batch.step();
    }
    const sum = mean(batch.columns.pressure);
    const now = sum - before;
    before = sum;
    return now;
  });
}

it("the picture of coordinators shows that a term bounds what one who turns does, and a recall more so", () => {
  const cases = [
    { hazard: 0, hit: 0, label: "honest" },
    { hazard: 0.05, hit: 0, label: "turns, stays for the term" },
    { hazard: 0.05, hit: 0.7, label: "turns, is recalled by who sees it" },
  ];
  const series = cases.map(({ hazard, hit, label }) => {
    const y = effort(hazard, hit);
    return { label, x: y.map((_, t) => t), y };
  });
  const [honest, stays, recalled] = series.map(({ y }) => y);
  // An election, in which each does what is best alone; then orders, to do what is best for all.
  expect(honest[0]).toBeGreaterThan(1.1);
  for (let t = 1; t <= term; t++) expect(Math.abs(honest[t] - 1)).toBeLessThan(0.01);
  expect(stays[term]).toBeGreaterThan(stays[1] + 0.5);
  expect(mean(recalled)).toBeLessThan(mean(stays));
  expect(mean(recalled)).toBeGreaterThan(mean(honest));
  const picture = standalone(
    lineChart({
      title: "A term bounds what a coordinator does who turns, and a recall does more",
      xLabel: "ticks, with an election every 21 where nobody is recalled",
      yLabel: "effort of all, in multiples of the optimum",
      series,
      yInclude: [0],
      width: 760,
      height: 420,
      labels: "below",
    }),
  );
  const file = join(root, "docs/coordinator.svg");
  if (process.env.UPDATE_RESULTS) writeFileSync(file, `${picture}\n`);
  expect(readFileSync(file, "utf8")).toBe(`${picture}\n`);
});
