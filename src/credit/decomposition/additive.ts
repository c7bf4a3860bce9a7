/**
 * The best sum of utilities: VDN's Q_tot(a) = sum_i Q_i(a_i) in weighted least squares.
 *
 * Sunehag et al. 2018, "Value-Decomposition Networks For Cooperative Multi-Agent Learning", AAMAS. The normal equations
 * are solved by conjugate gradients (Hestenes & Stiefel 1952), which take at most as many steps as there are utilities
 * and need no matrix. A constant may move from one agent's utilities to another's without any change to the sum;
 * starting from zero picks the solution of smallest norm.
 */
import { jointActions, strideOf } from "../../games/normal-form.ts";

/** Utilities by agent and action, and their sum by joint action. `weights` are positive and sum to 1. */
export function fitAdditive(
  actions: readonly number[],
  table: Float64Array,
  weights: Float64Array,
): { utilities: Float64Array[]; values: Float64Array } {
  const joints = jointActions(actions);
  const starts = actions.map((_, agent) => actions.slice(0, agent).reduce((sum, n) => sum + n, 0));
  const size = actions.reduce((sum, n) => sum + n, 0);
  // Place of each agent's utility in the vector of all, by joint action.
  const places = actions.map((n, agent) => {
    const stride = strideOf(agent, actions);
    return Int32Array.from(
      { length: joints },
      (_, joint) => starts[agent] + (Math.floor(joint / stride) % n),
    );
  });

  const sumOf = (x: Float64Array): Float64Array => {
    const sum = new Float64Array(joints);
    for (const place of places) for (let joint = 0; joint < joints; joint++) sum[joint] += x[place[joint]];
    return sum;
  };
  const weightedInto = (values: Float64Array): Float64Array => {
    const out = new Float64Array(size);
    for (const place of places)
      for (let joint = 0; joint < joints; joint++) out[place[joint]] += weights[joint] * values[joint];
    return out;
  };

  // In units of the largest value, so that squares neither vanish nor overflow.
  const unit = table.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  const x = new Float64Array(size);
  const residual = weightedInto(table.map((value) => value / unit));
  const direction = residual.slice();
  let squared = dot(residual, residual);
  const enough = 1e-28 * squared;
  // Rounding can ask for a few steps more than in exact arithmetic.
  for (let step = 0; step < 4 * size && squared > enough; step++) {
    const image = weightedInto(sumOf(direction));
    const along = squared / dot(direction, image);
    for (let j = 0; j < size; j++) {
      x[j] += along * direction[j];
      residual[j] -= along * image[j];
    }
    const before = squared;
    squared = dot(residual, residual);
    for (let j = 0; j < size; j++) direction[j] = residual[j] + (squared / before) * direction[j];
  }
  for (let j = 0; j < size; j++) x[j] *= unit;
  return {
    utilities: actions.map((n, agent) => x.slice(starts[agent], starts[agent] + n)),
    values: sumOf(x),
  };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j] * b[j];
  return sum;
}
