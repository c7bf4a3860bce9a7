/**
 * Opinions, as envs share them: who is moved by what is near enough, whom the like-minded meet, and into how many camps a crowd falls.
 *
 * Deffuant, Neau, Amblard & Weisbuch 2000, Advances in Complex Systems 3:87-98 (bounded confidence); Sirbu, Pedreschi, Giannotti & Kertesz
 * 2019, PLoS ONE 14:e0213246 (a platform that prefers the like-minded). Columns are read from row `first` on.
 */

/** An item that lies at the tolerance stays within it, however it was added up. */
export const slack = 1e-12;

/** Whether an opinion is moved by something so far from it. */
export function isHeard(distance: number, tolerance: number): boolean {
  return distance <= tolerance + slack;
}

/**
 * Whom user i of n meets: j with a weight of max(|difference|, floor)^-bias, by a uniform `u` of [0, 1). `weights` has room for n. Sirbu
 * et al. 2019, equation 2.
 */
export function drawPeer(
  opinion: Float64Array,
  first: number,
  n: number,
  i: number,
  bias: number,
  floor: number,
  u: number,
  weights: Float64Array,
): number {
  if (bias === 0) {
    const j = Math.floor(u * (n - 1));
    return j < i ? j : j + 1;
  }
  const own = opinion[first + i];
  const whole = Math.floor(bias);
  const isHalf = bias - whole === 0.5;
  const isPower = isHalf || bias === whole;
  let total = 0;
  for (let j = 0; j < n; j++) {
    if (j !== i) {
      const away = Math.abs(opinion[first + j] - own);
      const near = away > floor ? away : floor;
      // Roots and products take a tenth of the time of a power, and differ from it by rounding alone.
      if (isPower) {
        let weight = isHalf ? Math.sqrt(1 / near) : 1;
        for (let k = 0; k < whole; k++) weight /= near;
        total += weight;
      } else total += near ** -bias;
    }
    weights[j] = total;
  }
  const at = u * total;
  let from = 0;
  let to = n - 1;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (weights[middle] > at) to = middle;
    else from = middle + 1;
  }
  // Rounding may leave the last place, and i itself has the sum of who is before it.
  return from === i ? (i > 0 ? i - 1 : 1) : from;
}

/** The effective number of camps: 1 / sum of squared shares of those that are parted by more than `gap`. `sorted` has room for n. */
export function campsOf(
  opinion: Float64Array,
  first: number,
  n: number,
  gap: number,
  sorted: Float64Array,
): number {
  for (let i = 0; i < n; i++) sorted[i] = opinion[first + i];
  sorted.sort();
  let squares = 0;
  let size = 1;
  for (let i = 1; i < n; i++) {
    if (sorted[i] - sorted[i - 1] <= gap) size++;
    else {
      squares += size * size;
      size = 1;
    }
  }
  return (n * n) / (squares + size * size);
}

/** Camps that hold at least a share of the n opinions of `sorted`. */
export function campsOfShare(sorted: Float64Array, n: number, gap: number, share: number): number {
  let count = 0;
  let from = 0;
  for (let i = 1; i <= n; i++) {
    if (i < n && sorted[i] - sorted[i - 1] <= gap) continue;
    if (i - from >= share * n) count++;
    from = i;
  }
  return count;
}

/** How many of the n opinions of `sorted` are below a value. */
export function opinionsBelow(sorted: Float64Array, n: number, value: number): number {
  let from = 0;
  let to = n;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (sorted[middle] < value) from = middle + 1;
    else to = middle;
  }
  return from;
}
