import { describe, expect, it } from "vitest";
import {
  armedShare,
  bestDemand,
  firstOffer,
  preventiveWar,
  preventiveWarBelow,
} from "../../src/situations/index.ts";

describe("a demand under costs of war that are private", () => {
  it.each([
    [0.4, 0.1, 0.15, 0.375, 0.0656],
    [0.5, 0.05, 0.225, 0.45, 0.0731],
  ])(
    "costs to %f and own of %f: %f beyond power, war %f, loss %f",
    (mostCost, ownCost, beyond, war, loss) => {
      const found = bestDemand(0.5, ownCost, mostCost);
      expect(found.demand).toBeCloseTo(0.5 + beyond, 12);
      expect(found.war).toBeCloseTo(war, 12);
      expect(found.loss).toBeCloseTo(loss, 4);
      // All demands and all costs, each in steps of a thousandth.
      const worth = (demand: number) => {
        let sum = 0;
        for (let k = 0; k < 1000; k++)
          sum += demand <= 0.5 + (mostCost * (k + 0.5)) / 1000 ? demand : 0.5 - ownCost;
        return sum / 1000;
      };
      let best = 0;
      for (let k = 0; k <= 1000; k++) if (worth(k / 1000) > worth(best)) best = k / 1000;
      expect(Math.abs(best - found.demand)).toBeLessThan(0.003);
      expect(worth(found.demand)).toBeCloseTo(found.value, 3);
    },
  );

  it("asks for no more than power gives where own war costs as much as any, and for no more than there is", () => {
    expect(bestDemand(0.5, 0.4, 0.4)).toEqual({ demand: 0.5, war: 0, loss: 0, value: 0.5 });
    expect(bestDemand(0.95, 0.1, 0.4).demand).toBe(1);
  });
});

describe("mutual fear", () => {
  it.each([
    [0.5, 0.0909],
    [0.8, 0.2],
    [0.95, 0.5],
    [1, 1],
    [1.2, 1],
  ])("at a defeat of %f, %f arm", (defeat, share) => {
    const fear = { mostCost: 1, gain: 0.05, defeat };
    expect(armedShare(fear)).toBeCloseTo(share, 4);
    // Who arms where so many do, over and over, from those who gain by war.
    let armed = 0;
    for (let t = 0; t < 2000; t++) armed = Math.min(1, 0.05 + (defeat - 0.05) * armed);
    expect(armed).toBeCloseTo(armedShare(fear), 6);
  });

  it("nobody arms where nobody gains; where all would gain, arms of others deter some", () => {
    expect(armedShare({ mostCost: 1, gain: 0, defeat: 0.9 })).toBe(0);
    expect(armedShare({ mostCost: 1, gain: 2, defeat: 0.5 })).toBeCloseTo(0.8, 12);
  });
});

describe("a power that declines", () => {
  it("strikes where it will win with less than .6556", () => {
    const decline = { before: 0.7, cost: 0.1, discount: 0.9 };
    expect(preventiveWarBelow(decline)).toBeCloseTo(0.6556, 4);
    for (const after of [0.3, 0.6, 0.65, 0.66, 0.7]) {
      // War now and for ever, against all there is now and war's worth for ever after.
      const war = (0.7 - 0.1) / (1 - 0.9);
      const peace = 1 + (0.9 * (after - 0.1)) / (1 - 0.9);
      expect(preventiveWar({ ...decline, after })).toBe(war > peace);
    }
  });
});

describe("offers in turn", () => {
  it.each([
    [0.9, 0.8, 0.7143],
    [0.5, 0.9, 0.1818],
  ])("patience of %f and %f gives who begins %f", (own, other, share) => {
    expect(firstOffer(own, other)).toBeCloseTo(share, 4);
    // From the end of a long game backwards: who offers leaves the other what waiting is worth to it.
    let now = 1;
    for (let round = 400; round > 0; round--) now = 1 - (round % 2 === 1 ? other : own) * now;
    expect(now).toBeCloseTo(share, 4);
  });
});

it("what cannot be is refused", () => {
  expect(() => bestDemand(1.2, 0.1, 0.4)).toThrow("power must be within 0 and 1");
  expect(() => bestDemand(0.5, -0.1, 0.4)).toThrow("ownCost must be at least 0");
  expect(() => bestDemand(0.5, 0.1, 0)).toThrow("mostCost must be above 0");
  expect(() => armedShare({ mostCost: 0, gain: 0, defeat: 0 })).toThrow("mostCost must be above 0");
  expect(() => preventiveWarBelow({ before: 0.5, discount: 1, cost: 0 })).toThrow("discount must be between");
  expect(() => firstOffer(1, 1)).toThrow("one of the two must be impatient");
});
