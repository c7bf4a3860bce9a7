import { describe, expect, it } from "vitest";
import { allOrNothing, stableTreaties, type TreatyGame, treaty } from "../../src/institutions/index.ts";

const linear: TreatyGame = { countries: 10, benefit: "linear", moves: "signatories lead" };
const quadratic = (cost: number, moves: TreatyGame["moves"] = "signatories lead"): TreatyGame => ({
  countries: 10,
  benefit: "quadratic",
  cost,
  moves,
});

describe("treaties", () => {
  it("of two and three last where benefits are linear, and close 12 % of the gap", () => {
    expect(stableTreaties(linear)).toEqual([2, 3]);
    const [none, three, all] = [0, 3, 10].map((k) => treaty(linear, k).welfare);
    expect([none, three, all]).toEqual([95, 143, 500]);
    expect((three - none) / (all - none)).toBeCloseTo(0.1185, 4);
  });

  it("are large where little is to gain", () => {
    expect([0.01, 0.05, 0.1, 1, 5].map((g) => Math.max(...stableTreaties(quadratic(g))))).toEqual([
      10, 8, 6, 3, 2,
    ]);
    expect(treaty(quadratic(0.05), 0).welfare).toBeCloseTo(0.4966, 4);
    expect(treaty(quadratic(0.05), 8).welfare).toBeCloseTo(0.4971, 4);
  });

  it("hardly form where all move at once", () => {
    const largest = [0.01, 0.05, 0.1, 1, 5].map((g) => Math.max(...stableTreaties(quadratic(g, "at once"))));
    expect(largest).toEqual([1, 1, 1, 1, 2]);
  });

  it("hold everybody where one missing ends them", () => {
    expect(allOrNothing(linear)).toEqual({ signed: 50, unsigned: 9.5 });
  });

  it("are best answers of those outside", () => {
    const game = quadratic(0.3);
    const { signatory, other } = treaty(game, 4);
    const total = 4 * signatory.abates + 6 * other.abates;
    const payoff = (a: number) => {
      const sum = total - other.abates + a;
      return (sum - sum ** 2 / 2) / 10 - (0.3 * a ** 2) / 2;
    };
    for (const step of [-0.01, 0.01]) expect(payoff(other.abates + step)).toBeLessThan(other.payoff);
  });

  it("say what is wrong", () => {
    expect(() => treaty(linear, 11)).toThrow("signatories must be a whole number in 0..10");
    expect(() => treaty({ ...linear, cost: 2 }, 1)).toThrow("cost belongs to the quadratic benefit");
  });
});
