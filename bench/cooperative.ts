/** Values of cooperative games. */
import type { TimedResult } from "./harness.ts";

export const cooperativeCases: Record<string, () => TimedResult[]> = {};
