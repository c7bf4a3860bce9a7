/** `ostrom report`: renders a finished run's report anew. */
import type { Command } from "commander";
import { OstromError } from "../../core/errors.ts";
import { type RunFolder, reopenRunFolder } from "../../lab/node/folder.ts";
import { writerOf } from "../../lab/node/lock.ts";
import { isProgramFolder } from "../../lab/node/program-folder.ts";
import { collectResults } from "../../lab/results.ts";
import { rowsOf } from "../../lab/rows.ts";
import { partOfRun } from "../../lab/run.ts";
import { loadForConfig } from "../../lab/tensorflow.ts";
import { catalogueOf } from "../catalogue.ts";
import { present } from "../execute.ts";
import { type Io, noted } from "../io.ts";
import { type AcceptOptions, type CommonOptions, withAccept, withCommon } from "../options.ts";
import { resultsIn } from "../results-file.ts";

type Options = CommonOptions & AcceptOptions;

export function addReport(program: Command, io: Io): void {
  const command = program
    .command("report")
    .description("render the report of a run folder and print its summary")
    .argument("<folder>", "run folder");
  withAccept(withCommon(command)).action(async (path: string, options: Options) => {
    const { json } = options;
    if (isProgramFolder(path)) {
      const { reportProgram } = await import("../program.ts");
      return reportProgram(io, path, json === true);
    }
    const folder = reopenRunFolder(path, noted(io));
    const results = resultsIn(folder);
    if (results) await present(io, folder, results, { json: json === true });
    else await presentPart(io, folder, options);
  });
}

/** A run that goes on or was interrupted, as far as it has got. */
async function presentPart(io: Io, folder: RunFolder, { json, ...options }: Options): Promise<void> {
  const writer = writerOf(folder.path);
  const state = writer
    ? `This run goes on (process ${writer.pid} on ${writer.host})`
    : `This run was interrupted; continue it with: ostrom resume ${folder.path}`;
  const part = partOfRun(folder);
  if (!part)
    throw new OstromError(`${state}\nno session has come to its end yet, so there is nothing to report`);
  const catalogue = await catalogueOf(folder, options);
  await loadForConfig(catalogue, part.config);
  const results = collectResults(catalogue, part.config, rowsOf(folder), { part: true });
  const notice = `${state}. Not finished: ${part.missing}.`;
  await present(io, folder, results, { json: json === true, part: { config: part.config, notice } });
}
