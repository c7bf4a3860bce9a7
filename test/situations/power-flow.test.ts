import { describe, expect, it } from "vitest";
import { case9 } from "../../envs/power-grid/cases/case9.ts";
import { case14 } from "../../envs/power-grid/cases/case14.ts";
import { case30 } from "../../envs/power-grid/cases/case30.ts";
import { case39 } from "../../envs/power-grid/cases/case39.ts";
import { case118 } from "../../envs/power-grid/cases/case118.ts";
import {
  cascadeOverloads,
  gridFromMatpower,
  lineCapacities,
  type PowerGrid,
  powerFlow,
  singleOutages,
} from "../../src/situations/index.ts";

const sum = (values: Iterable<number>) => Array.from(values).reduce((total, value) => total + value, 0);

describe("a case", () => {
  it.each([
    ["case9", case9, 9, 9, 315],
    ["case14", case14, 14, 20, 259],
    ["case30", case30, 30, 41, 189.2],
    ["case39", case39, 39, 46, 6254.23],
    ["case118", case118, 118, 186, 4242],
  ])("%s is read, and its flows balance at every bus", (_, text, buses, lines, load) => {
    const grid = gridFromMatpower(text);
    expect([grid.load.length, grid.from.length]).toEqual([buses, lines]);
    expect(sum(grid.load)).toBeCloseTo(load, 6);
    expect(sum(grid.dispatch)).toBeCloseTo(load, 6);
    const { flow } = powerFlow(grid);
    const left = grid.dispatch.map((power, k) => power - grid.load[k]);
    flow.forEach((power, e) => {
      left[grid.from[e]] -= power;
      left[grid.to[e]] += power;
    });
    for (const rest of left) expect(Math.abs(rest)).toBeLessThan(1e-6);
  });
});

/** Two ways from a unit to a load, one with three times the reactance of the other. */
const twoWays: PowerGrid = {
  load: Float64Array.of(0, 0, 12),
  dispatch: Float64Array.of(12, 0, 0),
  most: Float64Array.of(20, 0, 3),
  from: Int32Array.of(0, 0, 1),
  to: Int32Array.of(2, 1, 2),
  reactance: Float64Array.of(1, 2, 1),
};

describe("power", () => {
  it("divides among ways as their reactances have it, and all of it takes the one that is left", () => {
    const site = powerFlow(twoWays);
    expect([...site.carried]).toEqual([9, 3, 3].map((flow) => expect.closeTo(flow, 12)));
    expect(cascadeOverloads(site, [20, 20, 20], Uint8Array.of(1, 0, 0), 0)).toBe(1);
    expect([...site.flow]).toEqual([0, 12, 12].map((flow) => expect.closeTo(flow, 12)));
  });

  it("that no line can bear is not served, but for what is made where it is wanted", () => {
    const failed = Uint8Array.of(1, 0, 0);
    // An island serves what its units can give: 3 of 12.
    expect(cascadeOverloads(powerFlow(twoWays), [20, 11, 11], failed, 0)).toBe(0.25);
    expect([...failed]).toEqual([1, 1, 1]);
  });

  it("has margins over what lines carry, and a floor", () => {
    expect([...lineCapacities(powerFlow(twoWays), 0.5)]).toEqual(
      [13.75, 4.75, 4.75].map((capacity) => expect.closeTo(capacity, 12)),
    );
  });
});

describe("flows", () => {
  const grid = gridFromMatpower(case30);
  const lines = grid.from.length;
  const unbounded = new Float64Array(lines).fill(Number.POSITIVE_INFINITY);
  const used = powerFlow(grid);
  const out = (...marks: number[]) => Uint8Array.from({ length: lines }, (_, e) => Number(marks.includes(e)));
  // The same sets come again and again, some of one line, some that part the grid.
  const sets = Array.from({ length: 60 }, (_, turn) =>
    out(...Array.from({ length: 1 + (turn % 4) }, (_, j) => ((turn % 23) * 7 + j * 5) % lines)),
  );

  it("are the same whether they are computed or kept", () => {
    for (const failed of sets) {
      const served = cascadeOverloads(used, unbounded, failed, 0);
      const fresh = powerFlow(grid);
      expect(cascadeOverloads(fresh, unbounded, failed, 0)).toBe(served);
      expect([...used.flow]).toEqual([...fresh.flow]);
    }
  });

  it("follow the differences of one angle a bus, and bring each what it takes where the grid is whole", () => {
    for (const failed of sets) {
      const served = cascadeOverloads(used, unbounded, failed, 0);
      const angle = new Float64Array(grid.load.length).fill(Number.NaN);
      const left = new Float64Array(grid.load.length);
      let islands = 0;
      for (let start = angle.findIndex(Number.isNaN); start >= 0; start = angle.findIndex(Number.isNaN)) {
        angle[start] = 0;
        islands++;
        for (let changes = true; changes; ) {
          changes = false;
          for (let e = 0; e < lines; e++) {
            if (failed[e] === 1) continue;
            const drop = used.flow[e] * grid.reactance[e];
            const [a, b] = [grid.from[e], grid.to[e]];
            if (Number.isNaN(angle[a]) === Number.isNaN(angle[b])) continue;
            if (Number.isNaN(angle[a])) angle[a] = angle[b] + drop;
            else angle[b] = angle[a] - drop;
            changes = true;
          }
        }
      }
      for (let e = 0; e < lines; e++) {
        const [a, b] = [grid.from[e], grid.to[e]];
        const drop = failed[e] === 1 ? 0 : angle[a] - angle[b];
        expect(Math.abs(used.flow[e] * grid.reactance[e] - drop)).toBeLessThan(1e-8);
        left[a] += used.flow[e];
        left[b] -= used.flow[e];
      }
      if (served === 1 && islands === 1)
        left.forEach((power, k) => {
          expect(power).toBeCloseTo(grid.dispatch[k] - grid.load[k], 8);
        });
    }
  });
});

describe("single outages", () => {
  it.each([
    [0.2, 0.556, 20.51],
    [0.5, 0.8186, 11.12],
    [1, 0.9504, 3.22],
    [2, 0.98255, 0.83],
  ])("of case30 with a margin of %f leave %f served and take %f lines more", (margin, served, lost) => {
    const found = singleOutages(gridFromMatpower(case30), margin);
    expect(found.served).toBeCloseTo(served, 4);
    expect(found.lost).toBeCloseTo(lost, 2);
  });

  it.each([
    [1, 0.995, 6.32],
    [2, 0.9983, 2.92],
  ])("of case118 with a margin of %f leave %f served and take %f lines more", (margin, served, lost) => {
    const found = singleOutages(gridFromMatpower(case118), margin);
    expect(found.served).toBeCloseTo(served, 4);
    expect(found.lost).toBeCloseTo(lost, 2);
  });
});

it("what cannot be is refused", () => {
  expect(() => gridFromMatpower("nothing")).toThrow("a case must have a matrix mpc.bus");
  expect(() => gridFromMatpower(case9.replace("0.0576", "0"))).toThrow("reactance of the line from 1 to 4");
  expect(() => gridFromMatpower(case9.replace(/\t1\t4\t/, "\t1\t99\t"))).toThrow("at buses of the case");
  expect(() => powerFlow({ ...twoWays, to: Int32Array.of(2, 0, 2) })).toThrow("line 1 must have two ends");
  expect(() => lineCapacities(powerFlow(twoWays), -1)).toThrow("margin must be at least 0");
});
