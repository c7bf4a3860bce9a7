/**
 * Two routes, day by day: what drivers do who look at yesterday's times, and what it costs them that the others look too.
 *
 * Horowitz 1984, Transportation Research B 18:13-28 (stability of the equilibrium of two routes); times are affine in the share of
 * drivers, so that all that follows is in closed form but the logit's rest point, which is found by bisection.
 */
import { fail } from "../core/errors.ts";
import { stationaryDistribution } from "../games/dynamics/stationary.ts";
import { requireShare, requireWhole } from "../institutions/chances.ts";
import { binomial } from "../stats/distributions.ts";

/** Route k takes constant[k] + slope[k] times the share of drivers that is on it. */
export interface TwoRoutes {
  readonly constant: readonly [number, number];
  readonly slope: readonly [number, number];
}

export interface RouteSplit {
  /** Share of drivers on the first route. */
  readonly share: number;
  /** Mean time of a trip. */
  readonly time: number;
}

/** Where both routes take as long, or all take the one that is faster even so. */
export function routeEquilibrium(routes: TwoRoutes): RouteSplit {
  requireRoutes("routeEquilibrium", routes);
  return splitAt(routes, leastWhere(routes, 1));
}

/** Where all together lose least, and the toll on the first route, less the one on the second, that leads there. */
export function routeOptimum(routes: TwoRoutes): RouteSplit & { readonly toll: number } {
  requireRoutes("routeOptimum", routes);
  const share = leastWhere(routes, 2);
  const [a, b] = routes.slope;
  return { ...splitAt(routes, share), toll: a * share - b * (1 - share) };
}

/**
 * Where the share is tomorrow of very many drivers: each revises with probability `revise`, and then takes the first route with the
 * logit probability 1/(1 + exp(theta (t1 - t2))) of today's times.
 */
export function logitMap(routes: TwoRoutes, theta: number, revise: number, share: number): number {
  requireDay("logitMap", routes, theta, revise);
  requireShare("logitMap", "share", share);
  return (1 - revise) * share + revise * logitOf(routes, theta, share);
}

/** Whether that map comes to rest where it starts close to its rest point. Horowitz 1984. */
export function logitIsStable(routes: TwoRoutes, theta: number, revise: number): boolean {
  requireDay("logitIsStable", routes, theta, revise);
  const rest = logitRest(routes, theta);
  const steep = theta * (routes.slope[0] + routes.slope[1]) * rest * (1 - rest);
  // The map's slope, 1 - revise - revise steep, is above -1.
  return revise * (1 + steep) < 2;
}

/** The least and the highest share that the map comes back to in turns, and the mean time there; both alike where it rests. */
export function logitCycle(
  routes: TwoRoutes,
  theta: number,
  revise: number,
): { readonly low: number; readonly high: number; readonly time: number } {
  requireDay("logitCycle", routes, theta, revise);
  const next = (share: number) => (1 - revise) * share + revise * logitOf(routes, theta, share);
  // Beside the rest point, so that an unstable one is left.
  let share = Math.min(1, logitRest(routes, theta) + 1e-3);
  for (let day = 0; day < 20_000; day++) share = next(share);
  const other = next(share);
  return {
    low: Math.min(share, other),
    high: Math.max(share, other),
    time: (meanTime(routes, share) + meanTime(routes, other)) / 2,
  };
}

/**
 * The two shares between which very many drivers go for ever where `revise` of them take the route that was faster yesterday:
 * (1 - r)/(2 - r) and 1/(2 - r), if the equilibrium is between them.
 */
export function bestOfYesterdayCycle(
  routes: TwoRoutes,
  revise: number,
): { readonly low: number; readonly high: number; readonly time: number } {
  const who = "bestOfYesterdayCycle";
  requireRoutes(who, routes);
  requireShare(who, "revise", revise);
  const low = (1 - revise) / (2 - revise);
  const high = 1 / (2 - revise);
  const rest = leastWhere(routes, 1);
  if (!(low <= rest && rest <= high))
    fail(
      who,
      `the equilibrium must be between ${low} and ${high}`,
      rest,
      "simulate: longer cycles are not told",
    );
  return { low, high, time: (meanTime(routes, low) + meanTime(routes, high)) / 2 };
}

/** Of a number of drivers who each draw for themselves: what a day is like in the long run. */
export interface RouteChain {
  /** Probability of each number of drivers on the first route. */
  readonly probability: Float64Array;
  /** Standard deviation of the share of drivers on the first route. */
  readonly spread: number;
  /** Mean time of a trip. */
  readonly time: number;
  /** Correlation of the share with that of the day before. */
  readonly lag: number;
}

const mostDrivers = 400;

/**
 * The same for `drivers` of them, exactly: from X on the first route, Bin(X, 1 - r + r L) + Bin(N - X, r L). With an infinite
 * `theta` those who revise take the route that was faster. Throws where both may take as long then: nobody would move for ever.
 */
export function routeChain(routes: TwoRoutes, drivers: number, theta: number, revise: number): RouteChain {
  const who = "routeChain";
  requireDay(who, routes, theta, revise);
  requireWhole(who, "drivers", drivers, 1, mostDrivers);
  if (!(revise > 0)) fail(who, "revise must be above 0", revise, "nobody ever moves otherwise");
  const states = drivers + 1;
  const chain = new Float64Array(states * states);
  const next = new Float64Array(states);
  for (let on = 0; on < states; on++) {
    const share = on / drivers;
    const later = laterBy(routes, share);
    const takes = logitOf(routes, theta, share);
    if (theta === Number.POSITIVE_INFINITY && later === 0)
      fail(who, "times must not be alike where nobody would move for ever", drivers, "add a driver");
    const fromFirst = binomial(on, 1 - revise + revise * takes);
    const fromSecond = binomial(drivers - on, revise * takes);
    const row = chain.subarray(on * states, (on + 1) * states);
    for (let j = 0; j <= on; j++)
      for (let k = 0; k <= drivers - on; k++) row[j + k] += fromFirst[j] * fromSecond[k];
    for (let j = 0; j < states; j++) next[on] += (row[j] * j) / drivers;
  }
  const probability = stationaryDistribution(chain, states);
  let mean = 0;
  let time = 0;
  probability.forEach((p, on) => {
    mean += (p * on) / drivers;
    time += p * meanTime(routes, on / drivers);
  });
  let variance = 0;
  let covariance = 0;
  probability.forEach((p, on) => {
    variance += p * (on / drivers - mean) ** 2;
    covariance += p * (on / drivers - mean) * (next[on] - mean);
  });
  return { probability, spread: Math.sqrt(variance), time, lag: covariance / variance };
}

/** A kind of day, and what the routes are like on it. */
export interface DayType {
  readonly probability: number;
  readonly routes: TwoRoutes;
}

export interface InformedEquilibrium {
  /** Share of drivers on the first route, by kind of day. */
  readonly share: readonly number[];
  /** Mean time of a trip: of those who know the day, of those who do not, of all. */
  readonly informed: number;
  readonly uninformed: number;
  readonly time: number;
}

/**
 * Equilibrium where a share of drivers knows what kind of day it is before it chooses, and the others know how often each is. What
 * is known to more may be worse for all.
 */
export function informedEquilibrium(days: readonly DayType[], share: number): InformedEquilibrium {
  const who = "informedEquilibrium";
  requireDays(who, days);
  requireShare(who, "share", share);
  /** Share on the first route on a day, where `blind` of all are on it who do not know the day. */
  const onDay = ({ routes }: DayType, blind: number) =>
    Math.min(blind + share, Math.max(blind, leastWhere(routes, 1)));
  const later = (blind: number) =>
    days.reduce((sum, day) => sum + day.probability * laterBy(day.routes, onDay(day, blind)), 0);
  // The more of them take the first route, the later they are there.
  const blind = rootOf(later, 0, 1 - share);
  const shares = days.map((day) => onDay(day, blind));
  const over = (of: (day: DayType, first: number, on: number) => number) =>
    days.reduce((sum, day, k) => sum + day.probability * of(day, shares[k] - blind, shares[k]), 0);
  const time = over(({ routes }, _, on) => meanTime(routes, on));
  const informed = over(({ routes }, first, on) => {
    const [a, b] = timesOf(routes, on);
    return share > 0 ? (first * a + (share - first) * b) / share : Math.min(a, b);
  });
  const uninformed =
    share < 1
      ? (time - share * informed) / (1 - share)
      : Math.min(
          over(({ routes }, _, on) => timesOf(routes, on)[0]),
          over(({ routes }, _, on) => timesOf(routes, on)[1]),
        );
  return { share: shares, informed, uninformed, time };
}

/** Least mean time over kinds of days where all are told where to drive on each. */
export function informedOptimum(days: readonly DayType[]): number {
  requireDays("informedOptimum", days);
  return days.reduce(
    (sum, { probability, routes }) => sum + probability * meanTime(routes, leastWhere(routes, 2)),
    0,
  );
}

/** Share on the first route where constant + `weight` slope share is alike on both, or the end that is nearer. */
function leastWhere({ constant: [c, d], slope: [a, b] }: TwoRoutes, weight: number): number {
  const steep = weight * (a + b);
  if (steep === 0) return c < d ? 1 : c > d ? 0 : 0.5;
  return Math.min(1, Math.max(0, (d - c + weight * b) / steep));
}

function timesOf({ constant: [c, d], slope: [a, b] }: TwoRoutes, share: number): [number, number] {
  return [c + a * share, d + b * (1 - share)];
}

/** By how much the first route takes longer. */
function laterBy(routes: TwoRoutes, share: number): number {
  const [first, second] = timesOf(routes, share);
  return first - second;
}

function meanTime(routes: TwoRoutes, share: number): number {
  const [first, second] = timesOf(routes, share);
  return share * first + (1 - share) * second;
}

const splitAt = (routes: TwoRoutes, share: number): RouteSplit => ({ share, time: meanTime(routes, share) });

function logitOf(routes: TwoRoutes, theta: number, share: number): number {
  const later = laterBy(routes, share);
  // Infinitely sure of times that are alike is no number.
  return later === 0 ? 0.5 : 1 / (1 + Math.exp(theta * later));
}

function logitRest(routes: TwoRoutes, theta: number): number {
  return rootOf((share) => share - logitOf(routes, theta, share), 0, 1);
}

/** Where a function that grows passes 0, or the end that is nearer. */
function rootOf(of: (x: number) => number, low: number, high: number): number {
  if (of(low) >= 0) return low;
  if (of(high) <= 0) return high;
  let [from, to] = [low, high];
  for (let k = 0; k < 200; k++) {
    const middle = (from + to) / 2;
    if (of(middle) < 0) from = middle;
    else to = middle;
  }
  return (from + to) / 2;
}

function requireRoutes(who: string, { constant, slope }: TwoRoutes): void {
  for (const [what, values] of Object.entries({ constant, slope }))
    for (const value of values)
      if (!(value >= 0 && value < Number.POSITIVE_INFINITY))
        fail(who, `${what} of a route must be at least 0 and finite`, value);
}

function requireDay(who: string, routes: TwoRoutes, theta: number, revise: number): void {
  requireRoutes(who, routes);
  if (!(theta >= 0)) fail(who, "theta must be at least 0", theta);
  requireShare(who, "revise", revise);
}

function requireDays(who: string, days: readonly DayType[]): void {
  const sum = days.reduce((all, { probability }) => all + probability, 0);
  for (const { probability, routes } of days) {
    requireShare(who, "probability of a kind of day", probability);
    requireRoutes(who, routes);
  }
  if (!(Math.abs(sum - 1) < 1e-9)) fail(who, "probabilities of the kinds of days must add up to 1", sum);
}
