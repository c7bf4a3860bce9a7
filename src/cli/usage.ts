/** Mistakes in what was typed (exit code 2), as against runs and checks that fail (exit code 1). */
import { OstromError } from "../core/errors.ts";

export class UsageError extends OstromError {
  override name = "UsageError";
}

/** What goes wrong inside is the command line's fault: unknown ids, wrong parameters, policies that do not fit. */
export function usage<T>(action: () => T, where = ""): T {
  try {
    return action();
  } catch (error) {
    throw error instanceof OstromError ? new UsageError(where + error.message, { cause: error }) : error;
  }
}
