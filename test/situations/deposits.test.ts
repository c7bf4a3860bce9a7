import { expect, it } from "vitest";
import {
  bestOverselling,
  depositContract,
  overcallChance,
  oversellingProfit,
} from "../../src/situations/index.ts";

it.each([
  [{ returns: 2, early: 0.25, aversion: 2 }, 1.2815, 1.8123, 0.5607],
  [{ returns: 1.5, early: 0.5, aversion: 3 }, 1.1343, 1.2985, 0.6447],
])("the contract of %o promises %f and %f, and is run on beyond %f", (bank, early, late, runsAbove) => {
  const contract = depositContract(bank);
  expect(contract.early).toBeCloseTo(early, 4);
  expect(contract.late).toBeCloseTo(late, 4);
  expect(contract.runsAbove).toBeCloseTo(runsAbove, 4);
  // Of all contracts that can be kept where only who must withdraws, none is better, and at the threshold waiting is worth running.
  const utility = (c: number) => c ** (1 - bank.aversion) / (1 - bank.aversion);
  const expected = (c1: number) => {
    const c2 = ((1 - bank.early * c1) * bank.returns) / (1 - bank.early);
    return bank.early * utility(c1) + (1 - bank.early) * utility(c2);
  };
  for (let c1 = 0.8; c1 < 1.6; c1 += 0.001)
    expect(expected(c1)).toBeLessThanOrEqual(expected(contract.early) + 1e-12);
  const waits = ((1 - contract.early * contract.runsAbove) * bank.returns) / (1 - contract.runsAbove);
  expect(waits).toBeCloseTo(contract.early, 12);
});

it("units that are sold more than once are called at once as often as independent clients do", () => {
  expect(overcallChance(8, 20, 0.3)).toBeCloseTo(0.1133, 4);
  expect(overcallChance(8, 20, [0.15, 0.45])).toBeCloseTo(0.2935, 4);
  const market = { capacity: 8, use: 0.3, fee: 1 };
  const lenient = bestOverselling({ ...market, penalty: 5 });
  expect(lenient.clients).toBe(20);
  expect(lenient.profit).toBeCloseTo(5.0742, 4);
  const strict = bestOverselling({ ...market, penalty: 20 });
  expect(strict.clients).toBe(15);
  expect(strict.profit).toBeCloseTo(4.1066, 4);
  // Nobody calls in vain where there is a unit for each.
  expect(oversellingProfit({ ...market, penalty: 5 }, 8)).toBeCloseTo(2.4, 12);
});

it("what cannot be is refused", () => {
  expect(() => depositContract({ early: 2, returns: 2, aversion: 1 })).toThrow(
    "early must be within 0 and 1",
  );
  expect(() => depositContract({ early: 0.2, returns: 1, aversion: 1 })).toThrow("returns must be above 1");
  expect(() => overcallChance(8, 20, [])).toThrow("use must be one chance or several");
  expect(() => overcallChance(8, 1e6, 0.1)).toThrow("clients must be a whole number of 0 to 10000");
  expect(() => bestOverselling({ capacity: 8, use: 0.3, fee: 1, penalty: 5 }, 0)).toThrow("most must be");
});
