/** Inequality over time: the Gini coefficient of the agents' payoffs, window by window. */
import { fail } from "../core/errors.ts";
import { gini } from "../stats/social.ts";
import { type Summary, summarise } from "../stats/summary.ts";

export interface Inequality {
  /** Gini coefficient, `[window][session]`, as in `gini`. */
  readonly values: readonly (readonly number[])[];
  /** Summary over sessions of each window. */
  readonly summary: readonly Summary[];
}

/** Inequality of `payoffs[window][session][agent]`. */
export function inequalityByWindow(payoffs: readonly (readonly ArrayLike<number>[])[]): Inequality {
  if (payoffs.length === 0) fail("inequalityByWindow", "needs at least one window", 0);
  const values = payoffs.map((sessions) => sessions.map(gini));
  return { values, summary: values.map((window) => summarise(window)) };
}
