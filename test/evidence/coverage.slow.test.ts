import { describe, expect, test } from "vitest";
import { measuredCoverage } from "../../src/stats/quality.ts";
import {
  type Cell,
  measureImprovement,
  measureMeans,
  measureMiddles,
  type Range,
  ranges,
  shapeOf,
  whole,
} from "./coverage.ts";
import { coalitionGames, sampledCovered } from "./intervals/parts.ts";
import { errorOf } from "./intervals/simulate.ts";

/** Two standard errors below what was measured: a bound that holds would be missed by luck alone in 2 % of cells. */
const atMost = (cell: Cell) => cell.coverage + 2 * errorOf(cell);

describe("means", () => {
  const cells = measureMeans(whole.means);

  test("from 16 sessions on within 3 points of 95 % or above, but where a rare session decides", () => {
    for (const cell of cells)
      if (cell.n >= 16 && !shapeOf(cell.name).rare)
        expect(cell.coverage, `${cell.name}, ${cell.n}`).toBeGreaterThan(0.92);
  });

  test("what is named as the exception is one", () => {
    const at16 = (name: string) => cells.find((cell) => cell.name === name && cell.n === 16)!.coverage;
    expect(at16("two values, 95/5")).toBeLessThan(0.6);
    expect(at16("two bumps, 90/10")).toBeLessThan(0.92);
    expect(at16("two bumps, 90/10")).toBeGreaterThan(0.9);
  });

  test("are not much wider than need be: at 16 normal values by an eighth", () => {
    const { width } = cells.find((cell) => cell.name === "normal" && cell.n === 16)!;
    expect((width * 4) / 3.92).toBeLessThan(1.15);
  });

  test("the sentences on few sessions say what is measured", () => {
    agree(ranges(cells), measuredCoverage.mean);
  });
});

describe("interquartile means", () => {
  const cells = measureMiddles(400);

  test("from 8 sessions on within 4 points of 95 % or above", () => {
    for (const cell of cells)
      if (cell.n >= 8) expect(atMost(cell), `${cell.kind}, ${cell.name}, ${cell.n}`).toBeGreaterThan(0.91);
  });

  test("the sentences on few sessions say what is measured", () => {
    const one = cells.filter(({ kind }) => kind === "one sample");
    agree(ranges(one), measuredCoverage.iqm, 5);
  });
});

function agree(measured: readonly Range[], said: readonly Range[], points = 1): void {
  for (const row of said) {
    const found = measured.find(({ sessions }) => sessions === row.sessions)!;
    expect(Math.abs(found.least - row.least), `least at ${row.sessions}`).toBeLessThanOrEqual(points);
    expect(Math.abs(found.most - row.most), `most at ${row.sessions}`).toBeLessThanOrEqual(points);
  }
}

describe("probability of improvement", () => {
  const cells = measureImprovement(whole.improvement);

  test("holds up to .95 in 91 % of cases or more, from 5 sessions on", () => {
    for (const cell of cells)
      if (cell.p <= 0.95) expect(atMost(cell), `${cell.name}, ${cell.p}, ${cell.n}`).toBeGreaterThan(0.91);
  });

  test("at .99 in 82 % or more, and in 92 % where scores do not repeat", () => {
    for (const cell of cells) {
      if (cell.p <= 0.95) continue;
      const least = ["exponential", "normal, one spread"].includes(cell.name) ? 0.91 : 0.82;
      expect(atMost(cell), `${cell.name}, ${cell.p}, ${cell.n}`).toBeGreaterThan(least);
    }
  });

  test("is never without width", () => {
    for (const cell of cells) expect(cell.width).toBeGreaterThan(0.05);
  });
});

test.each(Object.keys(coalitionGames))("sampled values, %s: no wrong 0, errors that hold", (name) => {
  for (const draws of [4, 16, 64]) {
    const { wrongZeros, known, coverage } = sampledCovered(name, draws, 300);
    expect(wrongZeros).toBe(0);
    if (draws < 16) expect(known).toBe(0);
    else expect(coverage).toBeGreaterThan(0.9);
  }
});
