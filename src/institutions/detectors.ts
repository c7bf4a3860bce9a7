/**
 * How long alarms wait: for so many events in a row, for a sum that has drifted (CUSUM), for enough of several detectors; and how
 * rare each alarm has to be for all of them together to be rare.
 *
 * Feller 1968, "An Introduction to Probability Theory" I, XIII.7 (runs); Page 1954, Biometrika 41:100-115 (CUSUM); Sidak 1967,
 * Journal of the American Statistical Association 62:626-633 (rates of a family).
 */
import { fail } from "../core/errors.ts";
import { solveLinear } from "../games/dynamics/linear-system.ts";
import { atLeast, requireAtLeast, requireShare, requireWhole } from "./chances.ts";

/** Mean number of independent trials, each a success with `probability`, until `run` successes in a row. */
export function meanWaitForRun(probability: number, run: number): number {
  requireShare("meanWaitForRun", "probability", probability);
  requireAtLeast("meanWaitForRun", "run", run, 1);
  if (probability === 1) return run;
  const all = probability ** run;
  return (1 - all) / ((1 - probability) * all);
}

/** Probability that `agents`, each choosing with these probabilities on its own, all choose the same. */
export function unanimousByChance(probabilities: readonly number[], agents: number): number {
  const who = "unanimousByChance";
  requireAtLeast(who, "agents", agents, 1);
  for (const each of probabilities) requireShare(who, "probabilities", each);
  const sum = probabilities.reduce((total, each) => total + each, 0);
  if (!(Math.abs(sum - 1) < 1e-9)) fail(who, "probabilities must add up to 1", sum);
  return probabilities.reduce((total, each) => total + each ** agents, 0);
}

/** Rate of each of `count` independent alarms at which all together have the rate `family` that any of them is false. */
export function rateOfEach(family: number, count: number): number {
  requireShare("rateOfEach", "family", family);
  requireAtLeast("rateOfEach", "count", count, 1);
  return -Math.expm1(Math.log1p(-family) / count);
}

/** More states of the chain are not solved. */
const mostStates = 500;

/**
 * Mean number of ticks until a sum has come to `threshold` that rises by `rise` at an event, which happens with `rate`, falls by 1
 * otherwise and never below 0: without a change the wait for a false alarm, after one the delay. Exact, of the Markov chain of the sum.
 */
export function cusumMeanWait(rate: number, threshold: number, rise = 2): number {
  const who = "cusumMeanWait";
  requireShare(who, "rate", rate);
  requireWhole(who, "threshold", threshold, 1, mostStates);
  requireAtLeast(who, "rise", rise, 1);
  if (rate === 0) return Number.POSITIVE_INFINITY;
  const n = threshold;
  const matrix = new Float64Array(n * n);
  for (let state = 0; state < n; state++) {
    matrix[n * state + state] += 1;
    matrix[n * state + Math.max(0, state - 1)] -= 1 - rate;
    if (state + rise < n) matrix[n * state + state + rise] -= rate;
  }
  const waits = solveLinear(matrix, new Float64Array(n).fill(1));
  return waits ? waits[0] : fail(who, "an alarm is too rare for its wait to be a number", rate);
}

/**
 * How often `count` detectors, of which `needed` have to agree, miss what is there and report what is not, where one alone misses
 * with `miss` and reports falsely with `falsely`.
 */
export function votesOf(
  needed: number,
  count: number,
  { miss, falsely }: { readonly miss: number; readonly falsely: number },
): { miss: number; falsely: number } {
  // It is missed where so many miss that too few are left.
  return { miss: atLeast(count - needed + 1, count, miss), falsely: atLeast(needed, count, falsely) };
}

/**
 * Probability that `levels` stops, each there in case the one before fails, all fail. One fails with `miss`; of these failures the share
 * `common` has a cause that all levels share (the beta factor of Fleming 1975, "A reliability model for common mode failures in
 * redundant safety systems"): the floor that no further level gets below.
 */
export function allStopsFail(levels: number, miss: number, common: number): number {
  const who = "allStopsFail";
  requireAtLeast(who, "levels", levels, 1);
  requireShare(who, "miss", miss);
  requireShare(who, "common", common);
  return common * miss + ((1 - common) * miss) ** levels;
}
