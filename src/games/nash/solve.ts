/** The mix of a vertex from its basis, solved afresh from the payoffs, so that no error of the pivots is left in it. */
import { zeroTolerance } from "./dictionary.ts";
import { hasLabel } from "./label-sets.ts";
import type { Polytope } from "./polytope.ts";

/**
 * Probabilities, `polytope.columns` of them, of the vertex whose nonbasic labels stand at `at` of `basis`: solves
 * `matrix_i z = 1` over the nonbasic slacks i and basic variables z_j by Gaussian elimination with partial pivoting.
 */
export function mixOfBasis(polytope: Polytope, basis: Int32Array, at: number): Float64Array {
  const { rows, columns, matrix, firstVariable, firstSlack } = polytope;
  const variables: number[] = [];
  for (let j = 0; j < columns; j++) if (!hasLabel(basis, at, firstVariable + j)) variables.push(j);
  const system: Float64Array[] = [];
  for (let i = 0; i < rows; i++)
    if (hasLabel(basis, at, firstSlack + i))
      system.push(Float64Array.from([...variables.map((j) => matrix[i * columns + j]), 1]));

  const size = variables.length;
  for (let k = 0; k < size; k++) {
    let best = k;
    for (let i = k + 1; i < size; i++) if (Math.abs(system[i][k]) > Math.abs(system[best][k])) best = i;
    [system[k], system[best]] = [system[best], system[k]];
    for (let i = 0; i < size; i++) {
      if (i === k) continue;
      const factor = system[i][k] / system[k][k];
      for (let c = k; c <= size; c++) system[i][c] -= factor * system[k][c];
    }
  }

  const mix = new Float64Array(columns);
  let sum = 0;
  for (let k = 0; k < size; k++) {
    const value = system[k][size] / system[k][k];
    if (value <= zeroTolerance) continue;
    mix[variables[k]] = value;
    sum += value;
  }
  for (let j = 0; j < columns; j++) mix[j] /= sum;
  return mix;
}
