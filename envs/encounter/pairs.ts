/**
 * Who meets whom, as envs share it: all agents of a world in pairs, at random or as they sit.
 *
 * Which numbers are drawn is the env's: `for (let k = n - 1; k > 0; k--) swapPlaces(order, first + k, first + randomInt(k + 1))` is
 * the shuffle of Durstenfeld 1964 (Communications of the ACM 7:420), after which `pairUp` tells each whom it meets. Columns are
 * read from row `first` on.
 */

/** Everybody at its own place. */
export function seatInOrder(order: Int32Array, first: number, n: number): void {
  for (let a = 0; a < n; a++) order[first + a] = a;
}

export function swapPlaces(order: Int32Array, at: number, other: number): void {
  const moved = order[at];
  order[at] = order[other];
  order[other] = moved;
}

/** Makes partners of those at places 0 and 1, 2 and 3 ...; with an odd number the last meets itself. */
export function pairUp(order: Int32Array, partner: Int32Array, first: number, n: number): void {
  for (let k = 0; k < n; k += 2) {
    const one = order[first + k];
    const other = k + 1 < n ? order[first + k + 1] : one;
    partner[first + one] = other;
    partner[first + other] = one;
  }
}
