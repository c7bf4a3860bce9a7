/** docs/stop.svg: what a stop on usage adds up of three who know it, and the tick in which it ends the episode of one. `UPDATE_RESULTS=1` draws it anew. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { belowTheAlarm, greedyHarvest, withinAllotment } from "../../agents/index.ts";
import { commons } from "../../envs/index.ts";
import { bindPolicies, createBatch, type PolicyUse } from "../../src/index.ts";
import { readStop, stop } from "../../src/mechanisms/index.ts";
import { lineChart, standalone } from "../../src/report/index.ts";
import { root } from "../helpers/entries.ts";

const ticks = 80;
const usage = { of: "effort", allocation: 1, window: 20 };

/** Of agent 0 after each tick: its effort over the window, in multiples of what is allotted to it. */
function watched(use: PolicyUse["use"]) {
  const mechanisms = [{ use: stop, params: { usage } }];
  const batch = createBatch(commons, { agents: 3, maxEffort: 3, levels: 4 }, { mechanisms });
  const policies = bindPolicies(batch, [{ use }]);
  const y = [0];
  while (y.length <= ticks && batch.columns.done[0] === 0) {
    for (const { policy } of policies) policy.act(0, 1, true);
    batch.step();
    y.push(batch.columns["stop.totals"][0] / (usage.allocation * usage.window));
  }
  return { y, stopped: readStop(batch, 0) };
}

it("the picture of stops shows that who stays at the threshold goes on, and who crosses it is stopped", () => {
  const cases = [
    { use: greedyHarvest, label: "takes all it can: stopped where the curve ends" },
    { use: belowTheAlarm, label: "stays just below the alarm: goes on" },
    { use: withinAllotment, label: "stays within its allotment: goes on" },
  ];
  const seen = cases.map(({ use, label }) => ({ label, ...watched(use) }));
  const [greedy, below, within] = seen;
  // Three a tick are over 40 in tick 13, the fourteenth.
  expect(greedy.stopped).toMatchObject({ tick: 13, why: "usage" });
  expect([below.stopped, within.stopped]).toEqual([undefined, undefined]);
  expect([Math.max(...below.y), Math.max(...within.y)]).toEqual([2, 1]);
  const picture = standalone(
    lineChart({
      title: "Who uses more than twice its allotment is stopped, and who uses just that never",
      xLabel: "ticks",
      yLabel: "effort of one over the last 20 ticks, in multiples of what is allotted to it",
      series: seen.map(({ label, y }) => ({ label, x: y.map((_, t) => t), y })),
      references: [{ label: "stops above", y: 2 }],
      yInclude: [0],
      width: 760,
      height: 420,
      labels: "below",
    }),
  );
  const file = join(root, "docs/stop.svg");
  if (process.env.UPDATE_RESULTS) writeFileSync(file, `${picture}\n`);
  expect(readFileSync(file, "utf8")).toBe(`${picture}\n`);
});
