/** `ostrom report`: renders a finished run's report anew. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { OstromError } from "../../core/errors.ts";
import { readText } from "../../lab/node/files.ts";
import { type RunFolder, reopenRunFolder } from "../../lab/node/folder.ts";
import { writerOf } from "../../lab/node/lock.ts";
import { nullIsMissing } from "../../lab/record.ts";
import { collectResults, type Results } from "../../lab/results.ts";
import { partOfRun } from "../../lab/run.ts";
import { loadForConfig } from "../../lab/tensorflow.ts";
import { catalogueOf } from "../catalogue.ts";
import { present } from "../execute.ts";
import type { Io } from "../io.ts";
import { type AcceptOptions, type CommonOptions, withAccept, withCommon } from "../options.ts";

type Options = CommonOptions & AcceptOptions;

export function addReport(program: Command, io: Io): void {
  const command = program
    .command("report")
    .description("render the report of a run folder and print its summary")
    .argument("<folder>", "run folder");
  withAccept(withCommon(command)).action(async (path: string, options: Options) => {
    const { json } = options;
    const folder = reopenRunFolder(path);
    const file = join(path, "results.json");
    if (existsSync(file)) await present(io, folder, parseResults(file), { json: json === true });
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
  const results = collectResults(catalogue, part.config, folder.rows());
  const notice = `${state}. Not finished: ${part.missing}.`;
  await present(io, folder, results, { json: json === true, part: { config: part.config, notice } });
}

function parseResults(file: string): Results {
  try {
    return JSON.parse(readText(file), nullIsMissing);
  } catch (error) {
    throw new OstromError(
      `${file} is damaged; delete it and run "ostrom resume" on the folder to make it again`,
      { cause: error },
    );
  }
}
