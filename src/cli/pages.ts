/** What the command makes of a finished run: one function for what is written and what is verified. */
import { asError } from "../core/errors.ts";
import type { Catalogue } from "../lab/catalogue.ts";
import {
  certificateFilesOf,
  certificatePages,
  certifiedSocieties,
  type NamedCertificate,
} from "../lab/certify.ts";
import type { JudgedClaim } from "../lab/claim.ts";
import type { ResolvedConfig } from "../lab/config.ts";
import { type Comparison, figuresOf, judgeComparison } from "../lab/experiment.ts";
import { readConfigFile } from "../lab/node/config-json.ts";
import type { RunFolder } from "../lab/node/folder.ts";
import type { Made } from "../lab/node/verify.ts";
import { nullIsMissing } from "../lab/record.ts";
import type { Results } from "../lab/results.ts";
import { loadCatalogue } from "./catalogue.ts";
import { loadExperiment } from "./experiments.ts";
import { figureFile } from "./figures.ts";
import { type Io, toJson } from "./io.ts";

export interface Told {
  readonly certificates: readonly NamedCertificate[];
  /** Of a run that is not finished: what there is of it, and what to say of that. */
  readonly part?: { readonly config: ResolvedConfig; readonly notice: string } | undefined;
  /** Default: those of the folder. */
  picture?(scene: string, society: string): string | undefined;
}

export interface Pages {
  /** None where the run is of no experiment, or of one that is no longer found. */
  readonly claims: readonly JudgedClaim[];
  /** What results.json holds: the results, and the claims if there are any. */
  readonly written: Results & { readonly claims?: readonly JudgedClaim[] };
  /** The run is of an experiment that is no longer found. */
  readonly lost: boolean;
  /** Names with contents, results first: each is made when it is asked for, so that those before one that fails are there. */
  files(): Iterable<readonly [name: string, content: string]>;
}

/** Makes the pages of results; `judged`: with what the experiment says of them, which is of whole runs alone. */
export async function pageMaker(
  io: Io,
  folder: RunFolder,
  judged = true,
): Promise<(results: Results, told: Told) => Pages> {
  const { renderCharts, renderReport } = await import("../report/runs/report.ts");
  const { standalone } = await import("../report/charts/frame.ts");
  const found = judged ? await experimentOf(io, folder) : undefined;
  const { versions } = readConfigFile(folder.path);
  return (given, { certificates, part, picture = folder.picture }) => {
    const { config = folder.config, notice } = part ?? {};
    const results = asRead(given);
    const claims = found ? judgeComparison(found.experiment, folder.config, results, found.catalogue) : [];
    const written = { ...results, ...(claims.length > 0 && { claims }) };
    return {
      claims,
      written,
      lost: folder.experiment !== undefined && !found,
      *files() {
        if (found) {
          yield ["results.json", toJson(written)];
          for (const [name, chart] of Object.entries(figuresOf(found.experiment, results)))
            yield [`${name}.svg`, figureFile(standalone, chart)];
        }
        for (const [name, chart] of Object.entries(renderCharts({ config, results })))
          yield [`charts/${name}.svg`, `${chart}\n`];
        const report = { config, results, picture, versions, notice, certificates, claims };
        yield ["report.html", renderReport(report)];
      },
    };
  };
}

/** What has to be there of a finished run, with its content where that follows from results that are whole. */
export async function expectedOf(io: Io, folder: RunFolder): Promise<(results: Results) => Made> {
  const make = await pageMaker(io, folder);
  const { config, list } = folder;
  return (results) => {
    const asked = Object.values(config.scenes).some(
      (scene) => scene.certify && certifiedSocieties(scene).length > 0,
    );
    const own = certificateFilesOf(config);
    const certified = asked || list("certificates").some((name) => own.includes(`certificates/${name}`));
    const pages = ["report.html", ...(certified ? certificatePages : [])];
    const files = new Map<string, string | undefined>(pages.map((name) => [name, undefined]));
    // What the report shows besides results may be damaged, which is found there.
    let whole = true;
    const readable = <T>(read: () => T, instead: T): T => {
      try {
        return read();
      } catch {
        whole = false;
        return instead;
      }
    };
    const made = make(results, {
      certificates: readable(() => certificatesOf(folder), []),
      picture: (scene, society) => readable(() => folder.picture(scene, society), undefined),
    });
    for (const [name, content] of made.files()) files.set(name, content);
    files.delete("results.json");
    if (!whole || made.lost) files.set("report.html", undefined);
    return { files, ...(!made.lost && { claims: JSON.parse(toJson(made.claims)) }) };
  };
}

/** Those that were made of the run before. */
export function certificatesOf(folder: RunFolder): NamedCertificate[] {
  const text = folder.read("certificates.json");
  return text === undefined ? [] : JSON.parse(text).certificates;
}

/** As a file gives them back, so that what is made of them is the same at once and later. */
function asRead(results: Results & { readonly claims?: unknown }): Results {
  const { claims: _, ...own } = results;
  return JSON.parse(JSON.stringify(own), nullIsMissing);
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
