/**
 * Whether mutants take over a finite population, and how long that takes, exactly.
 *
 * Two strategies and no further mutation make a birth-death chain. With g_k = (chance of losing a mutant) /
 * (chance of gaining one) at k mutants, i of them take over with probability (sum_{j<i} prod_{k<=j} g_k) /
 * (sum_{j<N} prod_{k<=j} g_k) (Nowak 2006, "Evolutionary Dynamics", chapter 6; Traulsen & Hauert 2009,
 * "Stochastic evolutionary game dynamics"). Products are summed as logarithms, so that nothing overflows
 * under strong selection.
 */
import { fail, requireKnown } from "../../core/errors.ts";
import type { FinitePopulation } from "./finite-population.ts";
import { logAdd, logSum, logSumQuadratic } from "./log-sum.ts";
import { logGain, logLossRatio, type UpdateRule } from "./update-rules.ts";

/** Two strategies of a population, and how many mutants there are at first (1 unless given). */
export interface Takeover {
  readonly mutant: number;
  readonly resident: number;
  readonly copies?: number;
}

/** Probability that the mutants take over. */
export function fixationProbability(
  population: FinitePopulation,
  rule: UpdateRule,
  takeover: Takeover,
): number {
  return Math.exp(logFixation(population, rule, takeover));
}

/** Its logarithm, where the probability is too small for a double. */
export function logFixation(population: FinitePopulation, rule: UpdateRule, takeover: Takeover): number {
  requireKnown("fixationProbability", "option", takeover, ["mutant", "resident", "copies"]);
  const { mutant, resident, copies = 1 } = takeover;
  requireTakeover("fixationProbability", population, mutant, resident, copies);
  const line = lossLine(population, rule, mutant, resident);
  if (line)
    return (
      logSumQuadratic(line.first, line.slope, copies) -
      logSumQuadratic(line.first, line.slope, population.size)
    );
  const products = logProducts(population, rule, mutant, resident);
  return logSum(products, 0, copies) - logSum(products);
}

/**
 * Expected number of events until the mutants have taken over, among the histories in which they do. From one
 * mutant it is sum_k sum_{l<=k} (phi_l / gain_l) prod_{l<m<=k} g_m, with phi_l the probability that l mutants
 * take over (Antal & Scheuring 2006, "Fixation of strategies for an evolutionary game in finite
 * populations").
 */
export function conditionalFixationTime(
  population: FinitePopulation,
  rule: UpdateRule,
  takeover: Omit<Takeover, "copies">,
): number {
  requireKnown("conditionalFixationTime", "option", takeover, ["mutant", "resident"]);
  const { mutant, resident } = takeover;
  requireTakeover("conditionalFixationTime", population, mutant, resident, 1);
  const { size } = population;
  const products = logProducts(population, rule, mutant, resident);
  const all = logSum(products);
  // By the number l of mutants: products summed so far (phi_l with `all`), and the inner sum.
  let reached = Number.NEGATIVE_INFINITY;
  let inner = Number.NEGATIVE_INFINITY;
  let time = Number.NEGATIVE_INFINITY;
  for (let l = 1; l < size; l++) {
    reached = logAdd(reached, products[l - 1]);
    const logRatio = products[l] - products[l - 1];
    inner = logAdd(inner + logRatio, reached - all - logGain(rule, size, l, logRatio));
    time = logAdd(time, inner);
  }
  return Math.exp(time);
}

/** ln g_1 and ln g_(k+1) - ln g_k, where that is the same for all k: payoffs are linear in k, and fitness exponential. */
function lossLine(
  { size, linear, against }: FinitePopulation,
  rule: UpdateRule,
  mutant: number,
  resident: number,
): { first: number; slope: number } | undefined {
  if (!linear || (rule.process === "moran" && rule.fitness === "linear")) return undefined;
  const ratio = (k: number) =>
    logLossRatio(rule, against(mutant, resident, k), against(resident, mutant, size - k));
  const first = ratio(1);
  const final = ratio(size - 1);
  requireFiniteRatios(first + final);
  return { first, slope: size > 2 ? (final - first) / (size - 2) : 0 };
}

/** ln prod_{k<=j} g_k for j = 0 .. N - 1. */
function logProducts(
  { size, against }: FinitePopulation,
  rule: UpdateRule,
  mutant: number,
  resident: number,
): Float64Array {
  const products = new Float64Array(size);
  for (let k = 1; k < size; k++)
    products[k] =
      products[k - 1] + logLossRatio(rule, against(mutant, resident, k), against(resident, mutant, size - k));
  requireFiniteRatios(products[size - 1]);
  return products;
}

function requireFiniteRatios(ratio: number): void {
  if (!Number.isFinite(ratio)) fail("fixationProbability", "payoffs must be finite numbers", ratio);
}

function requireTakeover(
  who: string,
  { size, strategies }: FinitePopulation,
  mutant: number,
  resident: number,
  copies: number,
): void {
  for (const [name, strategy] of Object.entries({ mutant, resident }))
    if (!Number.isInteger(strategy) || strategy < 0 || strategy >= strategies)
      fail(who, `${name} must be a strategy in 0..${strategies - 1}`, strategy);
  if (mutant === resident) fail(who, "mutant and resident must be two strategies", mutant);
  if (!Number.isInteger(copies) || copies < 0 || copies > size)
    fail(who, `copies must be in 0..${size}`, copies);
}
