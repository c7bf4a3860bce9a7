/**
 * Coalitions: agents whose fortunes move together, relative to the group.
 *
 * Each agent's series is standardised and the mean over agents taken off at every tick, so that what happens to all
 * (a boom, a shock, learning) makes no coalition. Two agents are linked where their correlation is above what the
 * largest correlation of any pair reaches by chance; coalitions are what links connect (single linkage: Gower and
 * Ross 1969, "Minimum Spanning Trees and Single Linkage Cluster Analysis"). Chance exchanges the agents over runs of
 * ticks, longer ones the longer the series' memory, so what persists for less than a run does not count.
 */

import { fail } from "../../core/errors.ts";
import { shuffle } from "../../core/random.ts";
import { requireSameLength } from "../check.ts";
import { quantile } from "../statistics.ts";
import { type ChanceOptions, chanceOf, resolveChance, runsOfTicks } from "./chance.ts";
import { requireTrace } from "./specialisation.ts";

const fewestTicks = 8;

export interface Coalitions {
  /** Number of each agent's coalition, counted from 0 in the order of agents; alone in it where linked to nobody. */
  readonly of: readonly number[];
  /** Number of coalitions of at least two agents. */
  readonly count: number;
  /** Correlation above which two agents are linked. */
  readonly link: number;
  /** How often exchanged agents have a pair that is correlated as much as the most correlated pair. */
  readonly p: number;
}

export interface CoalitionChange {
  readonly before: Coalitions;
  readonly after: Coalitions;
  /** Adjusted Rand index of the two structures: 1 for the same, about 0 for unrelated ones. */
  readonly agreement: number;
  /**
   * How often ticks dealt at random to "before" and "after" differ as much in the correlation of some pair; 1 where the
   * structures are the same.
   */
  readonly p: number;
}

/** Coalitions in `behaviour[tick][agent]` (payoffs or amounts); at least 3 agents and 8 ticks. */
export function coalitionStructure(
  behaviour: readonly ArrayLike<number>[],
  options: ChanceOptions = {},
): Coalitions {
  const who = "coalitionStructure";
  const agents = requireBehaviour(who, behaviour);
  const { words, permutations, alpha } = resolveChance(who, options);
  return structureOf(relative(behaviour), agents, permutations, alpha, words);
}

/** Whether the coalitions of one period are others than those of an earlier one, the agents being the same. */
export function coalitionChange(
  before: readonly ArrayLike<number>[],
  after: readonly ArrayLike<number>[],
  options: ChanceOptions = {},
): CoalitionChange {
  const who = "coalitionChange";
  const agents = requireBehaviour(`${who} (before)`, before);
  requireBehaviour(`${who} (after)`, after);
  requireSameLength(who, "a tick before", before[0], "a tick after", after[0]);
  const { words, permutations, alpha } = resolveChance(who, options);
  const periods = [relative(before), relative(after)];
  const [first, second] = periods.map((period) => structureOf(period, agents, permutations, alpha, words));

  const products = periods.flatMap((period) => productsByRun(period, agents));
  const runsBefore = runsOf(periods[0]).length - 1;
  const order = Int32Array.from(products, (_, run) => run);
  const sums = [new Float64Array(agents * agents), new Float64Array(agents * agents)];
  const difference = (): number => {
    for (const sum of sums) sum.fill(0);
    order.forEach((run, place) => {
      const sum = sums[place < runsBefore ? 0 : 1];
      for (let k = 0; k < sum.length; k++) sum[k] += products[run][k];
    });
    let largest = 0;
    for (let i = 0; i < agents; i++)
      for (let j = 0; j < i; j++)
        largest = Math.max(largest, Math.abs(correlation(sums[0], i, j) - correlation(sums[1], i, j)));
    return largest;
  };
  const agreement = adjustedRand(first.of, second.of);
  if (agreement === 1) return { before: first, after: second, agreement, p: 1 };
  const { p } = chanceOf(difference(), permutations, () => {
    shuffle(words, 0, order);
    return difference();
  });
  return { before: first, after: second, agreement, p };
}

/**
 * Agreement of two groupings of the same things, corrected for chance (Hubert and Arabie 1985, "Comparing
 * Partitions", eq. 5): 1 for the same groups whatever their numbers, 0 on average for random ones. Two groupings
 * that are both all apart or both all together agree, 1.
 */
export function adjustedRand(first: ArrayLike<number>, second: ArrayLike<number>): number {
  requireSameLength("adjustedRand", "first", first, "second", second);
  const pairs = (groups: readonly (number | string)[]): number => {
    const sizes = new Map<number | string, number>();
    for (const group of groups) sizes.set(group, (sizes.get(group) ?? 0) + 1);
    return [...sizes.values()].reduce((sum, size) => sum + (size * (size - 1)) / 2, 0);
  };
  const n = first.length;
  const both = pairs(Array.from(first, (group, i) => `${group} ${second[i]}`));
  const inFirst = pairs(Array.from(first));
  const inSecond = pairs(Array.from(second));
  const all = (n * (n - 1)) / 2;
  const expected = all > 0 ? (inFirst * inSecond) / all : 0;
  const most = (inFirst + inSecond) / 2;
  return most === expected ? 1 : (both - expected) / (most - expected);
}

function requireBehaviour(who: string, behaviour: readonly ArrayLike<number>[]): number {
  const agents = requireTrace(who, behaviour, 1);
  if (agents < 3) fail(who, "needs at least 3 agents, two of which can stand against the rest", agents);
  if (behaviour.length < fewestTicks) fail(who, `needs at least ${fewestTicks} ticks`, behaviour.length);
  return agents;
}

/** Standardised series of each agent less the mean over agents at each tick; an agent that never varies is 0. */
function relative(behaviour: readonly ArrayLike<number>[]): Float64Array[] {
  const agents = behaviour[0].length;
  const rows = behaviour.map((row) => Float64Array.from(row));
  for (let i = 0; i < agents; i++) {
    let sum = 0;
    let largest = 0;
    for (const row of rows) {
      sum += row[i];
      largest = Math.max(largest, Math.abs(row[i]));
    }
    const centre = sum / rows.length;
    let squares = 0;
    for (const row of rows) squares += (row[i] - centre) ** 2;
    const deviation = Math.sqrt(squares / rows.length);
    for (const row of rows) row[i] = deviation > 1e-12 * largest ? (row[i] - centre) / deviation : 0;
  }
  for (const row of rows) {
    const centre = row.reduce((sum, value) => sum + value, 0) / agents;
    for (let i = 0; i < agents; i++) row[i] -= centre;
  }
  return rows;
}

/** Runs that match the memory of relative series. */
function runsOf(rows: readonly Float64Array[]): Int32Array {
  const products = (lag: number): number => {
    let sum = 0;
    for (let t = lag; t < rows.length; t++)
      for (let i = 0; i < rows[t].length; i++) sum += rows[t][i] * rows[t - lag][i];
    return sum;
  };
  const squares = products(0);
  return runsOfTicks(rows.length, (lag) => (squares > 0 ? products(lag) / squares : 0));
}

/** Sums of products of each pair of agents, `[run][i * agents + j]`: a null draw then costs runs, not ticks. */
function productsByRun(rows: readonly Float64Array[], agents: number): Float64Array[] {
  const starts = runsOf(rows);
  return Array.from({ length: starts.length - 1 }, (_, run) => {
    const products = new Float64Array(agents * agents);
    for (const row of rows.slice(starts[run], starts[run + 1]))
      for (let i = 0; i < agents; i++)
        for (let j = 0; j < agents; j++) products[i * agents + j] += row[i] * row[j];
    return products;
  });
}

function structureOf(
  rows: readonly Float64Array[],
  agents: number,
  permutations: number,
  alpha: number,
  words: Int32Array,
): Coalitions {
  const runs = productsByRun(rows, agents);
  const seats = Int32Array.from({ length: agents }, (_, i) => i);
  const sum = new Float64Array(agents * agents);
  const draw = (exchange: boolean): number => {
    sum.fill(0);
    for (const products of runs) {
      if (exchange) shuffle(words, 0, seats);
      for (let i = 0; i < agents; i++)
        for (let j = 0; j <= i; j++) sum[i * agents + j] += products[seats[i] * agents + seats[j]];
    }
    for (let i = 0; i < agents; i++) for (let j = 0; j < i; j++) sum[j * agents + i] = sum[i * agents + j];
    let largest = -1;
    for (let i = 0; i < agents; i++)
      for (let j = 0; j < i; j++) largest = Math.max(largest, correlation(sum, i, j));
    return largest;
  };
  const observed = draw(false);
  const correlations = Float64Array.from(sum, (_, k) => correlation(sum, Math.floor(k / agents), k % agents));
  const largest: number[] = [];
  const { p } = chanceOf(observed, permutations, () => {
    largest.push(draw(true));
    return largest[largest.length - 1];
  });
  const link = quantile(largest, 1 - alpha);
  const of = connected(agents, (i, j) => p <= alpha && correlations[i * agents + j] >= link);
  const sizes = new Array<number>(agents).fill(0);
  for (const group of of) sizes[group]++;
  return { of, count: sizes.filter((size) => size > 1).length, link, p };
}

/** Correlation of agents i and j from sums of products; 0 where one never varies. */
function correlation(sums: Float64Array, i: number, j: number): number {
  const agents = Math.sqrt(sums.length);
  const scale = Math.sqrt(sums[i * agents + i] * sums[j * agents + j]);
  return scale > 1e-12 ? sums[i * agents + j] / scale : 0;
}

/** Connected components of agents, numbered in the order of their first agent. */
function connected(agents: number, linked: (i: number, j: number) => boolean): number[] {
  const of = new Array<number>(agents).fill(-1);
  let count = 0;
  for (let first = 0; first < agents; first++) {
    if (of[first] >= 0) continue;
    const open = [first];
    of[first] = count;
    for (let i = open.pop(); i !== undefined; i = open.pop())
      for (let j = 0; j < agents; j++)
        if (of[j] < 0 && linked(i, j)) {
          of[j] = count;
          open.push(j);
        }
    count++;
  }
  return of;
}
