/** docs/limits.svg: what becomes of a stock under a quota that follows it. `UPDATE_RESULTS=1` draws it anew. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { gainThatSettles, stockUnderQuota } from "../../src/institutions/index.ts";
import { lineChart, standalone } from "../../src/report/index.ts";
import { root } from "../helpers/entries.ts";

const sea = { growth: 0.5, capacity: 100 };
const ticks = 160;

/** Stock from 1.2 times the target on. */
function stocks(target: number, gain: number): number[] {
  const quota = sea.growth * target * (1 - target / sea.capacity);
  const start = 1.2 * target;
  return [start, ...stockUnderQuota(sea, { start, quota, target, gain, ticks })];
}

it("the picture of limits beyond where they settle shows what its theory says", () => {
  const cases = [
    { target: 60, gain: 0.3, label: "gain .3 to 60: settles" },
    { target: 60, gain: 0.55, label: "gain .55 to 60: swings" },
    { target: 60, gain: 0.7, label: "gain .7 to 60: swings wide" },
    { target: 50, gain: 0.1, label: "gain .1 to 50, the stock of largest yield: lost" },
  ];
  expect(gainThatSettles(sea, 60)).toBeCloseTo(0.5, 12);
  const series = cases.map(({ target, gain, label }) => {
    const y = stocks(target, gain);
    return { label, x: y.map((_, t) => t), y };
  });
  expect(Math.abs(series[0].y.at(-1)! - 60)).toBeLessThan(0.5);
  expect(series[3].y.at(-1)).toBeLessThan(1e-3);
  const picture = standalone(
    lineChart({
      title: "A quota that follows the stock settles below a gain of .5, and swings beyond",
      xLabel: "ticks",
      yLabel: "stock, of a capacity of 100 and a growth rate of .5",
      series,
      yInclude: [0, 100],
      width: 760,
      height: 420,
      labels: "below",
    }),
  );
  const file = join(root, "docs/limits.svg");
  if (process.env.UPDATE_RESULTS) writeFileSync(file, `${picture}\n`);
  expect(readFileSync(file, "utf8")).toBe(`${picture}\n`);
});
