/**
 * Queues in continuous time, as envs share them: which of several events comes next, by their rates. Servers that are idle have events
 * too, in which nothing happens, so that time between events does not depend on what anybody does: uniformisation.
 *
 * Jensen 1953, "Markoff chains as an aid in the study of Markoff processes", Skandinavisk Aktuarietidskrift 36:87-91.
 */

export interface Events {
  /** Events in a unit of time. */
  readonly rate: number;
  /** Probability that the next event is one of the first, up to each; the last is 1. */
  readonly cumulative: Float64Array;
}

export function eventsOf(rates: readonly number[]): Events {
  const rate = rates.reduce((sum, each) => sum + each, 0);
  let sum = 0;
  const cumulative = Float64Array.from(rates, (each) => {
    sum += each;
    return sum / rate;
  });
  // By rounding the sum may stay below; what has no rate does not happen for that.
  for (let k = rates.length - 1; k >= 0 && cumulative[k] === cumulative[rates.length - 1]; k--)
    cumulative[k] = 1;
  return { rate, cumulative };
}

/** The event that a uniform `u` in [0, 1) stands for. */
export function eventAt(cumulative: Float64Array, u: number): number {
  let low = 0;
  let high = cumulative.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (u < cumulative[middle]) high = middle;
    else low = middle + 1;
  }
  return low;
}
