/** Published results on evolutionary games that the dynamics must reproduce. */
import { describe, expect, it } from "vitest";
import {
  fermi,
  finitePairs,
  interiorRestPoints,
  invasionBarrier,
  matchedGroups,
  matchedPairs,
  rareMutationLimit,
  refineRestPoint,
  replicatorDynamic,
  trajectory,
} from "../../../src/games/index.ts";

/** Where a function that rises through 0 on [0, 1] does so. */
function root(f: (x: number) => number): number {
  let [low, high] = [0, 1];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (f(middle) > 0) high = middle;
    else low = middle;
  }
  return low;
}

describe("R17, AI race with safety violations (Han, Pereira, Santos & Lenaerts 2020, JAIR 69)", () => {
  const [benefit, cost, prize, rounds] = [4, 1, 1e4, 100];

  /** Safe and unsafe, per round; an unsafe one loses everything with probability `risk`. */
  const race = (speed: number, risk: number) => {
    const spared = 1 - risk;
    return [
      [benefit / 2 - cost + prize / (2 * rounds), benefit / (speed + 1) - cost],
      [
        spared * ((speed * benefit) / (speed + 1) + (speed * prize) / rounds),
        spared * (benefit / 2 + (speed * prize) / (2 * rounds)),
      ],
    ];
  };

  it("society prefers safety from a lower risk than evolution does", () => {
    for (const [speed, society, evolution] of [
      [1.5, 0.3377, 0.7751],
      [3, 0.6645, 0.8879],
    ]) {
      expect(
        Math.abs(root((risk) => race(speed, risk)[0][0] - race(speed, risk)[1][1]) - society),
      ).toBeLessThan(1e-3);
      // Risk dominance: safety withstands an invasion of up to one half.
      const barrier = (risk: number) => invasionBarrier(matchedPairs(race(speed, risk)), [1, 0], [0, 1], 20);
      expect(Math.abs(root((risk) => barrier(risk) - 0.5) - evolution)).toBeLessThan(1e-3);
    }
  });

  it.each([
    [0.7, 1],
    [0.75, 0.961],
    [0.775, 0.585],
    [0.8, 0.076],
    [0.85, 0.0003],
  ])("at a risk of %d the unsafe share is %d", (risk, share) => {
    const { stationary } = rareMutationLimit(finitePairs(100, race(1.5, risk)), fermi(0.01));
    expect(Math.abs(stationary[1] - share)).toBeLessThan(1e-3);
  });
});

describe("R18, collective risk (Santos & Pacheco 2011, PNAS 108)", () => {
  const [players, needed, endowment, share] = [6, 3, 1, 0.1];

  /**
   * Contributors (0) pay a share of the endowment; short of `needed` of them, all is lost with probability
   * `risk`.
   */
  const risky = (risk: number) =>
    matchedGroups(
      players,
      2,
      (own, [contributors]) =>
        endowment * (contributors >= needed ? 1 : 1 - risk) - (own === 0 ? share * endowment : 0),
    );

  it.each([
    [0.5, 0.1962, 0.631],
    [1, 0.1214, 0.7356],
  ])("at a risk of %d, %d is the threshold and %d the share of contributors", (risk, unstable, stable) => {
    const found = interiorRestPoints(risky(risk));
    expect(found.map((point) => point.stable)).toEqual([false, true]);
    expect(Math.abs(found[0].share - unstable)).toBeLessThan(1e-3);
    expect(Math.abs(found[1].share - stable)).toBeLessThan(1e-3);
    for (const [from, to] of [
      [found[0].share - 0.01, 0],
      [found[0].share + 0.01, found[1].share],
    ]) {
      const dynamic = replicatorDynamic(risky(risk));
      expect(trajectory(dynamic, [from, 1 - from], { dt: 0.5, steps: 2000 })[0]).toBeCloseTo(to, 5);
    }
  });

  it("has contributors only above a risk of .28935", () => {
    const threshold = root((risk) => interiorRestPoints(risky(risk)).length - 1);
    expect(Math.abs(threshold - 0.28935)).toBeLessThan(1e-5);
  });
});

describe("R19, public goods with exit (Hauert, De Monte, Hofbauer & Sigmund 2002, Science 296)", () => {
  const [players, multiplier, loner] = [5, 3, 1];

  /** Contributors, free riders and loners; a single participant must live as a loner. */
  const optional = matchedGroups(players, 3, (own, [contributors, riders]) => {
    if (own === 2 || contributors + riders === 1) return loner;
    return (multiplier * contributors) / (contributors + riders) - (own === 0 ? 1 : 0);
  });
  const dynamic = replicatorDynamic(optional);

  it("rests where half of those who take part contribute", () => {
    const state = refineRestPoint(dynamic, [0.3, 0.25, 0.45]);
    expect(Math.abs(state[0] / (state[0] + state[1]) - 0.5)).toBeLessThan(0.005);
    expect(Math.abs(state[2] - 0.4613)).toBeLessThan(0.0005);
  });

  it("circles in closed orbits on which all earn what a loner does on average", () => {
    const earned = new Float64Array(3);
    const crossings: number[] = [];
    let before = 0;
    let mean = 0;
    const steps = 100_000;
    trajectory(dynamic, [0.2, 0.3, 0.5], {
      dt: 0.01,
      steps,
      onStep(state, _, step) {
        optional.fitness(state, earned);
        if (step > 0) mean += (state[0] * earned[0] + state[1] * earned[1] + state[2] * earned[2]) / steps;
        const gap = state[0] - state[1];
        // Loners where contributors catch up with free riders, between two steps.
        if (before < 0 && gap >= 0) crossings.push(state[2]);
        before = gap;
      },
    });
    expect(Math.abs(mean - 1)).toBeLessThan(0.005);
    expect(crossings.length).toBeGreaterThan(5);
    expect(Math.max(...crossings) - Math.min(...crossings)).toBeLessThan(0.005);
    expect(Math.abs(crossings[0] - 0.4613)).toBeGreaterThan(0.05);
  });
});
