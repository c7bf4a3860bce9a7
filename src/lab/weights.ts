/** Policies that start from weights in files. */
import { fail, OstromError } from "../core/errors.ts";
import type { BoundPolicy } from "../core/policy.ts";
import { readSafetensors } from "../learn/formats/safetensors.ts";
import { importWeights } from "../learn/formats/weights.ts";
import type { Catalogue } from "./catalogue.ts";
import type { ResolvedSociety } from "./config.ts";

/** Gives the policies of a society the weights that its configuration names. */
export function startFromWeights(
  { readFile }: Catalogue,
  { policies: configured }: ResolvedSociety,
  policies: readonly BoundPolicy[],
): void {
  configured.forEach(({ weights }, j) => {
    if (weights === undefined) return;
    if (!readFile)
      fail("weights", "no files can be read here", weights, "call importWeights on the bound policy");
    const file = readFile(weights);
    try {
      importWeights(policies[j], readSafetensors(file));
    } catch (error) {
      throw error instanceof OstromError
        ? new OstromError(`${weights}: ${error.message}`, { cause: error })
        : error;
    }
  });
}
