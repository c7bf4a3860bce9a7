import seedrandom from "seedrandom";
import { describe, expect, it } from "vitest";
import { evolveNorms, normVerdict } from "../../src/institutions/index.ts";

/** How many of so many runs end as told. */
function share(verdict: string, runs: number, generations: number, metanorms: boolean): number {
  let count = 0;
  for (let j = 0; j < runs; j++) {
    const state = evolveNorms({ metanorms }, generations, seedrandom(`norms ${j}`));
    if (normVerdict(state) === verdict) count++;
  }
  return count / runs;
}

describe("norms that evolve (Axelrod 1986)", () => {
  it("last where those are punished who do not punish", () => {
    expect(share("established", 40, 100, true)).toBeGreaterThanOrEqual(0.95);
  });

  it("are neither established nor gone after a hundred generations without", () => {
    const established = share("established", 60, 100, false);
    const collapsed = share("collapsed", 60, 100, false);
    // A tenth and a sixth of many runs; four standard errors of 60.
    expect(Math.abs(established - 0.1)).toBeLessThan(4 * Math.sqrt((0.1 * 0.9) / 60));
    expect(Math.abs(collapsed - 0.17)).toBeLessThan(4 * Math.sqrt((0.17 * 0.83) / 60));
  });

  it("have collapsed after a thousand", () => {
    expect(share("collapsed", 4, 1000, false)).toBeGreaterThanOrEqual(3 / 4);
  });

  it("are the same from the same numbers, and stay within bounds", () => {
    const state = () => evolveNorms({ agents: 5, mutation: 0.5 }, 10, seedrandom("again"));
    expect(state()).toEqual(state());
    for (const value of Object.values(state())) {
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThanOrEqual(1);
    }
  });

  it("are judged at their bounds", () => {
    expect(normVerdict({ boldness: 2 / 7, vengefulness: 4 / 7 })).toBe("established");
    expect(normVerdict({ boldness: 5 / 7, vengefulness: 2 / 7 })).toBe("collapsed");
    expect(normVerdict({ boldness: 0.5, vengefulness: 0.5 })).toBe("neither");
  });

  it.each([
    [{ agents: 0 }, 1, "agents must be a whole number of at least 1, got 0"],
    [{ agents: 1001 }, 1, "agents must be at most 1000, got 1001"],
    [{ agents: 1000, metanorms: true }, 1, "evolveNorms: may take 1000000000 draws, got 4000000000"],
    [{ mutation: 2 }, 1, "mutation must be within 0 and 1, got 2"],
    [{}, 0.5, "generations must be a whole number of at least 1, got 0.5"],
  ])("refuse %j", (game, generations, message) => {
    expect(() => evolveNorms(game, generations, Math.random)).toThrow(message);
  });
});
