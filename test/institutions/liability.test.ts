import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { activityUnder, careOfTwo, careUnder, efficientCare } from "../../src/institutions/index.ts";

const accident = { chance: 0.5, harm: 10 };
const best = Math.log(5);

describe("care under a rule", () => {
  it("is efficient where harm is paid for, and none where it is not", () => {
    expect(efficientCare(accident)).toMatchObject({ care: best, social: best + 1 });
    expect(best).toBeCloseTo(1.6094, 4);
    expect(careUnder(accident, { kind: "none" })).toEqual({ care: 0, social: 5, own: 0 });
    expect(careUnder(accident, { kind: "strict" }).own).toBeCloseTo(2.6094, 4);
  });

  it("is what is due under negligence, up to what it would cost to be liable", () => {
    const due = (care: number) => careUnder(accident, { kind: "negligence", due: care }).care;
    expect(due(best)).toBeCloseTo(best, 12);
    expect(due(2.5)).toBe(2.5);
    expect(due(2.609)).toBe(2.609);
    expect(due(2.61)).toBeCloseTo(best, 12);
    expect(due(2.7)).toBeCloseTo(best, 12);
    expect(due(0.3)).toBe(0.3);
  });

  it("is too little where one cannot pay for all of it", () => {
    const { care, social } = careUnder(accident, { kind: "strict", assets: 4 });
    expect(care).toBeCloseTo(Math.LN2, 12);
    expect(social).toBeCloseTo(3.1931, 4);
    expect(careUnder(accident, { kind: "strict", assets: 50 })).toEqual(efficientCare(accident));
  });

  it("is more than is due where courts err a little, less where they err much", () => {
    const under = (error: number) => careUnder(accident, { kind: "negligence", due: best, error }).care;
    expect(under(0.2)).toBeCloseTo(1.8269, 4);
    expect(under(2)).toBeCloseTo(1.3267, 4);
  });

  it("falls with those who share the payment", () => {
    const shared = (injurers: number) =>
      careUnder(accident, { kind: "joint", injurers, share: "equal" }).care;
    expect(shared(2)).toBeCloseTo(0.9163, 4);
    expect(shared(3)).toBeCloseTo(0.5108, 4);
    expect(shared(5)).toBe(0);
    expect(careUnder(accident, { kind: "joint", injurers: 5, share: "full" }).care).toBeCloseTo(best, 12);
  });

  it("is never better for society than strict liability, and never dearer than no care", () => {
    const rule = fc.oneof(
      fc.record({
        kind: fc.constant("strict" as const),
        assets: fc.double({ min: 0, max: 30, noNaN: true }),
      }),
      fc.record({
        kind: fc.constant("negligence" as const),
        due: fc.double({ min: 0, max: 5, noNaN: true }),
        error: fc.constantFrom(0, 0.1, 1),
      }),
    );
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 1, noNaN: true }),
        fc.double({ min: 0.1, max: 50, noNaN: true }),
        rule,
        (chance, harm, kind) => {
          const found = careUnder({ chance, harm }, kind);
          const least = careUnder({ chance, harm }, { kind: "strict" });
          expect(found.social).toBeGreaterThanOrEqual(least.social - 1e-9);
          expect(found.own).toBeLessThanOrEqual(chance * harm + 1e-9);
        },
      ),
    );
  });

  it("refuses what is no accident", () => {
    expect(() => careUnder({ chance: 2, harm: 1 }, { kind: "none" })).toThrow(
      "chance must be within 0 and 1",
    );
    expect(() => careUnder(accident, { kind: "negligence", due: -1 })).toThrow("due care must be at least 0");
  });
});

describe("activity", () => {
  it("is right under strict liability, and too much under negligence", () => {
    const strict = activityUnder(accident, { kind: "strict" }, 5);
    expect(strict.activity).toBeCloseTo(2.3906, 4);
    expect(strict.welfare).toBeCloseTo(2.8574, 4);
    const negligence = activityUnder(accident, { kind: "negligence", due: best }, 5);
    expect(negligence.activity).toBeCloseTo(3.3906, 4);
    expect(negligence.welfare).toBeCloseTo(2.3574, 4);
  });
});

it("a victim takes no care where all of its harm is paid", () => {
  const { efficient, strict } = careOfTwo({ chance: 0.5, harm: 32 });
  expect(efficient.injurer).toBeCloseTo(1.5198, 4);
  expect(efficient.victim).toBeCloseTo(1.5198, 4);
  expect(efficient.social).toBeCloseTo(5.5595, 4);
  expect(strict).toEqual({ injurer: 3, victim: 0, social: 7 });
});
