/**
 * The best monotonic factorisation: QMIX's Q_tot with dQ_tot / dQ_i >= 0, without a network.
 *
 * Rashid et al. 2018, "QMIX: Monotonic Value Function Factorisation", ICML; the projection on this class is studied in
 * Rashid et al. 2020, "Weighted QMIX", NeurIPS. On a table a utility matters only by how it orders the agent's actions,
 * and once the orders are given, the best rising f is an isotonic regression. So all orders are tried and the best is
 * exact: what a mixing network of any size could reach at most. A network that descends from where it happens to start
 * can end at a worse order.
 */
import { fail } from "../../core/errors.ts";
import { jointActions, jointAt, profileAt } from "../../games/normal-form.ts";
import { isotonicFit } from "./isotonic.ts";

/** Orders of actions that are tried at most: the product over agents of the factorial of their actions. */
export const maxOrders = 5040;

/**
 * The utility of an action is the mean of the fitted values over what the others may do: it rises with the action's
 * place in the order, and two actions have equal means only if they are fitted alike. Of equally good orders the first
 * in lexicographic order is taken. `weights` are positive and sum to 1.
 */
export function fitMonotonic(
  actions: readonly number[],
  table: Float64Array,
  weights: Float64Array,
): { utilities: Float64Array[]; values: Float64Array } {
  const count = actions.reduce((product, n) => product * factorial(n), 1);
  if (count > maxOrders)
    fail(
      "factorise",
      `a monotonic factorisation tries all orders of actions, at most ${maxOrders}`,
      count,
      'take fewer agents or actions, or "vdn"',
    );
  const permutations = actions.map(permutationsOf);
  const choices = permutations.map(({ length }) => length);
  const profiles = Array.from(table, (_, joint) => profileAt(joint, actions));
  const scale = weights.reduce((sum, weight, joint) => sum + weight * table[joint] ** 2, 0);
  let best = { values: table, error: Number.POSITIVE_INFINITY };
  for (let order = 0; order < count && best.error > 0; order++) {
    const ranks = profileAt(order, choices).map((choice, agent) => permutations[agent][choice]);
    const cells = profiles.map((profile) =>
      jointAt(
        profile.map((a, agent) => ranks[agent][a]),
        actions,
      ),
    );
    const ranked = isotonicFit(actions, arranged(table, cells), arranged(weights, cells));
    const values = Float64Array.from(cells, (cell) => ranked[cell]);
    let error = 0;
    for (let joint = 0; joint < table.length; joint++)
      error += weights[joint] * (table[joint] - values[joint]) ** 2;
    if (error < best.error - 1e-12 * scale) best = { values, error };
  }
  return {
    values: best.values,
    utilities: actions.map((n, agent) => {
      const others = jointActions(actions) / n;
      const mean = new Float64Array(n);
      profiles.forEach((profile, joint) => {
        mean[profile[agent]] += best.values[joint] / others;
      });
      return mean;
    }),
  };
}

/** `out[cells[joint]] = table[joint]`. */
function arranged(table: Float64Array, cells: readonly number[]): Float64Array {
  const out = new Float64Array(table.length);
  cells.forEach((cell, joint) => {
    out[cell] = table[joint];
  });
  return out;
}

/** All orders of 0..n-1 in lexicographic order. */
function permutationsOf(n: number): number[][] {
  if (n === 0) return [[]];
  return Array.from({ length: n }, (_, first) =>
    permutationsOf(n - 1).map((rest) => [first, ...rest.map((a) => (a < first ? a : a + 1))]),
  ).flat();
}

function factorial(n: number): number {
  let product = 1;
  // Beyond 20! the count is far over any limit, and products of infinities are of no use in a message.
  for (let j = 2; j <= Math.min(n, 20); j++) product *= j;
  return product;
}
