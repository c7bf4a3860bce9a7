/** Zero-determinant strategies: Press & Dyson 2012, PNAS 109:10409-10413; Stewart & Plotkin 2012, PNAS 109:10134-10135. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  bestResponseMachine,
  bimatrix,
  type MemoryOne,
  memoryOneMachine,
  repeatedPayoffs,
  strategyPresets,
  zeroDeterminantMemoryOne,
} from "../../../src/games/index.ts";
import { anyMachine, axelrod, dilemma } from "./machines.ts";

const longRun = (x: MemoryOne, y = strategyPresets["always-cooperate"]) =>
  repeatedPayoffs(axelrod, memoryOneMachine(x), y, { discount: 1 });
const extort = (chi: number) => zeroDeterminantMemoryOne(axelrod, { mode: "extort", chi });
const generous = (chi: number) => zeroDeterminantMemoryOne(axelrod, { mode: "generous", chi });

describe("published strategies (Press & Dyson 2012; Stewart & Plotkin 2012)", () => {
  it.each<[string, MemoryOne, MemoryOne]>([
    ["extortion at chi 3", extort(3), [11 / 13, 1 / 2, 7 / 26, 0]],
    ["Extort-2", extort(2), [8 / 9, 1 / 2, 1 / 3, 0]],
    ["ZDGTFT-2", generous(2), [1, 1 / 8, 1, 1 / 4]],
    ["tit-for-tat", zeroDeterminantMemoryOne(axelrod, { mode: "extort", chi: 1, phi: 1 / 5 }), [1, 0, 1, 0]],
  ])("%s", (_, found, expected) => {
    expected.forEach((p, j) => {
      expect(found[j]).toBeCloseTo(p, 12);
    });
  });

  it("earn what was published against always-cooperate", () => {
    const chi3 = longRun([11 / 13, 1 / 2, 7 / 26, 0]);
    expect(chi3[0]).toBeCloseTo(41 / 11, 12);
    expect(chi3[1]).toBeCloseTo(21 / 11, 12);
    const extort2 = longRun(extort(2));
    expect(extort2[0]).toBeCloseTo(3.5, 12);
    expect(extort2[1]).toBeCloseTo(2.25, 12);
  });

  it("leave nothing better than to cooperate always (extortion) or mostly (generous)", () => {
    // The evolutionary player of Press & Dyson climbs to full cooperation, to its extortioner's benefit.
    const { payoff, machine } = bestResponseMachine(axelrod, memoryOneMachine(extort(3)), { discount: 1 });
    expect(payoff).toBeCloseTo(21 / 11, 12);
    expect(machine.mixes.every((mix) => mix[0] === 1)).toBe(true);
    expect(bestResponseMachine(axelrod, memoryOneMachine(generous(2)), { discount: 1 }).payoff).toBeCloseTo(
      3,
      12,
    );
  });
});

describe("the line", () => {
  const slope = fc.double({ min: 1, max: 10, noNaN: true });
  it("s_x - kappa = chi (s_y - kappa) holds against any machine", () => {
    fc.assert(
      fc.property(slope, anyMachine(2, 2), fc.constantFrom("extort", "generous"), (chi, other, mode) => {
        const kappa = mode === "extort" ? 1 : 3;
        const [x, y] = longRun(zeroDeterminantMemoryOne(axelrod, { mode, chi }), other);
        expect(x - kappa).toBeCloseTo(chi * (y - kappa), 8);
      }),
    );
  });

  it("of ZDGTFT-2 has slope 2", () => {
    const [x, y] = longRun(generous(2), memoryOneMachine([0.7, 0.2, 0.6, 0.3]));
    expect((x - 3) / (y - 3)).toBeCloseTo(2, 10);
  });

  it("may be drawn in any dilemma", () => {
    const game = dilemma(4, 3, 1, 0);
    const machine = memoryOneMachine(zeroDeterminantMemoryOne(game, { mode: "extort", chi: 2 }));
    const [x, y] = repeatedPayoffs(game, machine, memoryOneMachine([0.9, 0.5, 0.4, 0.2]), { discount: 1 });
    expect(x - 1).toBeCloseTo(2 * (y - 1), 10);
  });
});

describe("bad input", () => {
  it("is refused", () => {
    const zd = zeroDeterminantMemoryOne;
    expect(() => zd(dilemma(5, 6, 1, 0), { mode: "extort", chi: 3 })).toThrow(/payoffs must be a dilemma/);
    expect(() => zd(axelrod, { mode: "extort", chi: 0.5 })).toThrow(/chi must be at least 1, got 0.5/);
    expect(() => zd(axelrod, { mode: "extort", chi: 3, phi: 0.08 })).toThrow(/phi must be in \(0, 0\.0769/);
    expect(() =>
      zd(
        bimatrix(
          [
            [3, 0],
            [5, 1],
          ],
          [
            [3, 5],
            [1, 1],
          ],
        ),
        { mode: "extort", chi: 3 },
      ),
    ).toThrow(/symmetric/);
    expect(() => zd(bimatrix([[1]]), { mode: "extort", chi: 3 })).toThrow(/2x2 game, got "1 x 1"/);
  });
});
