import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OstromError } from "../../src/core/errors.ts";
import {
  egalitarianWelfare,
  equality,
  gini,
  jainIndex,
  nashWelfare,
  peace,
  shareOf,
  sustainability,
  utilitarianWelfare,
} from "../../src/stats/index.ts";

const payoff = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const payoffs = fc.array(payoff, { minLength: 1, maxLength: 20 });
const gains = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 20 });

/** sum_ij |R_i - R_j| / (2 N divisor), by the double sum. */
function naiveGini(values: number[], divisor: number): number {
  let differences = 0;
  for (const a of values) for (const b of values) differences += Math.abs(a - b);
  return differences / (2 * values.length * divisor);
}

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);

describe("welfare", () => {
  it("sums, takes the least, and takes the geometric mean", () => {
    expect(utilitarianWelfare([4, -1, 9])).toBe(12);
    expect(egalitarianWelfare([4, -1, 9])).toBe(-1);
    expect(egalitarianWelfare([3])).toBe(3);
    expect(nashWelfare([4, 9])).toBeCloseTo(6, 12);
    expect(nashWelfare([1, 2, 4])).toBeCloseTo(2, 12);
  });

  it("has a Nash welfare of 0 with a zero and none with a loss", () => {
    expect(nashWelfare([5, 0, 5])).toBe(0);
    expect(nashWelfare([5, -1, 5])).toBeUndefined();
    expect(nashWelfare([-1, -1])).toBeUndefined();
    expect(nashWelfare([0, -1])).toBeUndefined();
  });

  it("does not overflow where the product would", () => {
    expect(nashWelfare(Array(50).fill(1e20))! / 1e20).toBeCloseTo(1, 10);
  });

  it("orders egalitarian, Nash and average welfare", () => {
    fc.assert(
      fc.property(gains, (values) => {
        const nash = nashWelfare(values)!;
        expect(nash).toBeLessThanOrEqual((utilitarianWelfare(values) / values.length) * (1 + 1e-9) + 1e-300);
        expect(nash).toBeGreaterThanOrEqual(egalitarianWelfare(values) * (1 - 1e-9) - 1e-300);
      }),
    );
  });
});

describe("gini and equality", () => {
  it("agrees with values computed by hand", () => {
    // |1 - 3| twice over 2 * 2 * 4.
    expect(gini([1, 3])).toBeCloseTo(0.25, 14);
    // One of four has all: (n - 1) / n.
    expect(gini([0, 0, 8, 0])).toBe(0.75);
    expect(equality([0, 0, 8, 0])).toBe(0.25);
    // Differences 1 2 3 1 2 1 sum to 10; 2 * 10 over 2 * 4 * 10.
    expect(equality([1, 2, 3, 4])).toBeCloseTo(0.75, 14);
  });

  it("calls equal payoffs equal, exactly, whatever their sign", () => {
    for (const value of [0, 0.1, 7, -0.1, -7]) {
      for (const n of [1, 2, 3, 10]) expect(equality(Array(n).fill(value))).toBe(1);
    }
  });

  it("stays in range where the plain formula does not", () => {
    // Sum 0: the plain formula divides by zero. |1 - -1| twice over 2 * 2 * 2.
    expect(gini([1, -1])).toBe(0.5);
    // Sum 1: plain |3 - -2| * 2 / (2 * 2 * 1) = 2.5, here over 2 * 2 * 5.
    expect(gini([3, -2])).toBeCloseTo(0.5, 14);
    // Losses only: plain -0.25.
    expect(gini([-1, -3])).toBeCloseTo(0.25, 14);
    // Differences 12 10 2 sum to 24; 2 * 24 over 2 * 3 * (10 + 2 + 0).
    expect(gini([10, -2, 0])).toBeCloseTo(24 / 36, 14);
  });

  it("is the ordinary coefficient without losses", () => {
    fc.assert(
      fc.property(gains, (values) => {
        fc.pre(sum(values) > 1e-100);
        expect(gini(values)).toBeCloseTo(naiveGini(values, sum(values)), 9);
      }),
    );
  });

  it("is the difference sum over absolute payoffs in general", () => {
    fc.assert(
      fc.property(payoffs, (values) => {
        const total = sum(values.map(Math.abs));
        fc.pre(total > 1e-100);
        expect(gini(values)).toBeCloseTo(naiveGini(values, total), 9);
      }),
    );
  });

  it("lies in 1/n..1 and does not change with order, unit or sign", () => {
    fc.assert(
      fc.property(payoffs, fc.double({ min: 1e-3, max: 1e3, noNaN: true }), (values, factor) => {
        const value = equality(values);
        expect(value).toBeGreaterThanOrEqual(1 / values.length - 1e-12);
        expect(value).toBeLessThanOrEqual(1);
        expect(equality([...values].reverse())).toBeCloseTo(value, 12);
        expect(equality(values.map((x) => -x))).toBeCloseTo(value, 12);
        fc.pre(values.every((x) => x === 0 || Math.abs(x) > 1e-100));
        expect(equality(values.map((x) => factor * x))).toBeCloseTo(value, 9);
      }),
    );
  });

  it("rises when a richer agent gives to a poorer one", () => {
    expect(equality([2, 4, 9])).toBeGreaterThan(equality([1, 4, 10]));
    expect(equality([-1, 4, 9])).toBeGreaterThan(equality([-2, 4, 10]));
  });

  it("survives extreme magnitudes", () => {
    expect(gini([1e308, 1e308, -1e308])).toBeCloseTo(gini([1, 1, -1]), 14);
    expect(gini([5e-324, 0])).toBe(0.5);
  });
});

describe("jainIndex", () => {
  it("agrees with values computed by hand", () => {
    expect(jainIndex([1, 3])).toBeCloseTo(16 / 20, 14);
    expect(jainIndex([5, 5, 0, 0, 0])).toBeCloseTo(2 / 5, 14);
    expect(jainIndex([0, 0, 0])).toBe(1);
    expect(jainIndex([1, -1])).toBe(0);
    expect(jainIndex([1e200, 3e200])).toBeCloseTo(0.8, 14);
  });

  it("lies in 1/n..1 for gains and does not change with order and unit", () => {
    fc.assert(
      fc.property(gains, (values) => {
        const index = jainIndex(values);
        expect(index).toBeGreaterThanOrEqual(1 / values.length - 1e-12);
        expect(index).toBeLessThanOrEqual(1);
        expect(jainIndex([...values].reverse())).toBeCloseTo(index, 12);
        expect(jainIndex(values.map((x) => x * 8))).toBeCloseTo(index, 12);
      }),
    );
  });
});

describe("sustainability and peace", () => {
  it("averages the mean collection tick over agents, not over collections", () => {
    // Agent 0 collects at ticks 2 and 4, agent 1 once at tick 9: (3 + 9) / 2, not 15 / 3.
    expect(sustainability([6, 9], [2, 1])).toBe(6);
  });

  it("leaves out agents that never collect, and has no value if none does", () => {
    expect(sustainability([6, 0, 9], [2, 0, 1])).toBe(6);
    expect(sustainability([0, 0], [0, 0])).toBeUndefined();
  });

  it("counts the share of agent-ticks untagged", () => {
    expect(peace([0, 0], [100, 100])).toBe(1);
    expect(peace([25, 0], [100, 100])).toBe(0.875);
    expect(peace([50, 0], [50, 150])).toBe(0.75); // agents active for unequal times weigh by ticks
    expect(peace([10], [10])).toBe(0);
    expect(peace([0, 0], [0, 0])).toBeUndefined();
  });

  it("rejects counts that cannot be", () => {
    expect(() => peace([5], [4])).toThrow(
      "peace: taggedTicks must not exceed activeTicks, got 5 of 4 (agent 0); count a tagged tick as active",
    );
    expect(() => peace([-1], [4])).toThrow("peace: taggedTicks must not be negative, got -1 (agent 0)");
    expect(() => peace([1], [4, 4])).toThrow(
      "peace: taggedTicks and activeTicks must have the same length, got 1 and 2",
    );
    expect(() => sustainability([1], [-1])).toThrow(
      "sustainability: collections must not be negative, got -1 (agent 0)",
    );
    expect(() => sustainability([1, 2], [1])).toThrow("must have the same length, got 2 and 1");
  });
});

describe("shareOf", () => {
  it("places welfare between reference and optimum", () => {
    expect(shareOf(15, 20, 10)).toBe(0.5);
    expect(shareOf(20, 20, 10)).toBe(1);
    expect(shareOf(10, 20, 10)).toBe(0);
    expect(shareOf(5, 20, 10)).toBe(-0.5);
    expect(shareOf(-15, -10, -20)).toBe(0.5);
    expect(shareOf(15, 10, 20)).toBe(0.5); // costs: the optimum is the smaller
  });

  it("has no value when there is nothing to gain", () => {
    expect(shareOf(10, 10, 10)).toBeUndefined();
    expect(shareOf(7, 10, 10)).toBeUndefined();
    expect(() => shareOf(Number.NaN, 1, 0)).toThrow("shareOf: welfare must be a finite number, got NaN");
  });
});

describe("input checks", () => {
  it.each([
    ["utilitarianWelfare", utilitarianWelfare],
    ["egalitarianWelfare", egalitarianWelfare],
    ["nashWelfare", nashWelfare],
    ["gini", gini],
    ["equality", equality],
    ["jainIndex", jainIndex],
  ])("%s rejects empty and non-finite payoffs", (name, metric) => {
    expect(() => metric([])).toThrow(
      new OstromError(
        `${name}: payoffs must hold at least one number, got none; pass one number per session or agent`,
      ),
    );
    expect(() => metric([1, Number.NaN, 2])).toThrow(
      `${name}: payoffs must be finite numbers, got NaN (index 1)`,
    );
  });
});
