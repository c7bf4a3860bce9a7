/** `ostrom resume`: goes on with an interrupted run, to the bits it would have had. */
import type { Command } from "commander";
import type { Catalogue } from "../../lab/catalogue.ts";
import { certificateFile, certifiedSocieties } from "../../lab/certify.ts";
import { readConfigFile } from "../../lab/node/config-json.ts";
import type { RunFolder } from "../../lab/node/folder.ts";
import { isProgramFolder } from "../../lab/node/program-folder.ts";
import { undoLost, verifyRun } from "../../lab/node/verify.ts";
import { version } from "../../lab/node/version.ts";
import { loadForConfig, tensorflowUsed } from "../../lab/tensorflow.ts";
import { folderToGoOn } from "../catalogue.ts";
import { runFolder } from "../execute.ts";
import type { Io } from "../io.ts";
import { type AcceptOptions, type RunOptions, withAccept, withWorkers } from "../options.ts";
import { isComplete } from "../out-folder.ts";
import { expectedOf } from "../pages.ts";

type Options = RunOptions & AcceptOptions & { readonly repair?: true };

export function addResume(program: Command, io: Io): void {
  const command = program
    .command("resume")
    .description("continue an interrupted run to the results it would have had")
    .argument("<folder>", "run folder");
  const withRepair = withAccept(withWorkers(command)).option(
    "--repair",
    'have made again what "ostrom verify" finds damaged or lost',
  );
  withRepair.action(async (path: string, options: Options) => {
    if (isProgramFolder(path)) {
      const { resumeProgram } = await import("../program.ts");
      return resumeProgram(io, path, options);
    }
    const { folder, catalogue } = await folderToGoOn(io, path, options);
    if (options.repair) return repair(io, folder, catalogue, options);
    if (isComplete(folder)) io.err("the run is complete; there is nothing left to do\n");
    else {
      await loadForConfig(catalogue, folder.config);
      warnOfOtherVersions(io, readConfigFile(path).versions, tensorflowUsed(catalogue, folder.config));
    }
    await runFolder(io, folder, catalogue, options);
  });
}

/** What is damaged goes, and the run goes on by making it again; certificates as well, where there were any. */
async function repair(io: Io, folder: RunFolder, catalogue: Catalogue, options: Options): Promise<void> {
  await loadForConfig(catalogue, folder.config);
  warnOfOtherVersions(io, readConfigFile(folder.path).versions, tensorflowUsed(catalogue, folder.config));
  const { findings } = verifyRun(folder, catalogue, await expectedOf(io, folder));
  const certified = certifiedScenes(folder);
  undoLost(folder, findings);
  for (const { file, what, redo } of findings)
    io.err(`${redo ? "made again" : "left as it is"}: ${file}: ${what}\n`);
  if (findings.length === 0) io.err("nothing is damaged\n");
  await runFolder(io, folder, catalogue, { ...options, certify: certified });
}

/** Scenes of which there are certificates, or have to be. */
const certifiedScenes = ({ config, list }: RunFolder): string[] => {
  const there = list("certificates").map((name) => `certificates/${name}`);
  return Object.entries(config.scenes)
    .filter(
      ([id, scene]) =>
        scene.certify ||
        certifiedSocieties(scene).some((society) => there.includes(certificateFile(id, society))),
    )
    .map(([id]) => id);
};

function warnOfOtherVersions(io: Io, then: Record<string, string>, tensorflow: string): void {
  const now: Record<string, string> = { ostrom: version, v8: process.versions.v8, tensorflow };
  for (const [name, here] of Object.entries(now)) {
    if (then[name] === undefined || then[name] === here) continue;
    io.err(
      `warning: the run was begun with ${name} ${then[name]}, this is ${here}; the rest of it may differ in its bits\n`,
    );
  }
}
