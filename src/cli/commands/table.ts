/** `ostrom table`: a finished run's results as one tidy table. */
import { join } from "node:path";
import type { Command } from "commander";
import { OstromError } from "../../core/errors.ts";
import { writeWhole } from "../../lab/node/files.ts";
import { reopenRunFolder } from "../../lab/node/folder.ts";
import { rowsOf } from "../../lab/rows.ts";
import { csvOf, tidyTable } from "../../lab/tidy.ts";
import { type Io, noted } from "../io.ts";
import { resultsIn } from "../results-file.ts";
import { UsageError } from "../usage.ts";

interface Options {
  readonly csv?: true;
  readonly parquet?: true;
  readonly out?: string;
}

export function addTable(program: Command, io: Io): void {
  program
    .command("table")
    .description("a run's results as one table: a row for each session and metric, parameters as columns")
    .argument("<folder>", "run folder")
    .option("--csv", "comma-separated values (the default)")
    .option("--parquet", "a Parquet file")
    .option("--out <file>", "where to (default: CSV to stdout, Parquet to table.parquet in the run folder)")
    .option("--debug", "show where an error comes from")
    .action(async (path: string, { csv, parquet, out }: Options) => {
      if (csv && parquet) throw new UsageError("--csv and --parquet are two files; ask for one at a time");
      const folder = reopenRunFolder(path, noted(io));
      const results = resultsIn(folder);
      if (!results)
        throw new OstromError(
          `${path} holds a run that is not finished; continue it with: ostrom resume ${path}`,
        );
      const table = tidyTable(results, rowsOf(folder));
      if (!parquet && out === undefined) {
        io.out(csvOf(table));
        return;
      }
      const file = out ?? join(path, "table.parquet");
      writeWhole(file, parquet ? (await import("../parquet.ts")).parquetOf(table) : csvOf(table));
      io.out(`${file}\n`);
    });
}
