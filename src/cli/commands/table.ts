/** `ostrom table`: a finished run's results as one tidy table. */
import type { Command } from "commander";
import { OstromError } from "../../core/errors.ts";
import { writeWhole } from "../../lab/node/files.ts";
import { reopenRunFolder } from "../../lab/node/folder.ts";
import { csvOf, tidyTable } from "../../lab/tidy.ts";
import type { Io } from "../io.ts";
import { resultsIn } from "../results-file.ts";

interface Options {
  readonly out?: string;
}

export function addTable(program: Command, io: Io): void {
  program
    .command("table")
    .description("a run's results as one table: a row for each session and metric, parameters as columns")
    .argument("<folder>", "run folder")
    .option("--csv", "comma-separated values (the default)")
    .option("--out <file>", "where to (default: stdout)")
    .option("--debug", "show where an error comes from")
    .action(async (path: string, { out }: Options) => {
      const folder = reopenRunFolder(path);
      const results = resultsIn(path);
      if (!results)
        throw new OstromError(
          `${path} holds a run that is not finished; continue it with: ostrom resume ${path}`,
        );
      const table = csvOf(tidyTable(results, folder.rows()));
      if (out !== undefined) writeWhole(out, table);
      io.out(out === undefined ? table : `${out}\n`);
    });
}
