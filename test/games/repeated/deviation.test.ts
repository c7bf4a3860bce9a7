import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  bestResponseMachine,
  bimatrix,
  isRepeatedNash,
  isSubgamePerfect,
  leastDiscount,
  memoryOneMachine,
  repeatedDeviation,
  repeatedPayoffs,
  type StrategyMachine,
  strategyPresets,
} from "../../../src/games/index.ts";
import { anyMeeting, axelrod, dilemma } from "./machines.ts";

const preset = strategyPresets;
const dilemmas = fc
  .uniqueArray(fc.integer({ min: 0, max: 20 }), { minLength: 4, maxLength: 4 })
  .map((payoffs) => payoffs.sort((x, y) => y - x))
  .map(([T, R, P, S]) => dilemma(T, R, P, S));
const discounts = fc.double({ min: 0, max: 0.99, noNaN: true });

/** All pure strategies that follow the states of a machine of a 2x2 game. */
function allReplies(other: StrategyMachine): StrategyMachine[] {
  const states = other.mixes.length;
  return Array.from({ length: 2 ** states }, (_, plan) => ({
    start: other.start,
    mixes: Array.from({ length: states }, (_, s) => ((plan >> s) & 1 ? [0, 1] : [1, 0])),
    next: other.next.map((after) => [after[0], after[2], after[1], after[3]]),
  }));
}

describe("the best response", () => {
  const meetings = anyMeeting.filter(({ game }) => game.actions.every((n) => n === 2));

  it("earns the most that any plan over the other's states earns, also where play may settle in several places", () => {
    fc.assert(
      fc.property(
        meetings,
        fc.constantFrom(0, 0.5, 0.9, 0.999, 1),
        fc.constantFrom(0, 0.1),
        ({ game, second }, discount, noise) => {
          const options = { discount, noise };
          const earned = allReplies(second).map((reply) => repeatedPayoffs(game, reply, second, options)[0]);
          expect(bestResponseMachine(game, second, options).payoff).toBeCloseTo(Math.max(...earned), 9);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("in the limit of means is that of very patient players", () => {
    fc.assert(
      fc.property(meetings, fc.constantFrom(0, 0.1), ({ game, second }, noise) => {
        const patient = bestResponseMachine(game, second, { discount: 1 - 1e-6, noise }).payoff;
        expect(bestResponseMachine(game, second, { discount: 1, noise }).payoff).toBeCloseTo(patient, 3);
      }),
    );
  });

  it("earns what it promises, from either seat, and no memory of its own does better", () => {
    fc.assert(
      fc.property(anyMeeting, fc.constantFrom(0.7, 1), ({ game, first, second }, discount) => {
        const row = bestResponseMachine(game, second, { discount }, 0);
        const column = bestResponseMachine(game, first, { discount }, 1);
        expect(repeatedPayoffs(game, row.machine, second, { discount })[0]).toBeCloseTo(row.payoff, 9);
        expect(repeatedPayoffs(game, first, column.machine, { discount })[1]).toBeCloseTo(column.payoff, 9);
        const [x, y] = repeatedPayoffs(game, first, second, { discount });
        expect(x).toBeLessThanOrEqual(row.payoff + 1e-9);
        expect(y).toBeLessThanOrEqual(column.payoff + 1e-9);
      }),
    );
  });

  it("to tit-for-tat is to cooperate, alternate or defect, by the discount", () => {
    const game = dilemma(5, 3, 0, -4);
    const moves = (discount: number) => {
      const { machine } = bestResponseMachine(game, preset["tit-for-tat"], { discount });
      // After CC and after the own defection (CD as tit-for-tat sees it).
      return machine.mixes[0][0] === 1 ? "cooperate" : machine.mixes[1][0] === 1 ? "alternate" : "defect";
    };
    expect(moves(0.3)).toBe("defect");
    expect(moves(0.7)).toBe("cooperate");
    const turns = bestResponseMachine(dilemma(9, 3, 1, 0), preset["tit-for-tat"], { discount: 0.9 });
    expect(turns.machine.mixes[0][0]).toBe(0);
    expect(turns.machine.mixes[1][0]).toBe(1);
    expect(turns.payoff).toBeCloseTo(9 / 1.9, 12);
  });

  it("in the limit of means depends on where the other starts, where that cannot be undone", () => {
    expect(bestResponseMachine(axelrod, preset.grim, { discount: 1 }).payoff).toBeCloseTo(3, 12);
    const suspicious = { ...preset.grim, start: 1 };
    expect(bestResponseMachine(axelrod, suspicious, { discount: 1 }).payoff).toBeCloseTo(1, 12);
    expect(
      bestResponseMachine(axelrod, preset["suspicious-tit-for-tat"], { discount: 1 }).payoff,
    ).toBeCloseTo(3, 12);
  });
});

describe("the gain of deviating", () => {
  it("is between the best one-shot deviation and its repetition for ever", () => {
    fc.assert(
      fc.property(
        anyMeeting.filter(({ game }) => game.actions[0] > 1),
        fc.constantFrom(0, 0.5, 0.95),
        fc.constantFrom(0, 0.1),
        ({ game, first, second }, discount, noise) => {
          const found = repeatedDeviation(game, first, second, { discount, noise });
          const { conforming, best, gain, plan, single, anywhere, afterAnyHistory } = found;
          expect(best - conforming).toBeCloseTo(gain, 10);
          expect(repeatedPayoffs(game, plan, second, { discount, noise })[0]).toBeCloseTo(best, 9);
          expect(anywhere.gain).toBeGreaterThanOrEqual(single.gain - 1e-10);
          expect(afterAnyHistory).toBeGreaterThanOrEqual(anywhere.gain - 1e-10);
          expect(afterAnyHistory).toBeGreaterThanOrEqual(gain);
          // The one-shot deviation principle, with its loss bound.
          expect(gain).toBeLessThanOrEqual(Math.max(0, anywhere.gain) / (1 - discount) + 1e-10);
        },
      ),
    );
  });

  it("is nothing where the hand decides: half of all actions flipped", () => {
    const { conforming, gain } = repeatedDeviation(axelrod, preset["tit-for-tat"], preset.grim, {
      discount: 0.8,
      noise: 0.5,
    });
    expect(conforming).toBeCloseTo(9 / 4, 12);
    expect(gain).toBe(0);
  });

  it("from always-cooperate is T - R, in one round (1 - discount of it) or in all", () => {
    const { gain, single, anywhere, plan } = repeatedDeviation(
      axelrod,
      preset["always-cooperate"],
      preset["always-cooperate"],
      { discount: 0.75 },
    );
    expect(gain).toBeCloseTo(2, 12);
    expect(single).toMatchObject({ round: 0, action: 1 });
    expect(single.gain).toBeCloseTo(0.25 * 2, 12);
    expect(anywhere.gain).toBeCloseTo(single.gain, 12);
    expect(plan.mixes[plan.start]).toEqual([0, 1]);
  });

  it("of one seat is that of the other with the seats swapped", () => {
    fc.assert(
      fc.property(
        anyMeeting.filter(({ game }) => game.actions[1] > 1),
        ({ game, first, second }) => {
          const { conforming, best } = repeatedDeviation(game, first, second, { discount: 0.8 }, 1);
          expect(conforming).toBeCloseTo(repeatedPayoffs(game, first, second, { discount: 0.8 })[1], 10);
          expect(best).toBeCloseTo(bestResponseMachine(game, first, { discount: 0.8 }, 1).payoff, 9);
        },
      ),
    );
  });

  it("of mixing is the gap to the better action: nobody gains where the mix equalises", () => {
    const halves: StrategyMachine = { start: 0, mixes: [[0.5, 0.5]], next: [[0, 0, 0, 0]] };
    const pennies = bimatrix(
      [
        [1, -1],
        [-1, 1],
      ],
      [
        [-1, 1],
        [1, -1],
      ],
    );
    expect(isSubgamePerfect(pennies, halves, halves, { discount: 0.9 })).toBe(true);
    expect(repeatedDeviation(pennies, halves, halves, { discount: 0.9 }).single.gain).toBe(0);
    const biased = { ...halves, mixes: [[0.75, 0.25]] };
    const { gain, single } = repeatedDeviation(pennies, halves, biased, { discount: 0.9 });
    expect(gain).toBeCloseTo(0.5, 12);
    expect(single.gain).toBeCloseTo(0.05, 12);
    expect(single.action).toBe(0);
  });

  it("shows on the path only what the path meets", () => {
    // One defection between tit-for-tats brings 5, 0, 5, 0, ... in place of 3; but punishing it does not pay either.
    const { gain, single, anywhere, afterAnyHistory } = repeatedDeviation(
      axelrod,
      preset["tit-for-tat"],
      preset["tit-for-tat"],
      { discount: 0.9 },
    );
    expect(gain).toBe(0);
    expect(single.gain).toBeCloseTo(5 / 1.9 - 3, 12);
    // After mutual defection, offering to cooperate brings 0, 5, 0, 5, ... in place of 1 for good.
    expect(anywhere.gain).toBeCloseTo(4.5 / 1.9 - 1, 12);
    expect(anywhere).toMatchObject({ round: 2, own: 3, other: 3, action: 0 });
    expect(afterAnyHistory).toBeGreaterThan(0);
  });
});

describe("equilibria", () => {
  const equilibrium = (
    game: Parameters<typeof isRepeatedNash>[0],
    strategy: StrategyMachine,
    discount: number,
  ) => isRepeatedNash(game, strategy, strategy, { discount });
  const triggeredByBoth = memoryOneMachine([1, 0, 0, 0]);

  it("of grim need discount >= (T - R)/(T - P)", () => {
    expect(leastDiscount(axelrod, "grim")).toBe(0.5);
    // Symmetric but for rounding, as games with trembling hands are; and a temptation that is the reward but for it.
    const nearly = bimatrix(
      [
        [0.3, 0],
        [0.5, 0.1],
      ],
      [
        [0.1 + 0.2, 0.5],
        [0, 0.1],
      ],
    );
    expect(leastDiscount(nearly, "grim")).toBeCloseTo(0.5, 12);
    const none = bimatrix([
      [0.3, 0],
      [0.1 + 0.2, 0.1],
    ]);
    expect(() => leastDiscount(none, "grim")).toThrow(/temptation > reward/);
    for (const grim of [preset.grim, triggeredByBoth]) {
      expect(equilibrium(axelrod, grim, 0.5)).toBe(true);
      expect(equilibrium(axelrod, grim, 0.4999)).toBe(false);
    }
    expect(equilibrium(axelrod, preset.grim, 1)).toBe(true);
  });

  it("of grim are subgame perfect where its own defection sets it off too, and not where it waits for the other's", () => {
    fc.assert(
      fc.property(dilemmas, discounts, (game, discount) => {
        const least = leastDiscount(game, "grim");
        fc.pre(Math.abs(discount - least) > 1e-9);
        const options = { discount };
        expect(isSubgamePerfect(game, triggeredByBoth, triggeredByBoth, options)).toBe(discount > least);
        expect(isSubgamePerfect(game, preset.grim, preset.grim, options)).toBe(false);
      }),
    );
  });

  it("of always-cooperate there are none below discount 1, nor at it", () => {
    for (const discount of [0, 0.5, 0.999, 1])
      expect(equilibrium(axelrod, preset["always-cooperate"], discount)).toBe(false);
  });

  it("of always-defect are subgame perfect at every discount", () => {
    const { "always-defect": defect } = preset;
    for (const discount of [0, 0.5, 0.999, 1])
      expect(isSubgamePerfect(axelrod, defect, defect, { discount })).toBe(true);
  });

  it("of win-stay-lose-shift need T + discount P <= R (1 + discount), and are subgame perfect then", () => {
    const wsls = preset["win-stay-lose-shift"];
    const game = dilemma(4, 3, 1, 0);
    expect(leastDiscount(game, "win-stay-lose-shift")).toBe(0.5);
    expect(equilibrium(game, wsls, 0.4999)).toBe(false);
    expect(isSubgamePerfect(game, wsls, wsls, { discount: 0.5 })).toBe(true);
    expect(leastDiscount(axelrod, "win-stay-lose-shift")).toBe(1);
  });

  it("of win-stay-lose-shift do not exist at 5/3/1/0 below 1: 2 - 2 discount in one round, 2/(1 + discount) in all", () => {
    const wsls = preset["win-stay-lose-shift"];
    for (const discount of [0, 0.3, 0.9, 0.999]) {
      const { gain, single, plan } = repeatedDeviation(axelrod, wsls, wsls, { discount });
      expect(single.gain / (1 - discount)).toBeCloseTo(2 - 2 * discount, 9);
      expect(gain / (1 - discount)).toBeCloseTo(2 / (1 + discount), 9);
      expect(plan.mixes[plan.start]).toEqual([0, 1]);
    }
    expect(equilibrium(axelrod, wsls, 1)).toBe(true);
  });

  it.each(["grim", "tit-for-tat", "win-stay-lose-shift"] as const)(
    "of %s are where the closed form says, in every dilemma",
    (name) => {
      fc.assert(
        fc.property(dilemmas, discounts, (game, discount) => {
          const least = leastDiscount(game, name);
          fc.pre(Math.abs(discount - least) > 1e-9);
          expect(equilibrium(game, preset[name], discount)).toBe(discount > least);
        }),
      );
    },
  );

  it("may be asked for up to a tolerance", () => {
    const wsls = preset["win-stay-lose-shift"];
    expect(isRepeatedNash(axelrod, wsls, wsls, { discount: 0.9 }, 0.1)).toBe(false);
    expect(isRepeatedNash(axelrod, wsls, wsls, { discount: 0.9 }, 0.11)).toBe(true);
    expect(isSubgamePerfect(axelrod, wsls, wsls, { discount: 0.9 }, 0.11)).toBe(true);
  });
});

describe("bad input", () => {
  const { grim } = preset;
  it("is refused with the way out", () => {
    expect(() => bestResponseMachine(axelrod, grim, { discount: 1 - 1e-8 })).toThrow(
      /take 1, the limit of means/,
    );
    const long: StrategyMachine = {
      start: 0,
      mixes: Array.from({ length: 17 }, () => [1, 0]),
      next: Array.from({ length: 17 }, (_, s) => new Array(4).fill((s + 1) % 17)),
    };
    expect(() => bestResponseMachine(axelrod, long, { discount: 1 })).toThrow(
      /at most 65536, got 131072; take a/,
    );
    expect(bestResponseMachine(axelrod, long, { discount: 0.9 }).payoff).toBeCloseTo(5, 9);
    expect(() => repeatedDeviation(axelrod, grim, grim, { discount: 0.5 }, 2 as 0)).toThrow(
      /seat must be 0 or 1/,
    );
    expect(() => leastDiscount(axelrod, "grimm" as "grim")).toThrow(/did you mean "grim"/);
    expect(() => leastDiscount(dilemma(3, 5, 1, 0), "grim")).toThrow(/payoffs must be a dilemma/);
    const alone: StrategyMachine = { start: 0, mixes: [[1]], next: [[0, 0]] };
    const other: StrategyMachine = { start: 0, mixes: [[1, 0]], next: [[0, 0]] };
    expect(() => repeatedDeviation(bimatrix([[1, 2]], [[1, 2]]), alone, other, { discount: 0 })).toThrow(
      /another action to deviate to/,
    );
  });
});
