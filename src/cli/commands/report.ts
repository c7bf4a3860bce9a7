/** `ostrom report`: renders a finished run's report anew. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { OstromError } from "../../core/errors.ts";
import { readText } from "../../lab/node/files.ts";
import { reopenRunFolder } from "../../lab/node/folder.ts";
import { nullIsMissing } from "../../lab/record.ts";
import type { Results } from "../../lab/results.ts";
import { present } from "../execute.ts";
import type { Io } from "../io.ts";
import { type CommonOptions, withCommon } from "../options.ts";

export function addReport(program: Command, io: Io): void {
  const command = program
    .command("report")
    .description("render the report of a run folder and print its summary")
    .argument("<folder>", "run folder");
  withCommon(command).action(async (path: string, { json }: CommonOptions) => {
    const folder = reopenRunFolder(path);
    const file = join(path, "results.json");
    if (!existsSync(file))
      throw new OstromError(
        `${path} holds a run that is not finished; continue it with: ostrom resume ${path}`,
      );
    await present(io, folder, parseResults(file), { json: json === true });
  });
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
