import fc from "fast-check";
import { expect, it } from "vitest";
import { leastPatience, leastPrice, whitewashingPays } from "../../src/institutions/index.ts";

it("one tick of dues keeps those honest whose discount is at least g/(1 + l)", () => {
  expect(leastPatience({ gain: 0.5, loss: 0.5, dues: 1 })).toBeCloseTo(0.3333, 4);
  const at = (discount: number) => whitewashingPays({ gain: 0.5, loss: 0.5, dues: 1, discount });
  expect(at(1 / 3)).toBeCloseTo(0, 12);
  expect(at(0.34)).toBeLessThan(0);
  expect(at(0.32)).toBeGreaterThan(0);
});

it("a price of a name does so where g <= delta kappa", () => {
  expect(leastPrice(0.5, 0.8)).toBeCloseTo(0.625, 12);
  expect(whitewashingPays({ gain: 0.5, price: 0.625, discount: 0.8 })).toBeCloseTo(0, 12);
  expect(whitewashingPays({ gain: 0.5, price: 0.62, discount: 0.8 })).toBeGreaterThan(0);
  expect(whitewashingPays({ gain: 0.5, discount: 0.99 })).toBe(0.5);
});

/** Payoffs tick by tick of who cheats in the first and goes on honestly under a new name, less those of who is honest. */
function difference({ gain, loss, dues, price, discount }: Required<Parameters<typeof whitewashingPays>[0]>) {
  let sum = gain - discount * price;
  for (let tick = 1; tick <= dues; tick++) sum += discount ** tick * (-loss - 1);
  return sum;
}

it("is worth what its ticks add up to, and longer dues need less patience", () => {
  const amount = fc.double({ min: 0, max: 10, noNaN: true });
  const dues = fc.integer({ min: 0, max: 12 });
  fc.assert(
    fc.property(
      amount,
      amount,
      dues,
      amount,
      fc.double({ min: 0, max: 0.99, noNaN: true }),
      (gain, loss, dues, price, discount) => {
        const terms = { gain, loss, dues, price, discount };
        expect(whitewashingPays(terms)).toBeCloseTo(difference(terms), 8);
        const least = leastPatience({ gain, loss, dues: dues + 1 });
        expect(leastPatience({ gain, loss, dues: dues + 2 })).toBeLessThanOrEqual(least + 1e-9);
        if (least > 0.01 && least < 0.99)
          expect(Math.abs(whitewashingPays({ gain, loss, dues: dues + 1, discount: least }))).toBeLessThan(
            1e-6,
          );
      },
    ),
  );
  expect(leastPatience({ gain: 3, loss: 0.5, dues: 1 })).toBe(1);
  expect(leastPatience({ gain: 3, loss: 0.5, dues: 3 })).toBeGreaterThan(0.78);
});

it("refuses dues of half a tick and a discount of 1", () => {
  expect(() => leastPatience({ gain: 1, dues: 0.5 })).toThrow("dues must be a whole number of ticks");
  expect(() => whitewashingPays({ gain: 1, discount: 1 })).toThrow("discount must be at least 0 and below 1");
  expect(() => leastPrice(-1, 0.5)).toThrow("gain must be a number of at least 0");
});
