import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  assessments,
  cooperation,
  type DonationGame,
  discriminating,
  goodShare,
  isStrictlyStable,
  mirrored,
  type SocialNorm,
  stableNorms,
} from "../../src/institutions/index.ts";

const game: DonationGame = { benefit: 2, cost: 1, execution: 0.01, assessment: 0.01 };
const nameOf = ({ assess, act }: SocialNorm) => `${assess.join("")} ${act.join("")}`;

/** Table 1 of Ohtsuki & Iwasa 2006, written out: three entries are free, and the bad help the bad iff only help makes good. */
function leadingEight(): SocialNorm[] {
  const free = [0, 1];
  return free.flatMap((badRefusesBad) =>
    free.flatMap((badHelpsBad) =>
      free.map((goodHelpsBad) => ({
        assess: [badRefusesBad, badHelpsBad, 0, 1, 1, goodHelpsBad, 0, 1],
        act: [badHelpsBad === 1 && badRefusesBad === 0 ? 1 : 0, 1, 0, 1],
      })),
    ),
  );
}

describe("of 4096 norms", () => {
  const stable = stableNorms(game);
  const good = stable.filter((norm) => norm.good > 0.5);

  it("16 last and have all help: the leading eight and their mirror images", () => {
    expect(stable).toHaveLength(16);
    expect(good.map(nameOf).sort()).toEqual(leadingEight().map(nameOf).sort());
    const bad = stable.filter((norm) => norm.good <= 0.5);
    expect(bad.map((norm) => nameOf(mirrored(norm))).sort()).toEqual(good.map(nameOf).sort());
  });

  it("the eight are good to .98 and help in .97 of meetings", () => {
    for (const norm of good) {
      expect(norm.good).toBeGreaterThanOrEqual(0.98 - 5e-5);
      expect(norm.good).toBeLessThanOrEqual(0.9804 + 5e-5);
      expect(norm.cooperation).toBeGreaterThanOrEqual(0.9702 - 5e-5);
      expect(norm.cooperation).toBeLessThanOrEqual(0.971 + 5e-5);
      expect(isStrictlyStable(norm, game)).toBe(true);
    }
    expect(Math.min(...good.map((norm) => norm.good))).toBeCloseTo(0.98, 4);
    expect(Math.max(...good.map((norm) => norm.good))).toBeCloseTo(0.9804, 4);
    expect(Math.min(...good.map((norm) => norm.cooperation))).toBeCloseTo(0.9702, 4);
    expect(Math.max(...good.map((norm) => norm.cooperation))).toBeCloseTo(0.971, 4);
  });

  it("the same are left where help hardly pays, if mistakes are rarer and the cut is higher", () => {
    const close = { benefit: 1.1, cost: 1, execution: 0.001, assessment: 0.001 };
    expect(stableNorms(close, 0.98).map(nameOf)).toEqual(stable.map(nameOf));
    expect(stableNorms(close, 0.9)).toHaveLength(34);
  });
});

describe("norms with a name", () => {
  const norm = (name: keyof typeof assessments): SocialNorm => ({
    assess: assessments[name],
    act: discriminating,
  });

  it("image scoring collapses with any mistake", () => {
    for (const execution of [0.001, 0.05, 0.5]) {
      expect(goodShare(norm("image"), { execution, assessment: 0 })).toBeLessThan(1e-9);
      expect(cooperation(norm("image"), { execution, assessment: 0 })).toBeLessThan(1e-9);
    }
    expect(goodShare(norm("image"), { execution: 0, assessment: 0 })).toBe(0.5);
    expect(isStrictlyStable(norm("image"), game)).toBe(false);
  });

  it("simple standing and stern judging leave 1/(1 + e) good, of whom a share e is refused by mistake", () => {
    for (const name of ["simple-standing", "stern-judging"] as const)
      for (const execution of [0.001, 0.05, 0.2]) {
        const mistakes = { execution, assessment: 0 };
        expect(goodShare(norm(name), mistakes)).toBeCloseTo(1 / (1 + execution), 9);
        expect(cooperation(norm(name), mistakes)).toBeCloseTo((1 - execution) / (1 + execution), 9);
      }
    expect(goodShare(norm("simple-standing"), { execution: 0.05, assessment: 0 })).toBeCloseTo(0.9524, 4);
    expect(cooperation(norm("simple-standing"), { execution: 0.05, assessment: 0 })).toBeCloseTo(0.9048, 4);
    // Where the bad have to help to be good again, a little less is left.
    expect(goodShare(norm("standing"), { execution: 0.05, assessment: 0 })).toBeCloseTo(0.95, 9);
  });
});

const bit = fc.integer({ min: 0, max: 1 });
const bits = (size: number) => fc.array(bit, { minLength: size, maxLength: size });
const mistake = fc.double({ min: 0.005, max: 0.3, noNaN: true });

it("a mirror image does the same under other names", () => {
  fc.assert(
    fc.property(bits(8), bits(4), mistake, mistake, (assess, act, execution, assessment) => {
      const mistakes = { execution, assessment };
      const other = mirrored({ assess, act });
      expect(mirrored(other)).toEqual({ assess, act });
      expect(goodShare(other, mistakes)).toBeCloseTo(1 - goodShare({ assess, act }, mistakes), 6);
      expect(cooperation(other, mistakes)).toBeCloseTo(cooperation({ assess, act }, mistakes), 6);
    }),
  );
});

it("refuses what is no norm and no mistake", () => {
  const rule = { assess: assessments.image, act: [0, 1, 2, 1] };
  expect(() => goodShare(rule, game)).toThrow("act must be 4 numbers that are 0 or 1");
  expect(() => goodShare({ assess: [1], act: discriminating }, game)).toThrow("assess must be 8 numbers");
  expect(() => stableNorms({ ...game, execution: 2 })).toThrow("execution must be a probability");
  expect(() => stableNorms({ ...game, benefit: 0 })).toThrow("benefit must be positive");
});
