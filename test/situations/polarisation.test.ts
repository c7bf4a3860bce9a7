import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { amplification, camps, drivenOutward, effectiveCamps, sidesOf } from "../../src/situations/index.ts";

const drift = { tolerance: 0.2, pull: 0.1 };

describe("users who are shown the outermost that they engage with", () => {
  it.each([
    [10, 0.6683],
    [30, 0.9028],
    [100, 0.9999],
  ])("are after %i ticks %f from the middle", (ticks, distance) => {
    expect(drivenOutward(ticks, drift)).toBeCloseTo(distance, 4);
    const users = 20_000;
    let sum = 0;
    for (let k = 0; k < users; k++) {
      let x = (k + 0.5) / users;
      for (let t = 0; t < ticks; t++) x += 0.1 * (Math.min(1, x + 0.2) - x);
      sum += x;
    }
    expect(drivenOutward(ticks, drift)).toBeCloseTo(sum / users, 6);
  });

  it("begin halfway out", () => {
    expect(drivenOutward(0, drift)).toBe(0.5);
  });
});

describe("platforms that compete by amplification", () => {
  const feeds = { choice: 2, benefit: 1, harm: 2, gain: 1 };

  it.each([
    [2, 0, 0.7808],
    [3, 0, 0.7182],
    [10, 0, 0.6667],
    [2, 0.8, 0.5895],
    [2, 1, 0.5],
  ])("%i of them under a tax of %f amplify by %f", (platforms, tax, expected) => {
    const found = amplification({ ...feeds, platforms, tax });
    expect(found).toBeCloseTo(expected, 4);
    // No other amplification pays one of them more, in steps of a ten-thousandth.
    const utility = (a: number) => Math.exp(2 * (a - a * a));
    const worth = (a: number) =>
      ((1 + (1 - tax) * a) * utility(a)) / (utility(a) + (platforms - 1) * utility(found));
    let best = 0;
    for (let k = 0; k <= 10_000; k++) if (worth(k / 10_000) > worth(best)) best = k / 10_000;
    expect(Math.abs(best - found)).toBeLessThan(2e-4);
  });

  it("a tax far above the gain leaves none", () => {
    expect(amplification({ ...feeds, platforms: 2, tax: 3 })).toBe(0);
  });
});

describe("camps", () => {
  it("are parted where neighbours are further apart than the gap", () => {
    expect(camps([0.9, 0.1, 0.11, 0.5], 0.02)).toEqual([0.5, 0.25, 0.25]);
    expect(effectiveCamps([0.9, 0.1, 0.11, 0.5], 0.02)).toBeCloseTo(1 / 0.375, 12);
    expect(camps([0.3], 0)).toEqual([1]);
  });

  it("are as many as effective ones at most, whatever the opinions", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 30 }),
        (opinions) => {
          const sizes = camps(opinions, 0.05);
          const effective = effectiveCamps(opinions, 0.05);
          expect(sizes.reduce((sum, size) => sum + size)).toBeCloseTo(1, 12);
          expect(effective).toBeGreaterThan(1 - 1e-12);
          expect(effective).toBeLessThan(sizes.length + 1e-12);
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe("two sides of a network", () => {
  it("that are all there is: two triangles and a link between them", () => {
    const links = [
      [0, 1],
      [1, 2],
      [2, 0],
      [3, 4],
      [4, 5],
      [5, 3],
      [0, 3],
    ] as const;
    const { across, modularity } = sidesOf(links, [0, 0, 0, 1, 1, 1]);
    expect(across).toBeCloseTo(1 / 7, 12);
    expect(modularity).toBeCloseTo(6 / 7 - 1 / 2, 12);
  });

  // Adamic & Glance 2005; the data may not be copied.
  const graphs = fileURLToPath(new URL("../../../shared/data/graphs/", import.meta.url));
  it.skipIf(!existsSync(`${graphs}polblogs.edges`))("those of political blogs in 2004", () => {
    const rows = (file: string, by: RegExp) =>
      readFileSync(`${graphs}${file}`, "utf8")
        .trim()
        .split("\n")
        .map((line) => line.split(by).map(Number));
    const links = rows("polblogs.edges", /\s+/).map(([from, to]) => [from, to] as const);
    const side: number[] = [];
    for (const [node, which] of rows("polblogs.nodes.csv", /,/).slice(1)) side[node] = which;
    expect(side.filter((each) => each >= 0).length).toBe(1490);
    expect(links.length).toBe(19_090);
    expect(sidesOf(links, side).across).toBeCloseTo(0.0884, 4);
    // Modularity is that of the graph in which two blogs are linked or not.
    const pairs = new Map(
      links
        .filter(([from, to]) => from !== to)
        .map(([from, to]) => [
          `${Math.min(from, to)} ${Math.max(from, to)}`,
          [Math.min(from, to), Math.max(from, to)] as const,
        ]),
    );
    expect(sidesOf([...pairs.values()], side).modularity).toBeCloseTo(0.4053, 4);
  });
});

it("what cannot be is refused", () => {
  expect(() => drivenOutward(-1, drift)).toThrow("ticks must be a whole number");
  expect(() => drivenOutward(1, { tolerance: 0, pull: 0.1 })).toThrow("tolerance must be above 0");
  expect(() => amplification({ platforms: 1, choice: 2, benefit: 1, harm: 2, gain: 1 })).toThrow(
    "platforms must be a whole number of at least 2",
  );
  expect(() => amplification({ platforms: 2, choice: 0, benefit: 1, harm: 2, gain: 1 })).toThrow(
    "choice must be above 0",
  );
  expect(() => camps([], 0.1)).toThrow("needs opinions");
  expect(() => sidesOf([[0, 1]], [0, 2])).toThrow("side of node 1 must be 0 or 1");
});
