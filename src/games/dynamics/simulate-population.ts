/** A finite population event by event, for sizes and numbers of strategies that are too large to solve. */
import { fail, requireKnown } from "../../core/errors.ts";
import { randomInt, type Seed, seedStreams, seedWords, uniform } from "../../core/random.ts";
import type { FinitePopulation } from "./finite-population.ts";
import { logFitness, type UpdateRule } from "./update-rules.ts";

export interface PopulationRunOptions {
  /** How many members play each strategy at first. */
  readonly start: ArrayLike<number>;
  /** Number of events; `size` of them make a generation. */
  readonly events: number;
  /** Probability of mutation in an event; 0 unless given. */
  readonly mutation?: number;
  readonly seed?: Seed;
  /** Called after every event; the counts are reused, so copy what you keep. */
  onEvent?(counts: Int32Array, event: number): void;
}

export interface PopulationRun {
  /** How many members play each strategy at the end. */
  readonly counts: Int32Array;
  /** Share of each strategy, averaged over the events. */
  readonly shares: Float64Array;
}

/**
 * Plays `events` events. Ends early, without a change of the averages, when all play the same and nothing
 * mutates.
 */
export function simulatePopulation(
  population: FinitePopulation,
  rule: UpdateRule,
  options: PopulationRunOptions,
): PopulationRun {
  const who = "simulatePopulation";
  requireKnown(who, "option", options, ["start", "events", "mutation", "seed", "onEvent"]);
  const { start, events, mutation = 0, seed = 0, onEvent } = options;
  const { size, strategies } = population;
  requireStart(who, population, start);
  if (!Number.isInteger(events) || events < 1) fail(who, "events must be a whole number, at least 1", events);
  if (!(mutation >= 0 && mutation <= 1)) fail(who, "mutation must be in 0..1", mutation);
  const counts = Int32Array.from(start);
  const sums = new Float64Array(strategies);
  const words = new Int32Array(4);
  seedStreams(words, seedWords(seed, who), 0, 1);
  const change = rule.process === "moran" ? moranEvent : fermiEvent;
  const scratch = new Float64Array(strategies);
  for (let event = 1; event <= events; event++) {
    change(population, rule, counts, mutation, words, scratch);
    for (let s = 0; s < strategies; s++) sums[s] += counts[s];
    onEvent?.(counts, event);
    if (mutation === 0 && counts.includes(size)) {
      for (let s = 0; s < strategies; s++) sums[s] += (events - event) * counts[s];
      break;
    }
  }
  return { counts, shares: sums.map((sum) => sum / (events * size)) };
}

function moranEvent(
  { size, payoff }: FinitePopulation,
  rule: UpdateRule,
  counts: Int32Array,
  mutation: number,
  words: Int32Array,
  weights: Float64Array,
): void {
  let best = Number.NEGATIVE_INFINITY;
  for (let s = 0; s < counts.length; s++) {
    weights[s] = counts[s] > 0 ? logFitness(rule, payoff(s, counts)) : Number.NEGATIVE_INFINITY;
    if (weights[s] > best) best = weights[s];
  }
  let total = 0;
  for (let s = 0; s < counts.length; s++) {
    weights[s] = counts[s] * Math.exp(weights[s] - best);
    total += weights[s];
  }
  let parent = 0;
  let left = uniform(words, 0) * total - weights[0];
  while (left >= 0 && parent < counts.length - 1) left -= weights[++parent];
  const child = mutate(parent, counts.length, mutation, words);
  counts[memberOf(counts, size, words)]--;
  counts[child]++;
}

function fermiEvent(
  { size, payoff }: FinitePopulation,
  rule: UpdateRule,
  counts: Int32Array,
  mutation: number,
  words: Int32Array,
): void {
  const own = memberOf(counts, size, words);
  const mutant = mutate(own, counts.length, mutation, words);
  if (mutant !== own) {
    counts[own]--;
    counts[mutant]++;
    return;
  }
  counts[own]--;
  const other = memberOf(counts, size - 1, words);
  counts[own]++;
  if (other === own) return;
  const gap = logFitness(rule, payoff(own, counts)) - logFitness(rule, payoff(other, counts));
  if (uniform(words, 0) * (1 + Math.exp(gap)) < 1) {
    counts[own]--;
    counts[other]++;
  }
}

/** The strategy of a member drawn at random. */
function memberOf(counts: Int32Array, size: number, words: Int32Array): number {
  let strategy = 0;
  for (let left = randomInt(words, 0, size) - counts[0]; left >= 0; left -= counts[++strategy]);
  return strategy;
}

/** The strategy itself, or with probability `mutation` one of the others. */
function mutate(strategy: number, strategies: number, mutation: number, words: Int32Array): number {
  if (strategies === 1 || uniform(words, 0) >= mutation) return strategy;
  const other = randomInt(words, 0, strategies - 1);
  return other < strategy ? other : other + 1;
}

function requireStart(who: string, { size, strategies }: FinitePopulation, start: ArrayLike<number>): void {
  let sum = 0;
  for (let s = 0; s < start.length; s++)
    sum += Number.isInteger(start[s]) && start[s] >= 0 ? start[s] : Number.NaN;
  if (start.length !== strategies || sum !== size)
    fail(who, `start needs ${strategies} whole numbers that sum to ${size} members`, Array.from(start));
}
