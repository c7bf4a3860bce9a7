/** Sums of numbers that are too large or too small to write down, by their logarithms. */

/** Terms below e^-40 of the largest are lost in the rounding of a double. */
const negligible = -40;

/** ln(e^a + e^b); either may be -Infinity. */
export function logAdd(a: number, b: number): number {
  const high = a > b ? a : b;
  const gap = (a > b ? b : a) - high;
  return gap > negligible ? high + Math.log1p(Math.exp(gap)) : high;
}

/** ln of the sum of e^terms[from .. to-1]; -Infinity when there is nothing to sum. */
export function logSum(terms: ArrayLike<number>, from = 0, to = terms.length): number {
  let high = Number.NEGATIVE_INFINITY;
  for (let i = from; i < to; i++) if (terms[i] > high) high = terms[i];
  if (high === Number.NEGATIVE_INFINITY) return high;
  let sum = 0;
  for (let i = from; i < to; i++) {
    const gap = terms[i] - high;
    if (gap > negligible) sum += Math.exp(gap);
  }
  return high + Math.log(sum);
}
