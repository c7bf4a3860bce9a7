/** `results.json` in the folder of a run. */
import { nullIsMissing } from "../lab/record.ts";
import type { Results } from "../lab/results.ts";

/** Undefined where the run is not finished; throws an OstromError where they are not as they were written. */
export function resultsIn<R = Results>(folder: { read(name: string): string | undefined }): R | undefined {
  const text = folder.read("results.json");
  return text === undefined ? undefined : JSON.parse(text, nullIsMissing);
}
