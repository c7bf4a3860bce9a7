/** Evolutionary dynamics. */
import type { TimedResult } from "./harness.ts";

export const dynamicsCases: Record<string, () => TimedResult[]> = {};
