import { describe, expect, it } from "vitest";
import {
  approvalQueue,
  askBelow,
  askingBudget,
  askingThreshold,
  fallbackLadder,
} from "../../src/institutions/index.ts";

describe("asking a human", () => {
  it("pays below a confidence that falls with its cost and with the human's errors", () => {
    const sure = askBelow({ loss: 10, cost: 2 });
    expect(sure.threshold).toBeCloseTo(0.8, 12);
    expect(sure.expected).toBeCloseTo(1.8, 12);
    expect([sure.never, sure.always]).toEqual([5, 2]);
    const erring = askBelow({ loss: 10, cost: 2, accuracy: 0.9 });
    expect(erring.threshold).toBeCloseTo(0.7, 12);
    expect(erring.expected).toBeCloseTo(2.55, 12);
    expect(askBelow({ loss: 1, cost: 2 })).toMatchObject({ threshold: 0, expected: 0.5 });
  });

  it("is best at its threshold", () => {
    const { expected } = askBelow({ loss: 10, cost: 2, accuracy: 0.9 });
    for (let x = 0; x <= 1; x += 0.01)
      expect(x * 3 + 5 * (1 - x) ** 2).toBeGreaterThanOrEqual(expected - 1e-12);
  });
});

describe("a budget of questions", () => {
  it("is worth what the dynamic program says", () => {
    expect(askingBudget(10, 1).best).toBeCloseTo(0.8611, 4);
    expect(askingBudget(10, 3).best).toBeCloseTo(2.3303, 4);
    expect(askingBudget(100, 10).best).toBeCloseTo(9.3364, 4);
  });

  it("is worth less by simpler rules, and more to a prophet", () => {
    const three = askingBudget(10, 3);
    const ten = askingBudget(100, 10);
    expect(three.firstCome).toBe(1.5);
    expect(three.quantile).toBeCloseTo(2.0737, 4);
    expect(ten.quantile).toBeCloseTo(8.3726, 4);
    expect(three.prophet).toBeCloseTo(2.4545, 4);
    expect(ten.prophet).toBeCloseTo(9.4554, 4);
    for (const value of Object.values(askingBudget(4, 4))) expect(value).toBeCloseTo(2, 12);
    // About a standard deviation of the binomial over sqrt(2 pi) is not used: 600 - sqrt(600 * .5 / (2 pi)).
    expect(askingBudget(1200, 600).quantile / 0.75).toBeCloseTo(600 - Math.sqrt(300 / (2 * Math.PI)), 1);
    expect(askingBudget(4, 0)).toMatchObject({ best: 0, firstCome: 0, prophet: 0 });
  });

  it("asks for anything where each chance has a question, and for more the fewer there are", () => {
    expect(askingThreshold(3, 3)).toBe(0);
    expect(askingThreshold(2, 1)).toBe(0.5);
    expect(askingThreshold(5, 0)).toBe(1);
    expect(askingThreshold(10, 1)).toBeGreaterThan(askingThreshold(10, 2));
    expect(() => askingThreshold(2, 3)).toThrow("budget must be a whole number in 0..2, got 3");
  });
});

describe("one human for all", () => {
  const queue = { loss: 10, cost: 1, arrivals: 1, service: 0.5, waiting: 0.5 };

  it("is asked too much by those who leave out who waits behind them", () => {
    const { best, selfish, withoutQueue } = approvalQueue(queue);
    expect(best.threshold).toBeCloseTo(0.2965, 4);
    expect(best.cost).toBeCloseTo(3.4996, 4);
    expect(selfish.threshold).toBeCloseTo(0.4, 9);
    expect(selfish.cost).toBeCloseTo(4.2, 6);
    expect(withoutQueue).toEqual({ threshold: 0.9, cost: Number.POSITIVE_INFINITY });
  });

  it("with nobody waiting is the question alone", () => {
    const { best, selfish } = approvalQueue({ ...queue, service: 2, waiting: 0 });
    expect(best.threshold).toBeCloseTo(0.9, 12);
    expect(selfish.threshold).toBeCloseTo(0.9, 12);
  });
});

it("a ladder of learned policy, norm and safe act keeps most of what failures take", () => {
  const ladder = { failure: 0.01, undetected: 3, fallback: 0.7, repair: 0.1 };
  expect(fallbackLadder(ladder)).toBeCloseTo(0.9469, 4);
  expect(fallbackLadder({ ...ladder, fallback: 0 })).toBeCloseTo(0.885, 4);
});
