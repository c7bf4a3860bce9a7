/** Quantities of a comparison, by values that are worked out by hand. */
import { expect, test } from "vitest";
import { summarise } from "../../src/index.ts";
import {
  difference,
  everyDifference,
  everySession,
  gainOfDeviating,
  type Results,
  rangeOf,
  reached,
  scaled,
  shareOfSessions,
} from "../../src/lab/index.ts";
import { iqm, pairedDifferenceInterval, taskwiseInterval, wilsonInterval } from "../../src/stats/index.ts";

const first = [5, 7, 6, 8];
const second = [1, 2, 4, 3];
const society = (values: readonly number[], paired = true) => ({
  paired,
  values: { welfare: values },
  summary: { welfare: summarise(values) },
});
const results = (paired = true): Results =>
  ({
    scenes: {
      pd: {
        societies: {
          first: society(first, paired),
          second: { ...society(second), deviation: { norm: "first", estimate: 2, low: 1, high: 3 } },
          once: { ...society([1]), deviation: { norm: "first", estimate: 2, low: 2, high: 2 } },
        },
      },
    },
  }) as unknown as Results;

test("reached is the interquartile mean with its interval", () => {
  const { iqm: estimate, low, high } = summarise(first);
  expect(estimate).toBe(6.5);
  expect(reached("pd", "first")(results())).toEqual({ estimate: 6.5, low, high });
  expect(scaled(2, reached("pd", "first"))(results())).toEqual({
    estimate: 13,
    low: 2 * low,
    high: 2 * high,
  });
});

test("every session lies between the lowest and the highest", () => {
  expect(everySession("pd", "first")(results())).toEqual({ estimate: 6.5, low: 5, high: 8 });
  expect(everyDifference("pd", "first", "second")(results())).toEqual({ estimate: 4, low: 1, high: 7 });
  expect(rangeOf([3, 1, 2])).toMatchObject({ low: 1, high: 3 });
});

test("the share of sessions of which something holds keeps a width: Wilson's 3 of 3 is from .44 to 1", () => {
  const payoffs = [
    [9, 1],
    [1, 9],
    [10, 0],
  ];
  const told = { scenes: { pd: { societies: { first: { payoffs }, once: { payoffs: [[9, 1]] } } } } };
  const ruled = (society: string, share: number) =>
    shareOfSessions("pd", society, (row) => Math.max(...row) > 10 * share)(told as unknown as Results);
  expect(ruled("first", 0.5)).toMatchObject({ estimate: 1, high: 1 });
  expect(ruled("first", 0.5)?.low).toBeCloseTo(1 / (1 + 1.959964 ** 2 / 3), 6);
  expect(ruled("first", 0.95)).toEqual(wilsonInterval(1, 3));
  expect(ruled("once", 0.5)).toBeUndefined();
});

test("a difference is within sessions where both are paired, else between them", () => {
  expect(difference("pd", "first", "second")(results())).toEqual(
    pairedDifferenceInterval(first, second, iqm),
  );
  expect(difference("pd", "first", "second")(results(false))).toEqual(
    taskwiseInterval([first, second], ([x, y]) => iqm(x) - iqm(y)),
  );
});

test("the gain of deviating is that of the results", () => {
  expect(gainOfDeviating("pd", "second")(results())).toEqual({ estimate: 2, low: 1, high: 3 });
  expect(gainOfDeviating("pd", "first")(results())).toBeUndefined();
});

test("there is no quantity of one session, of a metric that is not there, or of one with missing values", () => {
  for (const quantity of [reached, everySession, gainOfDeviating])
    expect(quantity("pd", "once")(results())).toBeUndefined();
  expect(reached("pd", "first", "peace")(results())).toBeUndefined();
  expect(difference("pd", "first", "second", "peace")(results())).toBeUndefined();
  expect(everyDifference("pd", "first", "once")(results())).toBeUndefined();
  expect(rangeOf([1, Number.NaN, 2])).toBeUndefined();
});

test("scenes and societies that are not there are errors", () => {
  expect(() => reached("p", "first")(results())).toThrow('unknown scene "p"');
  expect(() => reached("pd", "frist")(results())).toThrow(
    'unknown society of pd "frist", did you mean "first"?',
  );
});
