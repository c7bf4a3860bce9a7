import { describe, expect, it } from "vitest";
import { fermi, finitePairs, rareMutationLimit } from "../../src/games/index.ts";
import {
  crashOfUnsafe,
  hazardThatDeters,
  liabilityThatDeters,
  raceEquilibrium,
  racePayoffs,
  raceThresholds,
  safetyKnown,
  safetyUnknown,
} from "../../src/situations/index.ts";

const ladder = { steps: 6, speed: 2, hazard: 0.05, damage: 1 };

describe("two labs on a ladder", () => {
  it.each([
    [0, 0.5],
    [1, 0.25],
    [2, 0.1667],
  ])("are safe from a hazard on that falls with the damage of %f: %f", (damage, hazard) => {
    expect(hazardThatDeters(damage)).toBeCloseTo(hazard, 4);
  });

  it("need a liability of 8 prizes where an unsafe move crashes once in twenty", () => {
    expect(liabilityThatDeters(0.05, 1)).toBeCloseTo(8, 12);
    expect(liabilityThatDeters(0.3, 1)).toBe(0);
    expect(hazardThatDeters(1, 8)).toBeCloseTo(0.05, 12);
  });

  it.each([
    [0, 0],
    [1, 0],
    [2, 0],
    [1, 8],
  ])(
    "turn to safety there by backward induction, at a damage of %f and a liability of %f",
    (damage, liability) => {
      const at = hazardThatDeters(damage, liability);
      const crashes = (hazard: number) =>
        raceEquilibrium({ ...ladder, hazard, damage, liability }, "safe").crash;
      expect(crashes(at + 1e-9)).toBe(0);
      expect(crashes(at - 1e-6)).toBeGreaterThan(0);
    },
  );

  it("rush from the start where one crashes seldom, and are worth less to each than 1/2 then", () => {
    const { unsafe, value, crash, ticks } = raceEquilibrium(ladder);
    expect([0, 14, 28].map((k) => unsafe[k])).toEqual([1, 1, 1]);
    expect(value).toBeCloseTo(0.2249, 4);
    expect(crash).toBeCloseTo(0.2649, 4);
    expect(crash).toBeCloseTo(crashOfUnsafe(ladder), 12);
    expect(ticks).toBeCloseTo(1 + 0.95 ** 2 + 0.95 ** 4, 12);
    expect(crashOfUnsafe({ ...ladder, hazard: 0.1 })).toBeCloseTo(0.4686, 4);
    expect(crashOfUnsafe({ ...ladder, steps: 5 })).toBeCloseTo(0.2649, 4);
  });

  it("leave nobody anything to gain in any state, where all is played out", () => {
    // Against the other's plan a lab's best reply, found by itself, is worth no more than the equilibrium.
    for (const hazard of [0.05, 0.12, 0.2, 0.4]) {
      const { unsafe, value } = raceEquilibrium({ ...ladder, hazard });
      const best = new Map<string, number>();
      const reply = (x: number, y: number): number => {
        if (x >= 6 || y >= 6) return x >= 6 && y >= 6 ? 0.5 : x >= 6 ? 1 : 0;
        const key = `${x} ${y}`;
        const known = best.get(key);
        if (known !== undefined) return known;
        const q = unsafe[y * 6 + x];
        const worth = [0, 1].map((own) => {
          const p = own * hazard;
          const goesOn = (1 - q) * reply(x + 1 + own, y + 1) + q * (1 - hazard) * reply(x + 1 + own, y + 2);
          const other = q * hazard;
          return (1 - p) * goesOn + p * (1 - other) * -1 + (1 - p) * other * 0 + p * other * -2;
        });
        best.set(key, Math.max(...worth));
        return best.get(key)!;
      };
      expect(reply(0, 0)).toBeCloseTo(value, 9);
    }
  });
});

describe("the race of rounds", () => {
  const race = { steps: 100, speed: 1.5, prize: 1e4, benefit: 4, cost: 1 };

  it("changes at the setbacks of Han et al. 2020", () => {
    const { society, riskDominance } = raceThresholds(race);
    expect(society).toBeCloseTo(0.3377, 4);
    expect(riskDominance).toBeCloseTo(0.7751, 4);
    const fast = raceThresholds({ ...race, speed: 3 });
    expect(fast.society).toBeCloseTo(0.6645, 4);
    expect(fast.riskDominance).toBeCloseTo(0.8879, 4);
  });

  it.each([
    [0.7, 1, 3],
    [0.75, 0.961, 3],
    [0.775, 0.585, 3],
    [0.8, 0.076, 3],
    [0.85, 0.0003, 4],
  ])("at a setback of %f imitation leaves a share of %f unsafe", (setback, share, digits) => {
    const population = finitePairs(100, racePayoffs({ ...race, setback }));
    expect(rareMutationLimit(population, fermi(0.01)).stationary[1]).toBeCloseTo(share, digits);
  });
});

describe("teams that choose their safety once", () => {
  /** What a team with such a capability has of a safety, beside others with safeties as `others` of their capabilities says. */
  function worth(score: number, safety: number, enmity: number, rivals: (score: number) => number[]): number {
    const [below, safeAbove] = rivals(score);
    return below * safety + (1 - enmity) * safeAbove;
  }

  it("take the closed forms, and do not gain by another safety from a grid", () => {
    expect(safetyUnknown({ teams: 2, capability: 1, enmity: 1 })).toBe(0.5);
    expect(safetyUnknown({ teams: 5, capability: 2, enmity: 0.8 })).toBeCloseTo(0.5, 12);
    expect(safetyUnknown({ teams: 2, capability: 3, enmity: 1 })).toBe(1);
    expect(safetyKnown({ teams: 2, capability: 1, enmity: 1 }).disaster).toBeCloseTo(0.6667, 4);
    expect(safetyKnown({ teams: 3, capability: 1, enmity: 1 }).disaster).toBeCloseTo(0.75, 12);

    // One rival, whose capability is drawn evenly, and who is safe to x/2: its score is x/2 as well.
    const known = (score: number) => {
      const below = Math.min(1, Math.max(0, 2 * score));
      return [below, (1 - below ** 2) / 4];
    };
    for (const x of [0.1, 0.5, 0.9]) {
      const grid = Array.from({ length: 1001 }, (_, k) => worth(x - k / 1000, k / 1000, 1, known));
      expect(grid.indexOf(Math.max(...grid)) / 1000).toBeCloseTo(x / 2, 3);
    }
    // Nobody knows itself: to be safer by d than the rival's 1/2 wins with probability (1 - |d|)^2 / 2 or 1 less that.
    const unknown = Array.from({ length: 1001 }, (_, k) => {
      const d = k / 1000 - 0.5;
      return (k / 1000) * (d > 0 ? (1 - d) ** 2 / 2 : 1 - (1 + d) ** 2 / 2);
    });
    expect(unknown.indexOf(Math.max(...unknown)) / 1000).toBeCloseTo(0.5, 3);
  });

  it("are less safe where each knows how capable it is", () => {
    for (const teams of [2, 3]) {
      const precipice = { teams, capability: 1, enmity: 1 };
      expect(safetyKnown(precipice).disaster).toBeGreaterThan(1 - safetyUnknown(precipice));
    }
    expect(1 - safetyUnknown({ teams: 3, capability: 1, enmity: 1 })).toBeCloseTo(0.6667, 4);
  });
});

it("what cannot be is refused", () => {
  expect(() => raceEquilibrium({ ...ladder, steps: 1001 })).toThrow(
    "steps must be a whole number of 1 to 1000",
  );
  expect(() => raceEquilibrium({ ...ladder, speed: 1.5 })).toThrow(
    "speed must be a whole number of 1 to 1000",
  );
  expect(() => crashOfUnsafe({ ...ladder, hazard: 2 })).toThrow("hazard must be within 0 and 1");
  expect(() => hazardThatDeters(-1)).toThrow("damage must be at least 0 and finite");
  expect(() => safetyKnown({ teams: 2, capability: 3, enmity: 1 })).toThrow("capability must be at most 2");
  expect(() => safetyUnknown({ teams: 1, capability: 1, enmity: 1 })).toThrow("teams must be a whole number");
});
