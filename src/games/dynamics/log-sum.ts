/** Sums of numbers that are too large or too small to write down, by their logarithms. */

/** Terms below e^-40 of the largest are lost in the rounding of a double. */
const negligible = -40;
const smallest = Math.exp(negligible);

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

/** After so many terms the next is an exponential again: a product of ratios is off by the square of the distance. */
const stretch = 32;

/**
 * ln of the sum of e^(first j + slope j (j - 1) / 2) over j = 0 .. count-1: as `logSum` of these terms up to rounding (1e-13 of
 * the sum). The ratio of neighbours changes by the same factor e^slope all along, so that few exponentials are needed.
 */
export function logSumQuadratic(first: number, slope: number, count: number): number {
  if (count < 2) return count === 1 ? 0 : Number.NEGATIVE_INFINITY;
  const last = count - 1;
  if (slope < 0) {
    // From the largest term both ways.
    const top = Math.round(Math.max(0, Math.min(last, 0.5 - first / slope)));
    const high = term(first, slope, top);
    const sum =
      1 + sumFrom(first, slope, high, top, 1, last - top) + sumFrom(first, slope, high, top, -1, top);
    return high + Math.log(sum);
  }
  // From the larger end to the other one, or to the least term and from the other end as well.
  const end = term(first, slope, last);
  const high = Math.max(0, end);
  const least = Math.round(
    Math.max(0, Math.min(last, slope === 0 ? (first > 0 ? 0 : last) : 0.5 - first / slope)),
  );
  const sum =
    Math.exp(-high) +
    sumFrom(first, slope, high, 0, 1, Math.min(least, last - 1)) +
    Math.exp(end - high) +
    sumFrom(first, slope, high, last, -1, last - 1 - Math.min(least, last - 1));
  return high + Math.log(sum);
}

const term = (first: number, slope: number, j: number): number => j * first + (slope * j * (j - 1)) / 2;

/** Sum of e^(term - high) over `count` terms after term `from` in a direction, up to where nothing is left. */
function sumFrom(
  first: number,
  slope: number,
  high: number,
  from: number,
  direction: 1 | -1,
  count: number,
): number {
  const factor = Math.exp(slope);
  let sum = 0;
  for (let done = 0; done < count; done += stretch) {
    const at = from + direction * done;
    const here = term(first, slope, at);
    let value = Math.exp(here - high);
    if (!(value > smallest)) break;
    let ratio = Math.exp(term(first, slope, at + direction) - here);
    const end = Math.min(stretch, count - done);
    for (let k = 0; k < end; k++) {
      value *= ratio;
      ratio *= factor;
      sum += value;
    }
  }
  return sum;
}
