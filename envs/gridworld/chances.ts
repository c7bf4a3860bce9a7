/**
 * Sparse chances: which of many sites get a chance in this tick, each with the same small probability.
 *
 * The gap to the next site with a chance is geometric, so that a tick costs one draw for each chance rather than one for
 * each site (Devroye 1986, Non-Uniform Random Variate Generation, ch. X.2, inversion). Whether a chance is used may depend
 * on the state, by a second number; who gets one does not: what agents do never shifts the luck of later ticks.
 */

/** Logarithm of the probability that a site gets no chance. */
export function logMiss(probability: number): number {
  return Math.log1p(-probability);
}

/** Sites without a chance before the next one with it, from a uniform number in [0, 1). */
export function sitesSkipped(u: number, missed: number): number {
  return missed === 0 ? Number.POSITIVE_INFINITY : Math.floor(Math.log1p(-u) / missed);
}
