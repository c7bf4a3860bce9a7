/** How experiments tell an estimate: with its interval, `0.512 [0.498, 0.527]`. */
import type { Interval } from "../stats/index.ts";

export const withInterval = ({ estimate, low, high }: Interval, digits: number): string =>
  `${estimate.toFixed(digits)} [${low.toFixed(digits)}, ${high.toFixed(digits)}]`;
