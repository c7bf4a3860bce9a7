/**
 * Fixed and adaptive limits on a common resource: where they hold, and from where on they swing.
 *
 * A stock grows by r x (1 - x / K) and is harvested: x' = x + r x (1 - x / K) - min(quota, x). Schaefer 1957, Journal of the Fisheries
 * Research Board of Canada 14:669-681; Clark 1990, "Mathematical Bioeconomics"; feedback with a delay after Kuruklis 1994, Journal of
 * Mathematical Analysis and Applications 188:719-731, and Levin & May 1976, Theoretical Population Biology 9:178-187.
 */
import { fail } from "../core/errors.ts";
import { fallsTo } from "./falls-to.ts";

export interface Stock {
  /** r, a tick. */
  readonly growth: number;
  /** K. */
  readonly capacity: number;
}

/** Longer histories are not made. */
const longest = 10_000_000;

function checkStock(who: string, { growth, capacity }: Stock): void {
  if (!(growth > 0 && growth <= 1)) fail(who, "growth must be above 0 and at most 1 a tick", growth);
  if (!(capacity > 0 && capacity < Infinity)) fail(who, "capacity must be above 0", capacity);
}
function checkTicks(who: string, ticks: number): void {
  if (!Number.isInteger(ticks) || ticks < 1 || ticks > longest)
    fail(who, `ticks must be a whole number of 1 to ${longest}`, ticks);
}
function checkDelay(who: string, delay: number): void {
  if (!Number.isInteger(delay) || delay < 0 || delay > 1000)
    fail(who, "delay must be a whole number of 0 to 1000 ticks", delay);
}

/**
 * Stocks that a fixed quota keeps where they are, (K / 2)(1 +- sqrt(1 - 4 q / (r K))): from below the lower one the stock is fished
 * out, from above it goes to the upper one. Undefined above the maximum sustainable yield r K / 4.
 */
export function quotaStocks(stock: Stock, quota: number): { lower: number; upper: number } | undefined {
  checkStock("quotaStocks", stock);
  if (!(quota >= 0)) fail("quotaStocks", "quota must be at least 0", quota);
  const inside = 1 - (4 * quota) / (stock.growth * stock.capacity);
  if (inside < 0) return undefined;
  const half = stock.capacity / 2;
  return { lower: half * (1 - Math.sqrt(inside)), upper: half * (1 + Math.sqrt(inside)) };
}

/** Share of the upper stock that may be lost at once, 1 - lower / upper; 0 where the quota cannot last. */
export function shockBorne(stock: Stock, quota: number): number {
  const stocks = quotaStocks(stock, quota);
  return stocks ? 1 - stocks.lower / stocks.upper : 0;
}

export interface Harvest {
  /** Stock before the first tick. */
  readonly start: number;
  /** Quota of the first tick. */
  readonly quota: number;
  /** Gain g of q' = q (1 + g (x - target) / target), x the stock before the harvest; default 0, a fixed quota. */
  readonly gain?: number;
  /** Stock that the quota steers to; default capacity / 2. */
  readonly target?: number;
  readonly ticks: number;
}

/** Stock after each tick under a quota. */
export function stockUnderQuota(stock: Stock, harvest: Harvest): Float64Array {
  const who = "stockUnderQuota";
  checkStock(who, stock);
  const { start, gain = 0, target = stock.capacity / 2, ticks } = harvest;
  checkTicks(who, ticks);
  for (const [name, value] of Object.entries({ start, gain, quota: harvest.quota }))
    if (!(value >= 0 && value < Infinity)) fail(who, `${name} must be at least 0`, value);
  if (!(target > 0)) fail(who, "target must be above 0", target);
  const stocks = new Float64Array(ticks);
  let x = start;
  let quota = harvest.quota;
  for (let t = 0; t < ticks; t++) {
    const before = x;
    x = before + stock.growth * before * (1 - before / stock.capacity) - Math.min(quota, before);
    quota = Math.max(0, quota * (1 + (gain * (before - target)) / target));
    stocks[t] = x;
  }
  return stocks;
}

/** The first tick, from 1, after which the stock is at most `gone`; undefined if there is none. */
export function tickGone(stocks: ArrayLike<number>, gone: number): number | undefined {
  for (let t = 0; t < stocks.length; t++) if (stocks[t] <= gone) return t + 1;
  return undefined;
}

/**
 * The gain below which a quota that follows the stock settles at its target, (2 x / K - 1) / (1 - x / K); at most 0 says that it
 * never does. Linearised at the target, with the quota r x (1 - x / K), (x, q)' has determinant 1 + r (1 - 2 x / K) + g r (1 - x / K).
 */
export function gainThatSettles(stock: Stock, target: number): number {
  checkStock("gainThatSettles", stock);
  const share = target / stock.capacity;
  if (!(share > 0 && share < 1))
    fail("gainThatSettles", `target must be above 0 and below ${stock.capacity}, the capacity`, target);
  return (2 * share - 1) / (1 - share);
}

/**
 * The share of the stock of `delay` ticks ago that may be caught a tick, below which the stock settles: r where delay r is at
 * most 1, as then it settles as long as anything is left. Else the roots of z^(delay + 1) = (1 - r + 2 F) z^delay - F reach the unit
 * circle at an angle a with sin((delay + 1) a) = (1 - r) sin(delay a) + 2 sin a, at F = sin a / sin(delay a).
 */
export function rateThatSettles(growth: number, delay: number): number {
  checkStock("rateThatSettles", { growth, capacity: 1 });
  checkDelay("rateThatSettles", delay);
  if (delay * growth <= 1) return growth;
  const excess = (a: number) =>
    Math.sin((delay + 1) * a) - (1 - growth) * Math.sin(delay * a) - 2 * Math.sin(a);
  const angle = fallsTo(0, Math.PI / (delay + 1), excess);
  return Math.sin(angle) / Math.sin(delay * angle);
}

/** Steps of a price that settles, eta C^2 / (users worth), are below 2 sin(pi / (2 (2 delay + 1))). */
export function priceStepThatSettles(delay: number): number {
  checkDelay("priceStepThatSettles", delay);
  return 2 * Math.sin(Math.PI / (2 * (2 * delay + 1)));
}

export interface PricedUse {
  readonly users: number;
  /** w of a user's value w log x of x units. */
  readonly worth: number;
  /** C. */
  readonly capacity: number;
  /** eta of l' = max(0, l + eta (X - C)). */
  readonly step: number;
  /** Ticks by which users see the price late. */
  readonly delay: number;
  /** Price before the first tick; default 1.05 times that at which use is the capacity. */
  readonly start?: number;
  /** Most that a user uses; default Infinity, with which a price of 0 makes use infinite. */
  readonly most?: number;
  readonly ticks: number;
}

/** What all use in each tick, X = users min(most, worth / l), l the price of `delay` ticks ago. */
export function useUnderPrice(use: PricedUse): Float64Array {
  const who = "useUnderPrice";
  const { users, worth, capacity, step, delay, ticks, most = Infinity } = use;
  const { start = (1.05 * users * worth) / capacity } = use;
  checkDelay(who, delay);
  checkTicks(who, ticks);
  for (const [name, value] of Object.entries({ users, worth, capacity, step, start, most }))
    if (!(value > 0)) fail(who, `${name} must be above 0`, value);
  const prices = new Float64Array(delay + 1).fill(start);
  const total = new Float64Array(ticks);
  for (let t = 0; t < ticks; t++) {
    const now = t % (delay + 1);
    const seen = prices[(t + 1) % (delay + 1)];
    const used = users * Math.min(most, worth / seen);
    total[t] = used;
    prices[(t + 1) % (delay + 1)] = Math.max(0, prices[now] + step * (used - capacity));
  }
  return total;
}

/**
 * An agent of linear value under a price: x climbs x - l (x - bound) and l descends it, both by steps eta, x within 0 and 1
 * and l at least 0. Plain steps turn around the solution x = bound, l = 1 (their linear part has radius `turning`); optimistic
 * ones, 2 now - before in place of now (Daskalakis, Ilyas, Syrgkanis & Zeng 2018, ICLR), go there.
 */
export function saddleSteps(given: {
  bound: number;
  step: number;
  optimistic: boolean;
  ticks: number;
  start?: readonly [x: number, price: number];
}): { x: Float64Array; price: Float64Array; turning: number } {
  const { bound, step, optimistic, ticks, start = [0, 0] } = given;
  checkTicks("saddleSteps", ticks);
  if (!(bound > 0 && bound < 1)) fail("saddleSteps", "bound must be above 0 and below 1", bound);
  if (!(step > 0)) fail("saddleSteps", "step must be above 0", step);
  const [xs, prices] = [new Float64Array(ticks), new Float64Array(ticks)];
  let [x, price] = start;
  let [slopeBefore, excessBefore] = [1 - price, x - bound];
  for (let t = 0; t < ticks; t++) {
    const [slope, excess] = [1 - price, x - bound];
    x = Math.min(1, Math.max(0, x + step * (optimistic ? 2 * slope - slopeBefore : slope)));
    price = Math.max(0, price + step * (optimistic ? 2 * excess - excessBefore : excess));
    [slopeBefore, excessBefore] = [slope, excess];
    xs[t] = x;
    prices[t] = price;
  }
  return { x: xs, price: prices, turning: Math.sqrt(1 + step * step) };
}

/** What users do to their own limit in a tick: under overload, and else. */
export interface LimitRule {
  /** Added where there is no overload. */
  readonly add: number;
  /** What all are multiplied by where there is none. Default 1. */
  readonly grow?: number;
  /** What all are multiplied by under overload. Default 1. */
  readonly cut?: number;
  /** Taken from all under overload. Default 0. */
  readonly take?: number;
}

/**
 * Limits of users tick by tick: overload is where they exceed the capacity together. Additive increase and multiplicative
 * decrease (`add`, `cut`) makes any two more alike by exactly `cut` at each overload and at nothing else; additive both ways keeps
 * differences, multiplicative both ways ratios (Chiu & Jain 1989, Computer Networks and ISDN Systems 17:1-14).
 */
export function limitSteps(
  start: readonly number[],
  capacity: number,
  { add, grow = 1, cut = 1, take = 0 }: LimitRule,
  ticks: number,
): { limits: number[][]; overloads: number[] } {
  checkTicks("limitSteps", ticks);
  if (start.length === 0) fail("limitSteps", "needs a limit of at least one user", start);
  if (!(capacity > 0)) fail("limitSteps", "capacity must be above 0", capacity);
  const limits = [[...start]];
  const overloads: number[] = [];
  for (let t = 0; t < ticks; t++) {
    const now = limits[t];
    const over = now.reduce((sum, each) => sum + each, 0) > capacity;
    if (over) overloads.push(t);
    limits.push(now.map((each) => (over ? Math.max(0, each * cut - take) : each * grow + add)));
  }
  return { limits, overloads };
}
