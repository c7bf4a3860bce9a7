import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commons, namibianHake } from "../../envs/commons/commons.ts";
import { createBatch } from "../../src/index.ts";
import { fitSchaefer } from "../../src/situations/index.ts";

describe("Schaefer's model of a record of catches", () => {
  const years = 23;
  const { catches, rates } = namibianHake;
  const fit = fitSchaefer({ catches: catches.slice(0, years), rates: rates.slice(0, years) });

  it("of Namibian hake, 1965 to 1987", () => {
    expect(fit.growth).toBeCloseTo(0.3893, 4);
    expect(fit.capacity).toBeCloseTo(2729.2, 1);
    expect(fit.catchability).toBeCloseTo(4.446e-4, 7);
    expect(fit.error).toBeCloseTo(0.1241, 4);
    expect(fit.maximumYield).toBeCloseTo(265.6, 1);
    expect(fit.stocks[years - 1] / fit.capacity).toBeCloseTo(0.5585, 4);
  });

  it("finds what made a record without error", () => {
    const truth = fc.record({
      growth: fc.double({ min: 0.15, max: 0.9, noNaN: true }),
      capacity: fc.double({ min: 50, max: 5000, noNaN: true }),
      efforts: fc.array(fc.double({ min: 0.2, max: 1, noNaN: true }), { minLength: 15, maxLength: 25 }),
    });
    fc.assert(
      fc.property(truth, ({ growth, capacity, efforts }) => {
        let stock = capacity;
        const made = efforts.map((effort, t) => {
          // From little to much and back, so that there is something to tell.
          const rate = 2 * growth * effort * Math.sin((Math.PI * (t + 1)) / (efforts.length + 1)) * 0.5;
          const taken = { caught: rate * stock, rate: 3e-3 * stock };
          stock += growth * stock * (1 - stock / capacity) - taken.caught;
          return taken;
        });
        const found = fitSchaefer({
          catches: made.map(({ caught }) => caught),
          rates: made.map(({ rate }) => rate),
        });
        expect(Math.abs(found.growth / growth - 1)).toBeLessThan(0.01);
        expect(Math.abs(found.capacity / capacity - 1)).toBeLessThan(0.01);
        expect(found.error).toBeLessThan(1e-3);
      }),
      { numRuns: 4 },
    );
  });

  it("is what the commons of the preset lives through under the efforts of the record", () => {
    const preset = commons.presets?.["namibian-hake"];
    const catchability = preset?.catchability ?? Number.NaN;
    const batch = createBatch(commons, { ...preset, agents: 1, continuous: true, maxEffort: 2000 });
    const stocks = catches.slice(0, years).map((caught) => {
      const stock = batch.columns.biomass[0];
      batch.io.actions[0][0] = caught / (catchability * stock);
      batch.step();
      expect(batch.columns.harvest[0]).toBeCloseTo(caught, 9);
      return stock;
    });
    // The preset has the fit to four digits.
    for (const [t, stock] of stocks.entries()) expect(Math.abs(stock / fit.stocks[t] - 1)).toBeLessThan(1e-3);
  });

  it("bad records are refused", () => {
    const seasons = [1, 2, 3, 4];
    expect(() => fitSchaefer({ catches: seasons, rates: [1, 2, 3] })).toThrow(
      "rates must be as many as the 4 catches",
    );
    expect(() => fitSchaefer({ catches: [1, 2], rates: [1, 2] })).toThrow("needs 4 to 1000 seasons");
    expect(() => fitSchaefer({ catches: seasons, rates: [1, 2, 0, 4] })).toThrow("rates must be above 0");
  });
});

const source = "../shared/data/fishery/namibian_hake.csv";
it.skipIf(!existsSync(source))("the table is that of its source", () => {
  const rows = readFileSync(source, "utf8").trim().split("\n").slice(1);
  const table = namibianHake.catches.map((caught, t) => [1965 + t, caught, namibianHake.rates[t]]);
  expect(rows.map((row) => row.split(",").map(Number))).toEqual(table);
});
