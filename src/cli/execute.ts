/** Runs what a folder holds, then tells what came out: table, report, results. */
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { asError, fail, OstromError } from "../core/errors.ts";
import type { Catalogue } from "../lab/catalogue.ts";
import { type ResolvedConfig, resolveConfig } from "../lab/config.ts";
import type { RunFolder } from "../lab/node/folder.ts";
import type { Results } from "../lab/results.ts";
import { loadForConfig } from "../lab/tensorflow.ts";
import { renameWeights } from "../lab/weights-files.ts";
import { loadCatalogue } from "./catalogue.ts";
import { type Certified, certifyFolder } from "./certify.ts";
import { ifWritable } from "./if-writable.ts";
import { type Io, paragraphs, toJson } from "./io.ts";
import type { RunOptions } from "./options.ts";
import { claimFolder, defaultFolder } from "./out-folder.ts";
import { certificatesOf, pageMaker } from "./pages.ts";
import { createProgress } from "./progress.ts";
import { usage } from "./usage.ts";
import { validateConfig } from "./validate.ts";

/** Text to print besides the summary. */
type Extra = (results: Results) => string;

export interface ExecuteOptions extends RunOptions {
  /** Scenes that end with certificates besides those whose configuration asks for it. */
  readonly certify?: "all" | readonly string[];
  /** Finds the experiment again that the configuration is of, so that its claims are judged. */
  readonly experiment?: string;
}

/** A configuration from a file or a module, with what the command line says about the run as a whole. */
export async function runConfig(
  io: Io,
  given: Record<string, unknown>,
  options: ExecuteOptions,
  extra?: Extra,
): Promise<void> {
  const { seed, sessions, backend, out, use = [], experiment } = options;
  const modules = [...usage(() => modulesIn(given)), ...use.map((file) => resolve(file))];
  const catalogue = await loadCatalogue(modules);
  const whole = {
    ...given,
    ...(modules.length > 0 && { modules }),
    ...(seed !== undefined && { seed }),
    ...(sessions !== undefined && { sessions }),
    ...(backend !== undefined && { backend }),
  };
  // Validation binds the policies, so what they need comes first.
  await loadForConfig(
    catalogue,
    usage(() => resolveConfig(whole, catalogue)),
  );
  const valid = validateConfig(catalogue, whole, options.workers ?? availableParallelism());
  // The run may be gone on with from another folder.
  const config = renameWeights(valid, (file) => resolve(file));
  const folder = claimFolder(io, out ?? defaultFolder(config.name), catalogue, config, experiment);
  await runFolder(io, folder, catalogue, options, extra);
}

/** What a configuration lists, before all else of it is checked: the rest may name what these files define. */
function modulesIn({ modules = [] }: Record<string, unknown>): string[] {
  if (Array.isArray(modules) && modules.every((each) => typeof each === "string")) return modules;
  return fail("config", "modules: must be a list of files", modules, "give paths such as [./my-env.ts]");
}

/** Runs what is not finished in a folder; whatever stops it, what is done stays done. */
export async function runFolder(
  io: Io,
  folder: RunFolder,
  catalogue: Catalogue,
  { workers, stillMs, checkpointMs, json, certify }: ExecuteOptions,
  extra?: Extra,
): Promise<void> {
  const { runExperiment } = await import("../lab/run.ts");
  const { executorFor } = await import("../lab/node/threads.ts");
  io.err(`run folder ${folder.path}\n`);
  const progress = createProgress(io, folder.config);
  const advice = `what is done is kept; go on with: ostrom resume ${folder.path}\n`;
  const stopListening = onInterrupt(() => {
    progress.end();
    io.err(`interrupted; ${advice}`);
  });
  const tell = (line: string) => {
    progress.end();
    io.err(`warning: ${line}\n`);
  };
  const how = { workers, stillMs, tell };
  let results: Results;
  let certified: Certified | undefined;
  try {
    results = await runExperiment(folder, {
      catalogue,
      executor: executorFor(catalogue, how),
      ...(checkpointMs !== undefined && { checkpointMs }),
      onProgress: progress.update,
    });
    progress.end();
    const scenes = scenesFor(folder, certify);
    if (scenes.length > 0) certified = await certifyFolder(io, folder, catalogue, { ...how, scenes });
  } catch (error) {
    progress.end();
    const own = (folder.config.modules ?? []).length > 0;
    const mended = own ? " (--accept-changes where a file of yours was mended)" : "";
    throw new OstromError(`${asError(error).message}\n${advice.trimEnd()}${mended}`, { cause: error });
  } finally {
    stopListening();
  }
  progress.end();
  await present(io, folder, results, { json: json === true, extra, certified });
}

/** Scenes that get certificates: those whose configuration asks for it, and others. */
function scenesFor({ config }: RunFolder, others: "all" | readonly string[] = []): string[] {
  return Object.keys(config.scenes).filter(
    (id) => others === "all" || others.includes(id) || config.scenes[id].certify,
  );
}

interface PresentOptions {
  readonly json: boolean;
  readonly extra?: Extra | undefined;
  readonly certified?: Certified | undefined;
  /** Of a run that is not finished: what there is of it, and what to say of that. */
  readonly part?: { readonly config: ResolvedConfig; readonly notice: string };
}

/** Writes the report, where the folder takes it, and prints the summary; the report's path comes last. */
export async function present(
  io: Io,
  run: RunFolder,
  results: Results,
  { json, extra = () => "", certified, part }: PresentOptions,
): Promise<void> {
  const { folder, kept } = ifWritable(io, run);
  const { config = folder.config, notice } = part ?? {};
  const { textSummary } = await import("../report/runs/text.ts");
  const { certificatesText } = await import("../report/certificates/text.ts");
  const { claimsText } = await import("../report/runs/claims.ts");
  const certificates = certified?.certificates ?? certificatesOf(folder);
  const make = await pageMaker(io, folder, !part);
  const { claims, written, files } = make(results, { certificates, part });
  for (const [name, content] of files()) folder.write(name, content);
  const page = join(folder.path, "report.html");
  const report = kept() ? page : undefined;
  if (json) {
    const made = certified && { certificates: certified.certificates, certificatesReport: certified.report };
    io.out(toJson({ folder: folder.path, report, ...(notice && { notice }), results: written, ...made }));
    return;
  }
  const told = [
    notice ?? "",
    `${extra(results)}${textSummary(results, config)}`,
    certified ? certificatesText(certified.certificates) : "",
    claimsText(claims),
    certified ? `${certified.report}\n${page}` : (report ?? ""),
  ];
  io.out(paragraphs(told));
}

/** Exit codes that shells give to interrupted commands. */
const signals = { SIGINT: 130, SIGTERM: 143 } as const;

/** Calls `action` when the process is told to stop, then stops it; returns how to stop listening. */
function onInterrupt(action: () => void): () => void {
  const names = Object.keys(signals) as (keyof typeof signals)[];
  const handlers = names.map((name) => {
    const handler = () => {
      action();
      process.exit(signals[name]);
    };
    process.once(name, handler);
    return () => process.off(name, handler);
  });
  return () => {
    for (const off of handlers) off();
  };
}
