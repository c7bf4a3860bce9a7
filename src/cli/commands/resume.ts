/** `ostrom resume`: goes on with an interrupted run, to the bits it would have had. */
import type { Command } from "commander";
import { readConfigFile } from "../../lab/node/config-json.ts";
import { isProgramFolder } from "../../lab/node/program-folder.ts";
import { version } from "../../lab/node/version.ts";
import { loadForConfig, tensorflowUsed } from "../../lab/tensorflow.ts";
import { folderToGoOn } from "../catalogue.ts";
import { runFolder } from "../execute.ts";
import type { Io } from "../io.ts";
import { type AcceptOptions, type RunOptions, withAccept, withWorkers } from "../options.ts";
import { isComplete } from "../out-folder.ts";

export function addResume(program: Command, io: Io): void {
  const command = program
    .command("resume")
    .description("continue an interrupted run to the results it would have had")
    .argument("<folder>", "run folder");
  withAccept(withWorkers(command)).action(async (path: string, options: RunOptions & AcceptOptions) => {
    if (isProgramFolder(path)) {
      const { resumeProgram } = await import("../program.ts");
      return resumeProgram(io, path, options.json === true);
    }
    const { folder, catalogue } = await folderToGoOn(io, path, options);
    if (isComplete(folder)) io.err("the run is complete; there is nothing left to do\n");
    else {
      await loadForConfig(catalogue, folder.config);
      warnOfOtherVersions(io, readConfigFile(path).versions, tensorflowUsed(catalogue, folder.config));
    }
    await runFolder(io, folder, catalogue, options);
  });
}

function warnOfOtherVersions(io: Io, then: Record<string, string>, tensorflow: string): void {
  const now: Record<string, string> = { ostrom: version, v8: process.versions.v8, tensorflow };
  for (const [name, here] of Object.entries(now)) {
    if (then[name] === undefined || then[name] === here) continue;
    io.err(
      `warning: the run was begun with ${name} ${then[name]}, this is ${here}; the rest of it may differ in its bits\n`,
    );
  }
}
