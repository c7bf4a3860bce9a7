/** Where finite populations spend their time when there is mutation. */
import { fail } from "../../core/errors.ts";
import type { FinitePopulation } from "./finite-population.ts";
import { logFixation } from "./fixation.ts";
import { exponentials, maxChainStates, stationaryOfLogRates } from "./stationary.ts";
import { logLossRatio, requireMutation, type UpdateRule } from "./update-rules.ts";

export interface RareMutationLimit {
  /** Share of time in which the whole population plays each strategy. */
  readonly stationary: Float64Array;
  /** `fixation[resident][mutant]`: probability that one mutant takes over; 0 on the diagonal. */
  readonly fixation: readonly Float64Array[];
}

/**
 * With two strategies, the share of time in which `k` members play strategy 0, for k = 0 .. N: the chain is
 * birth-death, so that pi_k / pi_(k-1) = gain_(k-1) / loss_k (detailed balance).
 */
export function stationaryCounts(
  { size, strategies, against }: FinitePopulation,
  rule: UpdateRule,
  mutation: number,
): Float64Array {
  const who = "stationaryCounts";
  if (strategies !== 2)
    fail(who, "needs 2 strategies", strategies, "use rareMutationLimit or simulatePopulation for more");
  requireMutation(who, mutation);
  // At the ends all members play the same: only mutation moves the population, whatever is earned.
  const logRatio = (k: number) =>
    k === 0 || k === size ? 0 : logLossRatio(rule, against(0, 1, k), against(1, 0, size - k));
  const logs = new Float64Array(size + 1);
  for (let k = 1; k <= size; k++) {
    const gained = gain(rule, mutation, size, k - 1, logRatio(k - 1));
    const lost = gain(rule, mutation, size, size - k, -logRatio(k));
    logs[k] = logs[k - 1] + Math.log(gained) - Math.log(lost);
  }
  return exponentials(logs);
}

/**
 * The limit of rare mutation: a mutant takes over or dies out before the next one comes, so that the
 * population moves between states in which all play the same, at rates (fixation probability) / (strategies -
 * 1) (Fudenberg & Imhof 2006, "Imitation processes with small mutations"). Exact at any intensity, as the
 * chain is solved in logarithms.
 */
export function rareMutationLimit(population: FinitePopulation, rule: UpdateRule): RareMutationLimit {
  const k = population.strategies;
  if (k > maxChainStates) fail("rareMutationLimit", `solves at most ${maxChainStates} strategies`, k);
  const logRates = new Float64Array(k * k).fill(Number.NEGATIVE_INFINITY);
  for (let resident = 0; resident < k; resident++)
    for (let mutant = 0; mutant < k; mutant++)
      if (mutant !== resident)
        logRates[k * resident + mutant] = logFixation(population, rule, { mutant, resident });
  return {
    stationary: stationaryOfLogRates(logRates, k),
    fixation: Array.from({ length: k }, (_, resident) =>
      logRates.subarray(k * resident, k * resident + k).map(Math.exp),
    ),
  };
}

/** Probability that `copies` of a strategy become one more in an event; `logRatio` is its log loss ratio. */
function gain(rule: UpdateRule, mutation: number, size: number, copies: number, logRatio: number): number {
  const rest = size - copies;
  const ratio = Math.exp(logRatio);
  if (rule.process === "fermi") {
    const copied = (rest * copies) / (size * (size - 1) * (1 + ratio));
    return (1 - mutation) * copied + (mutation * rest) / size;
  }
  const parents = copies / (copies + rest * ratio);
  return (((1 - mutation) * parents + mutation * (1 - parents)) * rest) / size;
}
