/** Counterfactual credit. */
import type { TimedResult } from "./harness.ts";

export const creditCases: Record<string, () => TimedResult[]> = {};
