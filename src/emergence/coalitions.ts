/**
 * Coalitions: agents whose fortunes move together, relative to the group, whenever they play.
 *
 * Each agent's series is standardised and the mean over agents taken off at every tick, so that what happens to all
 * (a boom, a shock) makes no coalition. How far pairs of agents differ in their correlation is taken across two
 * independent plays of the same agents, since in a single one some pairs of independent agents always do.
 */

import { fail } from "../core/errors.ts";
import { mean } from "../stats/statistics.ts";
import { requireTrace } from "./specialisation.ts";

const fewestTicks = 8;

export interface Coalitions {
  /**
   * Correlation of each pair of agents relative to the group, mean of both plays: `[agent][agent]`, 1 with itself. An
   * agent that never varies is no part of the group and moves with nobody, 0.
   */
  readonly correlations: readonly (readonly number[])[];
  /**
   * Mean over pairs of the product of what their correlation is above the mean of all pairs in either play: the
   * variance of pairs' correlations, 0 in the mean for agents that are alike.
   */
  readonly variance: number;
}

/**
 * Coalitions in two plays `behaviour[tick][agent]` (payoffs or amounts) of the same agents; at least 3 agents and 8 ticks
 * each. A single session's variance is a description.
 */
export function coalitions(
  first: readonly ArrayLike<number>[],
  second: readonly ArrayLike<number>[],
): Coalitions {
  const who = "coalitions";
  const agents = requireBehaviour(`${who} (first)`, first);
  if (requireBehaviour(`${who} (second)`, second) !== agents)
    fail(who, `both plays need the same agents: ${agents} in the first`, second[0].length);
  const plays = [first, second].map(standardised);
  const varying = plays[0].flatMap((own, i) => (own && plays[1][i] ? [i] : []));
  const [r, q] = plays.map((play) => correlationsOf(varying.map((i) => play[i]!)));
  const correlations = Array.from({ length: agents }, (_, i) =>
    Array.from({ length: agents }, (_, j) => Number(i === j)),
  );
  varying.forEach((i, a) => {
    varying.forEach((j, b) => {
      if (i !== j) correlations[i][j] = (r[a][b] + q[a][b]) / 2;
    });
  });
  return { correlations, variance: varying.length < 3 ? 0 : covariance(pairsOf(r), pairsOf(q)) };
}

function requireBehaviour(who: string, behaviour: readonly ArrayLike<number>[]): number {
  const agents = requireTrace(who, behaviour, 1);
  if (agents < 3) fail(who, "needs at least 3 agents, two of which can stand against the rest", agents);
  if (behaviour.length < fewestTicks) fail(who, `needs at least ${fewestTicks} ticks`, behaviour.length);
  return agents;
}

/** The series of each agent, of mean 0 and mean square 1; none of one that never varies. */
function standardised(behaviour: readonly ArrayLike<number>[]): (Float64Array | undefined)[] {
  const ticks = behaviour.length;
  return Array.from(behaviour[0], (_, i) => {
    const own = Float64Array.from(behaviour, (row) => row[i]);
    let sum = 0;
    let largest = 0;
    for (const value of own) {
      sum += value;
      largest = Math.max(largest, Math.abs(value));
    }
    const centre = sum / ticks;
    let squares = 0;
    for (const value of own) squares += (value - centre) ** 2;
    const deviation = Math.sqrt(squares / ticks);
    return deviation > 1e-12 * largest ? own.map((value) => (value - centre) / deviation) : undefined;
  });
}

/** Correlations of series less their mean at each tick. */
function correlationsOf(series: readonly Float64Array[]): number[][] {
  const ticks = series[0]?.length ?? 0;
  for (let t = 0; t < ticks; t++) {
    let centre = 0;
    for (const own of series) centre += own[t] / series.length;
    for (const own of series) own[t] -= centre;
  }
  const products = series.map((first) =>
    series.map((second) => first.reduce((sum, value, t) => sum + value * second[t], 0)),
  );
  return products.map((row, i) =>
    row.map((product, j) => {
      const scale = Math.sqrt(products[i][i] * products[j][j]);
      // What standardised series leave of each other is rounding below this.
      return scale > 1e-9 * ticks ? product / scale : 0;
    }),
  );
}

const pairsOf = (table: readonly (readonly number[])[]): number[] =>
  table.flatMap((row, i) => row.slice(0, i));

function covariance(first: readonly number[], second: readonly number[]): number {
  const [a, b] = [mean(first), mean(second)];
  return first.reduce((sum, value, k) => sum + (value - a) * (second[k] - b), 0) / first.length;
}
