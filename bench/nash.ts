/** Equilibria of bimatrix games. */
import type { TimedResult } from "./harness.ts";

export const nashCases: Record<string, () => TimedResult[]> = {};
