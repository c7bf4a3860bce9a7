/**
 * What a record of catches says of a stock that nobody has counted: Schaefer's model fitted to catches and catch rates.
 *
 * Schaefer 1957, Journal of the Fisheries Research Board of Canada 14:669-681; Polacheck, Hilborn & Punt 1993, "Fitting surplus production
 * models", Canadian Journal of Fisheries and Aquatic Sciences 50:2597-2607 (observation error).
 */
import { fail } from "../core/errors.ts";
import { lowest } from "./golden.ts";

export interface CatchRecord {
  /** Catch of each season, in units of the stock. */
  readonly catches: readonly number[];
  /** Catch for a unit of effort in each of them, in proportion to the stock but for error. */
  readonly rates: readonly number[];
}

export interface SchaeferFit {
  /** r, per season. */
  readonly growth: number;
  /** K, in units of the stock. */
  readonly capacity: number;
  /** q: catch rate for a unit of stock. */
  readonly catchability: number;
  /** Standard deviation of the logarithm of what rates are off. */
  readonly error: number;
  /** Stock at the start of each season, and after the last. */
  readonly stocks: readonly number[];
  /** r K / 4. */
  readonly maximumYield: number;
}

/**
 * The r, K and q with which catch rates are likeliest, if the stock starts at K, grows by r B (1 - B / K) less the catch in a season,
 * and rates are q B times a lognormal error, q the geometric mean of what they say. By golden sections over K within those over r.
 */
export function fitSchaefer(record: CatchRecord): SchaeferFit {
  const { catches, rates } = requireRecord(record);
  const most = Math.max(...catches);
  const capacityAt = (r: number) =>
    Math.exp(lowest(Math.log(most), Math.log(1000 * most), (k) => misfit(record, r, Math.exp(k))));
  const growth = Math.exp(
    lowest(Math.log(0.01), Math.log(2), (logr) => misfit(record, Math.exp(logr), capacityAt(Math.exp(logr)))),
  );
  const capacity = capacityAt(growth);
  const stocks = stocksOf(catches, growth, capacity);
  const logs = rates.map((rate, t) => Math.log(rate / stocks[t]));
  return {
    growth,
    capacity,
    catchability: Math.exp(logs.reduce((sum, each) => sum + each, 0) / logs.length),
    error: Math.sqrt(misfit(record, growth, capacity) / rates.length),
    stocks,
    maximumYield: (growth * capacity) / 4,
  };
}

function stocksOf(catches: readonly number[], r: number, K: number): number[] {
  const stocks = [K];
  for (const taken of catches) {
    const x = stocks[stocks.length - 1];
    stocks.push(x + r * x * (1 - x / K) - taken);
  }
  return stocks;
}

/** Sum of squares of what logarithms of rates are off; infinite where the catches would have emptied the sea. */
function misfit({ catches, rates }: CatchRecord, r: number, K: number): number {
  const stocks = stocksOf(catches, r, K);
  if (stocks.some((stock) => !(stock > 0))) return Number.POSITIVE_INFINITY;
  const logs = rates.map((rate, t) => Math.log(rate / stocks[t]));
  const mean = logs.reduce((sum, each) => sum + each, 0) / logs.length;
  return logs.reduce((sum, each) => sum + (each - mean) ** 2, 0);
}

function requireRecord(record: CatchRecord): CatchRecord {
  const who = "fitSchaefer";
  const { catches, rates } = record;
  if (catches.length !== rates.length)
    fail(who, `rates must be as many as the ${catches.length} catches`, rates.length);
  if (rates.length < 4 || rates.length > 1000) fail(who, "needs 4 to 1000 seasons", rates.length);
  for (const [name, values] of Object.entries({ catches, rates }))
    for (const value of values)
      if (!(value > 0 && value < Number.POSITIVE_INFINITY))
        fail(who, `${name} must be above 0 and finite`, value);
  return record;
}
