/** `results.json` in the folder of a run. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { OstromError } from "../core/errors.ts";
import { readText } from "../lab/node/files.ts";
import { nullIsMissing } from "../lab/record.ts";
import type { Results } from "../lab/results.ts";

/** Undefined where the run is not finished. */
export function resultsIn<R = Results>(path: string): R | undefined {
  const file = join(path, "results.json");
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readText(file), nullIsMissing);
  } catch (error) {
    throw new OstromError(
      `${file} is damaged; delete it and run "ostrom resume" on the folder to make it again`,
      { cause: error },
    );
  }
}
