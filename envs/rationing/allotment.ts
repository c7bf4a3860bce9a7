/** Equal shares of what is scarce, as far as each has asked for so much: the max-min fair allotment. */

/**
 * Of the n orders from `first` on, writes what each receives of `supply`, which is less than they add up to: all receive the same but
 * those that asked for less. Whoever asks for more than it has use for gains nothing.
 */
export function equalSplit(
  order: Float64Array,
  received: Float64Array,
  first: number,
  n: number,
  supply: number,
): void {
  received.fill(-1, first, first + n);
  let left = supply;
  let waiting = n;
  let share = left / waiting;
  for (let served = -1; served !== 0; ) {
    served = 0;
    for (let k = first; k < first + n; k++)
      if (received[k] < 0 && order[k] <= share) {
        received[k] = order[k];
        left -= order[k];
        served++;
      }
    waiting -= served;
    if (waiting > 0) share = left / waiting;
    else served = 0;
  }
  for (let k = first; k < first + n; k++) if (received[k] < 0) received[k] = share;
}
