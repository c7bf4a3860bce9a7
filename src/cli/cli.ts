/**
 * The `ostrom` command as a function. Exit codes: 0 it worked, 1 a check failed or a run stopped, 2 the command line
 * is wrong.
 */
import { Command, CommanderError } from "commander";
import { version } from "../lab/node/version.ts";
import { addBench } from "./commands/bench.ts";
import { addCertify } from "./commands/certify.ts";
import { addCheck } from "./commands/check.ts";
import { addCompare } from "./commands/compare.ts";
import { addDescribe } from "./commands/describe.ts";
import { addDoctor } from "./commands/doctor.ts";
import { addExport } from "./commands/export.ts";
import { addList } from "./commands/list.ts";
import { addNew } from "./commands/new.ts";
import { addReport } from "./commands/report.ts";
import { addResume } from "./commands/resume.ts";
import { addRun } from "./commands/run.ts";
import { addTable } from "./commands/table.ts";
import { addTimeline } from "./commands/timeline.ts";
import { addTrain } from "./commands/train.ts";
import { addWatch } from "./commands/watch.ts";
import type { Io } from "./io.ts";
import { UsageError } from "./usage.ts";

/** Runs one command line (without node and script) and gives its exit code. */
export async function runCli(args: readonly string[], io: Io): Promise<number> {
  try {
    await program(io).parseAsync(args, { from: "user" });
    return 0;
  } catch (error) {
    // Commander has said already what is wrong.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    io.err(`error: ${error instanceof Error ? error.message : String(error)}\n`);
    if (args.includes("--debug")) io.err(`${stackOf(error)}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

function program(io: Io): Command {
  const root = new Command("ostrom")
    .description("Environments, learners, mechanisms and norms for coordination problems, compared honestly.")
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.out(text),
      writeErr: (text) => io.err(text),
      getOutHelpWidth: () => io.columns,
      getErrHelpWidth: () => io.columns,
    })
    .showSuggestionAfterError()
    .addHelpText(
      "after",
      "\nExit codes: 0 it worked, 1 a check failed or a run stopped, 2 the command line is wrong.",
    );
  for (const add of [
    addList,
    addDescribe,
    addWatch,
    addTrain,
    addCompare,
    addRun,
    addResume,
    addReport,
    addTable,
    addCertify,
    addTimeline,
    addExport,
    addNew,
    addCheck,
    addDoctor,
    addBench,
  ])
    add(root, io);
  return root;
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? "" : `\ncaused by ${stackOf(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}
