import { expect, it } from "vitest";
import { sincereMajority, unanimousJury, unanimousLimit } from "../../src/institutions/index.ts";

const jury = { accuracy: 0.7, doubt: 0.5 };

it("juries that must agree convict the innocent, the more the larger they are", () => {
  for (const [jurors, p] of [
    [3, 0.1406],
    [6, 0.1863],
    [12, 0.2073],
  ])
    expect(unanimousJury(jurors, jury).convictsInnocent).toBeCloseTo(p, 4);
  expect(unanimousLimit(jury)).toBeCloseTo(0.227, 4);
  expect(unanimousJury(100_000, jury).convictsInnocent).toBeCloseTo(unanimousLimit(jury), 4);
  expect(sincereMajority(13, 0.7)).toBeCloseTo(0.0624, 4);
});

it("a juror with a signal of innocence is indifferent, where its vote decides", () => {
  for (const jurors of [2, 5, 12]) {
    const { against, convictsInnocent, acquitsGuilty } = unanimousJury(jurors, jury);
    const guilty = 0.7 + 0.3 * against;
    const innocent = 0.3 + 0.7 * against;
    const odds = (0.3 * guilty ** (jurors - 1)) / (0.7 * innocent ** (jurors - 1));
    expect(odds).toBeCloseTo(1, 10);
    expect(convictsInnocent).toBeCloseTo(innocent ** jurors, 12);
    expect(acquitsGuilty).toBeCloseTo(1 - guilty ** jurors, 12);
  }
  // Two jurors with much doubt vote as their signals say; with none they always convict.
  expect(unanimousJury(2, { accuracy: 0.7, doubt: 0.8 }).against).toBe(0);
  expect(() => unanimousJury(2, { accuracy: 0.7, doubt: 0.9 })).toThrow("doubt is so large");
  expect(unanimousJury(2, { accuracy: 0.7, doubt: 0.2 })).toEqual({
    against: 1,
    convictsInnocent: 1,
    acquitsGuilty: 0,
  });
  expect(unanimousLimit({ accuracy: 0.7, doubt: 0.2 })).toBe(1);
});

it("refuses what is no jury", () => {
  expect(() => unanimousJury(1, jury)).toThrow("jurors must be a whole number of at least 2");
  expect(() => unanimousJury(3, { accuracy: 0.5, doubt: 0.5 })).toThrow("accuracy must be above 1/2");
  expect(() => sincereMajority(12, 0.7)).toThrow("jurors must be odd");
});
