/** `ostrom verify`: whether a folder is complete, whole and consistent; if not, what is lost and what gives it back. */
import type { Command } from "commander";
import { OstromError } from "../../core/errors.ts";
import { reopenRunFolder } from "../../lab/node/folder.ts";
import { isProgramFolder, reopenProgramFolder } from "../../lab/node/program-folder.ts";
import { type Verified, verifyProgram, verifyRun } from "../../lab/node/verify.ts";
import { loadForConfig } from "../../lab/tensorflow.ts";
import { catalogueOf } from "../catalogue.ts";
import { type Io, toJson } from "../io.ts";
import { type AcceptOptions, type CommonOptions, withAccept, withCommon } from "../options.ts";
import { expectedOf } from "../pages.ts";

export function addVerify(program: Command, io: Io): void {
  const command = program
    .command("verify")
    .description("check that a run folder is complete and holds what was written into it")
    .argument("<folder>", "run folder");
  withAccept(withCommon(command)).action(async (path: string, options: CommonOptions & AcceptOptions) => {
    const verified = await verify(io, path, options);
    const { finished, findings } = verified;
    io.out(options.json ? toJson({ folder: path, ...verified }) : described(path, verified));
    if (findings.length > 0) {
      const lost = findings.some(({ redo }) => redo);
      throw new OstromError(
        `${path} is not whole${lost ? `; have what is lost made again by: ostrom resume --repair ${path}` : ""}`,
      );
    }
    if (!finished)
      throw new OstromError(
        `${path} holds a run that is not finished; continue it with: ostrom resume ${path}`,
      );
  });
}

async function verify(io: Io, path: string, options: CommonOptions & AcceptOptions): Promise<Verified> {
  // What it would note is among the findings.
  const note = () => {};
  if (isProgramFolder(path)) return verifyProgram(reopenProgramFolder(path, { note }));
  const folder = reopenRunFolder(path, { note });
  const catalogue = await catalogueOf(folder, options);
  await loadForConfig(catalogue, folder.config);
  return verifyRun(folder, catalogue, await expectedOf(io, folder));
}

function described(path: string, { done, all, findings }: Verified): string {
  const parts = all === undefined ? `${done} cells` : `${done} of ${all} parts`;
  const lines = findings.map(({ file, what, redo }) => {
    const again = { task: "run again from its start", evaluation: "evaluated again", file: "made again" };
    return `  ${file}: ${what}${redo ? ` (can be ${again[redo]})` : ""}`;
  });
  return `${[`${path}: ${parts} are whole`, ...lines].join("\n")}\n`;
}
