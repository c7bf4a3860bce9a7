/** The geometry that the gridworlds share. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cutStock } from "../../envs/gridworld/apples.ts";
import { rayStart } from "../../envs/gridworld/bodies.ts";
import { logMiss, sitesSkipped } from "../../envs/gridworld/chances.ts";
import {
  agentInTurn,
  dx,
  dy,
  neighboursWithin,
  neighbourTable,
  seenFrom,
  stepsTowards,
} from "../../envs/gridworld/grid.ts";
import { cellsOf, type GridMap, parseMap } from "../../envs/gridworld/map.ts";
import { marginOf, type View, viewOf, viewOffsets } from "../../envs/gridworld/view.ts";
import { seedStreams, seedWords, uniform } from "../../src/index.ts";

const room = parseMap("test", ["#####", "#..x#", "#.#.#", "#...#", "#####"], "#.x");

/** The cell of a map that window cell w shows an agent, or -1 beyond the edge and in walls. */
function cellInView(
  { width, height, cells }: GridMap,
  view: View,
  from: number,
  heading: number,
  w: number,
): number {
  const right = (heading + 1) & 3;
  const x = (from % width) + view.ahead[w] * dx[heading] + view.right[w] * dx[right];
  const y = Math.floor(from / width) + view.ahead[w] * dy[heading] + view.right[w] * dy[right];
  const inside = x >= 0 && y >= 0 && x < width && y < height;
  return inside && cells[y * width + x] !== "#" ? y * width + x : -1;
}

describe("a map", () => {
  it("is read row by row", () => {
    expect(room).toMatchObject({ width: 5, height: 5 });
    expect([...cellsOf(room, "x")]).toEqual([8]);
    expect(cellsOf(room, "#")).toHaveLength(17);
  });
  it("must be rectangular, known and not empty", () => {
    expect(() => parseMap("m", ["..", "."], ".")).toThrow("m: row 1 of the map must be 2 cells wide, got 1");
    expect(() => parseMap("m", [".q"], ".#")).toThrow('m: row 0 of the map may hold "." "#", got "q"');
    expect(() => parseMap("m", [], ".")).toThrow("a map needs a row with a cell");
  });
});

describe("steps", () => {
  it("end at walls and edges", () => {
    const next = neighbourTable(room, "#");
    // From (1, 1): north and west are walls, east is (2, 1), south (1, 2).
    expect([...next.subarray(6 * 4, 6 * 4 + 4)]).toEqual([-1, 7, 11, -1]);
    const open = neighbourTable(parseMap("m", ["..", ".."], "."), "#");
    expect([...open.subarray(0, 4)]).toEqual([-1, 1, 2, -1]);
  });

  it("lead to the nearest goal around walls", () => {
    const next = neighbourTable(room, "#");
    const steps = stepsTowards(next, cellsOf(room, "x"));
    for (const start of cellsOf(room, ".")) {
      let cell = start;
      let walked = 0;
      for (; steps[cell] !== 0; walked++) cell = next[cell * 4 + steps[cell] - 1];
      expect(cell).toBe(8);
      expect(walked).toBeLessThanOrEqual(4);
    }
    expect(steps[0]).toBe(0);
  });

  it("are seen from a heading: a quarter turn to the right moves all a quarter to the left", () => {
    expect([0, 1, 2, 3].map((direction) => seenFrom(1, direction))).toEqual([3, 0, 1, 2]);
  });

  it("start the rays of a beam beside the agent, unless a wall is in between", () => {
    const next = neighbourTable(room, "#");
    // At (2, 1) facing north: left (1, 1), right (3, 1); at (1, 1) facing north left is a wall.
    expect([0, 1, 2].map((j) => rayStart(next, 7, 0, j, 3))).toEqual([6, 7, 8]);
    expect([0, 1, 2].map((j) => rayStart(next, 6, 0, j, 3))).toEqual([-1, 6, 7]);
  });
});

describe("who moves first", () => {
  it("is a permutation, and of any two agents each is first under half of the lots", () => {
    for (let n = 1; n <= 7; n++) {
      const wins = Array.from({ length: n }, () => new Array<number>(n).fill(0));
      for (let lot = 0; lot < 2 * n; lot++) {
        const order = Array.from({ length: n }, (_, turn) => agentInTurn(lot, turn, n));
        expect([...order].sort((a, b) => a - b)).toEqual(order.map((_, a) => a));
        order.forEach((a, turn) => {
          for (const b of order.slice(turn + 1)) wins[a][b]++;
        });
      }
      for (let a = 0; a < n; a++) for (let b = 0; b < n; b++) if (a !== b) expect(wins[a][b]).toBe(n);
    }
  });
});

describe("neighbourhoods", () => {
  it("are Euclidean discs: 12 cells within 2", () => {
    const cells = Int32Array.from({ length: 49 }, (_, cell) => cell);
    const { first, items } = neighboursWithin(cells, 7, 2);
    const centre = [...items.subarray(first[24], first[25])];
    expect(centre).toEqual([10, 16, 17, 18, 22, 23, 25, 26, 30, 31, 32, 38]);
  });
});

describe("a window", () => {
  it("lists its cells from near to far, the agent's own left out", () => {
    const view = viewOf(2, 1, 1);
    expect([view.height, view.width]).toEqual([4, 3]);
    expect([...view.byDistance]).toEqual([4, 6, 8, 10, 1, 3, 5, 9, 11, 0, 2]);
    expect([...view.side]).toEqual([1, 1, 1, 1, 1, 1, 4, 0, 2, 3, 3, 3]);
  });

  it("finds the same cells by offsets as by coordinates, whatever the heading", () => {
    fc.assert(
      fc.property(
        fc.nat(3),
        fc.nat(3),
        fc.nat(3),
        fc.nat(3),
        fc.constantFrom(...cellsOf(room, ".x")),
        (ahead, behind, side, heading, from) => {
          const view = viewOf(ahead, behind, side);
          const { stride, place } = marginOf(room, Math.max(ahead, behind, side));
          const all = Array.from({ length: view.cells }, (_, w) => w);
          const offsets = viewOffsets(view, stride, all);
          for (const w of all) {
            const cell = cellInView(room, view, from, heading, w);
            if (cell >= 0) expect(place[from] + offsets[heading * view.cells + w]).toBe(place[cell]);
          }
        },
      ),
    );
  });
});

describe("chances", () => {
  it("come to each site with the given probability, independently", () => {
    const words = new Int32Array(4);
    seedStreams(words, seedWords(1), 0, 1);
    const counts = [0, 0, 0, 0, 0];
    let pairs = 0;
    const draws = 100_000;
    for (let t = 0; t < draws; t++) {
      const chosen: number[] = [];
      const skip = () => sitesSkipped(uniform(words, 0), logMiss(0.2));
      for (let site = skip(); site < 5; site += 1 + skip()) chosen.push(site);
      for (const site of chosen) counts[site]++;
      if (chosen[0] === 0 && chosen[1] === 1) pairs++;
    }
    // Five standard deviations: 5 sqrt(.2 x .8 / draws) = .0063 and 5 sqrt(.04 x .96 / draws) = .0031.
    for (const count of counts) expect(Math.abs(count / draws - 0.2)).toBeLessThan(0.0063);
    expect(Math.abs(pairs / draws - 0.04)).toBeLessThan(0.0031);
  });

  it("come to all sites at 1 and to none at 0", () => {
    expect([0, 0.3, 0.999].map((u) => sitesSkipped(u, logMiss(1)))).toEqual([0, 0, 0]);
    expect([0, 0.3, 0.999].map((u) => sitesSkipped(u, logMiss(0)))).toEqual([Infinity, Infinity, Infinity]);
  });
});

describe("a cut of the stock", () => {
  it("leaves as many apples as asked for, spread evenly", () => {
    const ripe = Uint8Array.of(9, 1, 1, 0, 1, 1, 1, 1, 9);
    expect(cutStock(ripe, 1, 7, 3.9)).toBe(3);
    expect([...ripe]).toEqual([9, 0, 1, 0, 0, 1, 0, 1, 9]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 1 }), fc.nat(), (list, seed) => {
        const before = list.reduce((sum, each) => sum + each, 0);
        const kept = before === 0 ? 0 : seed % (before + 1);
        const all = Uint8Array.from(list);
        expect(cutStock(all, 0, all.length, kept)).toBe(kept);
        expect(all.reduce((sum, each) => sum + each, 0)).toBe(kept);
        all.forEach((each, s) => {
          expect(each).toBeLessThanOrEqual(list[s]);
        });
      }),
    );
  });
});
