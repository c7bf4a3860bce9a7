/**
 * Stationary distributions of finite Markov chains by the elimination of Grassmann, Taksar & Heyman 1985,
 * "Regenerative analysis and steady state distributions for Markov chains", Operations Research 33(5).
 *
 * States are left out one by one, and what passed through the state left out is added to the rates between
 * those that stay. Nothing is ever subtracted, so that every probability, however small, comes out with
 * nearly all its digits.
 */
import { fail } from "../../core/errors.ts";
import { logAdd, logSum } from "./log-sum.ts";

/** Time grows with the cube of the number of states. */
export const maxChainStates = 2048;

/**
 * The `pi` with `pi P = pi` that sums to 1. `chain[states * from + to]` is the probability or the rate of a
 * move; the diagonal is not read. Every state must be reachable from every other.
 */
export function stationaryDistribution(chain: ArrayLike<number>, states: number): Float64Array {
  const who = "stationaryDistribution";
  const rates = copyChain(who, chain, states, 0);
  for (let last = states - 1; last > 0; last--) {
    const row = states * last;
    let leaving = 0;
    for (let to = 0; to < last; to++) leaving += rates[row + to];
    if (!(leaving > 0)) failReducible(who, last);
    for (let from = 0; from < last; from++) {
      const share = rates[states * from + last] / leaving;
      rates[states * from + last] = share;
      if (share > 0) for (let to = 0; to < last; to++) rates[states * from + to] += share * rates[row + to];
    }
  }
  const pi = new Float64Array(states);
  pi[0] = 1;
  let total = 1;
  for (let state = 1; state < states; state++) {
    for (let from = 0; from < state; from++) pi[state] += pi[from] * rates[states * from + state];
    total += pi[state];
  }
  for (let state = 0; state < states; state++) pi[state] /= total;
  return pi;
}

/**
 * The same from the logarithms of the rates (-Infinity: no move), for chains whose rates do not fit in a
 * double, as fixation probabilities under strong selection do not.
 */
export function stationaryOfLogRates(logChain: ArrayLike<number>, states: number): Float64Array {
  const who = "stationaryOfLogRates";
  const none = Number.NEGATIVE_INFINITY;
  const rates = copyChain(who, logChain, states, none);
  const plain = plainRates(rates, states);
  if (plain) return stationaryDistribution(plain, states);
  for (let last = states - 1; last > 0; last--) {
    const row = states * last;
    const leaving = logSum(rates, row, row + last);
    if (leaving === none) failReducible(who, last);
    for (let from = 0; from < last; from++) {
      const share = rates[states * from + last] - leaving;
      rates[states * from + last] = share;
      if (share > none)
        for (let to = 0; to < last; to++)
          rates[states * from + to] = logAdd(rates[states * from + to], share + rates[row + to]);
    }
  }
  const logPi = new Float64Array(states);
  const terms = new Float64Array(states);
  for (let state = 1; state < states; state++) {
    for (let from = 0; from < state; from++) terms[from] = logPi[from] + rates[states * from + state];
    logPi[state] = logSum(terms, 0, state);
  }
  return exponentials(logPi);
}

/** Between rates that differ by no more than e^300 nothing is lost in doubles: neither their products nor the shares of time. */
const mostApart = 300;

/** The rates as numbers, the largest 1, where all moves are possible and their rates not too far apart. */
function plainRates(logRates: Float64Array, states: number): Float64Array | undefined {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let from = 0; from < states; from++)
    for (let to = 0; to < states; to++) {
      if (from === to) continue;
      const rate = logRates[states * from + to];
      if (rate < least) least = rate;
      if (rate > most) most = rate;
    }
  return most - least <= mostApart ? logRates.map((rate) => Math.exp(rate - most)) : undefined;
}

/** Probabilities proportional to e^logs. */
export function exponentials(logs: Float64Array): Float64Array {
  const total = logSum(logs);
  return logs.map((log) => Math.exp(log - total));
}

function copyChain(who: string, chain: ArrayLike<number>, states: number, none: number): Float64Array {
  if (!Number.isInteger(states) || states < 1 || states > maxChainStates)
    fail(who, `needs 1 to ${maxChainStates} states`, states, "simulate chains that are larger");
  if (chain.length !== states * states)
    fail(who, `needs ${states} x ${states} rates, row by row`, chain.length);
  const rates = Float64Array.from(chain);
  for (let from = 0; from < states; from++)
    for (let to = 0; to < states; to++) {
      const rate = rates[states * from + to];
      if (from !== to && !(rate >= none && rate < Number.POSITIVE_INFINITY))
        fail(who, `the rate from state ${from} to ${to} is out of range`, rate);
    }
  return rates;
}

function failReducible(who: string, state: number): never {
  fail(
    who,
    `state ${state} and those after it cannot be left for those before it`,
    undefined,
    "every state must be reachable from every other: add mutation or a small perturbation",
  );
}
