/** What a finished run says of the experiment that it is a run of. */
import { asError } from "../core/errors.ts";
import type { Catalogue } from "../lab/catalogue.ts";
import type { JudgedClaim } from "../lab/claim.ts";
import { type Comparison, figuresOf, judgeComparison } from "../lab/experiment.ts";
import type { RunFolder } from "../lab/node/folder.ts";
import type { Results } from "../lab/results.ts";
import { loadCatalogue } from "./catalogue.ts";
import { loadExperiment } from "./experiments.ts";
import { writeFigures } from "./figures.ts";
import { type Io, toJson } from "./io.ts";

interface Settled {
  /** None where the run is of no experiment, or of one that is no longer found. */
  readonly claims: readonly JudgedClaim[];
  /** What results.json holds: the results, and the claims if there are any. */
  readonly written: Results & { readonly claims?: readonly JudgedClaim[] };
}

/** Judges the claims, writes them to the results and draws the experiment's figures beside them. */
export async function settleClaims(io: Io, folder: RunFolder, results: Results): Promise<Settled> {
  const found = await experimentOf(io, folder);
  if (!found) return { claims: [], written: results };
  const { experiment, catalogue } = found;
  const claims = judgeComparison(experiment, folder.config, results, catalogue);
  const written = { ...results, ...(claims.length > 0 && { claims }) };
  folder.write("results.json", toJson(written));
  await writeFigures(folder, figuresOf(experiment, results));
  return { claims, written };
}

async function experimentOf(
  io: Io,
  { experiment: name, config }: RunFolder,
): Promise<{ experiment: Comparison; catalogue: Catalogue } | undefined> {
  if (name === undefined) return undefined;
  try {
    const experiment = await loadExperiment(name);
    if (experiment.kind !== "comparison") return undefined;
    return { experiment, catalogue: await loadCatalogue(config.modules) };
  } catch (error) {
    io.err(`warning: no claims are judged: ${asError(error).message}\n`);
    return undefined;
  }
}
