/** Claims are judged by their interval, and never stop what was measured from being told. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Claim, judge, requireClaims, unjudged, verdictOf } from "../../src/lab/index.ts";
import type { Interval } from "../../src/stats/index.ts";

const at = (low: number, high: number): Interval => ({ estimate: (low + high) / 2, low, high });

test.each([
  ["pass", at(0.2, 0.4), [0.1, 0.5]],
  ["pass", at(0.1, 0.5), [0.1, 0.5]],
  ["pass", at(7, 7), [7, 7]],
  ["pass", at(3, 4), [3, Number.POSITIVE_INFINITY]],
  ["undecided", at(0, 0.4), [0.1, 0.5]],
  ["undecided", at(0.4, 0.6), [0.1, 0.5]],
  ["undecided", at(0, 1), [0.1, 0.5]],
  ["undecided", at(0.5, 0.6), [0.1, 0.5]],
  ["fail", at(0.6, 0.8), [0.1, 0.5]],
  ["fail", at(-3, -2), [0.1, 0.5]],
  ["fail", at(-3, -2), [Number.NEGATIVE_INFINITY, -4]],
] as const)("%s: %o within %o", (verdict, interval, within) => {
  expect(verdictOf(interval, within)).toBe(verdict);
});

test("a narrower interval is never less decided, and a mirrored claim has the mirrored verdict", () => {
  const number = fc.double({ min: -10, max: 10, noNaN: true });
  const pair = fc.tuple(number, number).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
  fc.assert(
    fc.property(
      pair,
      pair,
      fc.double({ min: 0, max: 1, noNaN: true }),
      ([low, high], [least, most], part) => {
        const verdict = verdictOf(at(low, high), [least, most]);
        const inner = verdictOf(at(low, low + part * (high - low)), [least, most]);
        if (verdict !== "undecided" && low + part * (high - low) <= high) expect(inner).toBe(verdict);
        expect(verdictOf(at(-high, -low), [-most, -least])).toBe(verdict);
      },
    ),
  );
});

const claim = (measured: Claim<number>["measured"]): Claim<number> => ({
  says: "It is about two",
  measured,
  within: [1, 3],
  source: "somebody, table 2",
  status: "memory",
});

test("what is judged is plain data: the claim, what was measured, and the verdict", () => {
  expect(judge([claim((x) => at(x, x + 1))], 2)).toEqual([
    {
      says: "It is about two",
      within: [1, 3],
      source: "somebody, table 2",
      status: "memory",
      measured: { estimate: 2.5, low: 2, high: 3 },
      verdict: "pass",
    },
  ]);
});

test.each([
  ["not in the results", () => undefined],
  ["not in the results", () => ({ estimate: Number.NaN, low: 0, high: 1 })],
  [
    "cannot be measured: no such thing",
    () => {
      throw new Error("no such thing");
    },
  ],
  ["cannot be measured: measured must give { estimate, low, high } or undefined, got 2", () => 2],
  ["cannot be measured: measured must give { estimate, low, high } or undefined, got null", () => null],
  ["cannot be measured: measured gives an interval from 3 to 1, which is none", () => at(3, 1)],
])("undecided: %s", (why, measured) => {
  expect(judge([claim(measured as never)], 0)).toMatchObject([{ verdict: "undecided", why }]);
  expect(judge([claim(measured as never)], 0)[0]).not.toHaveProperty("measured");
});

test("a promise is measured on no results, and no verdict on any", () => {
  const late = claim((() => Promise.resolve(at(1, 2))) as never);
  expect(() => judge([late], 0)).toThrow(
    'claim "It is about two": measured gives a promise, and nothing waits for it; make it a plain function',
  );
});

test("claims that are not judged say why, and measure nothing", () => {
  const throws = claim(() => {
    throw new Error("was measured");
  });
  expect(unjudged([throws], "too short")).toEqual([
    {
      says: "It is about two",
      within: [1, 3],
      source: "somebody, table 2",
      status: "memory",
      verdict: "not judged",
      why: "too short",
    },
  ]);
});

test.each([
  [undefined, "walk: claims must be a list"],
  [[{}], "claims[0].says must be a sentence"],
  [[{ says: "a" }], 'claim "a": measured must be a function of the results'],
  [
    [{ says: "a", measured: async () => undefined, within: [0, 1] }],
    'walk: claim "a": measured is asynchronous, and nothing waits for it; make it a plain function',
  ],
  [[{ says: "a", measured() {}, within: [2, 1] }], 'claim "a": within must be the smallest and the largest'],
  [[{ says: "a", measured() {}, within: [Number.NaN, 1] }], 'claim "a": within must be'],
  [[{ says: "a", measured() {} }], 'claim "a": within must be'],
])("%j are no claims", (claims, message) => {
  expect(() => requireClaims("walk", claims)).toThrow(message);
});
