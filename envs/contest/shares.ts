/**
 * Contests, as envs share them: who puts in more gets more of a prize.
 *
 * Tullock 1980, "Efficient rent seeking"; Skaperdas 1996, "Contest success functions", Economic Theory 7:283-290. Columns are read and
 * written from row `first` on, so that one world's view (first = 0) and the columns of all worlds alike are served.
 */

/**
 * Writes what each of the n contestants from `first` on gets: its a^m / sum a^m, or an equal part where nobody put anything in. `share`
 * may be `put` itself.
 */
export function contestShares(
  put: ArrayLike<number>,
  decisiveness: number,
  share: Float64Array,
  first: number,
  n: number,
): void {
  let sum = 0;
  for (let k = first; k < first + n; k++) {
    // Where shares are in proportion, without the power: it takes most of the time.
    const weight = decisiveness === 1 ? put[k] : put[k] ** decisiveness;
    share[k] = weight;
    sum += weight;
  }
  for (let k = first; k < first + n; k++) share[k] = sum > 0 ? share[k] / sum : 1 / n;
}
