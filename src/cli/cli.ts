/**
 * The `ostrom` command as a function. Exit codes: 0 it worked, 1 a check failed or a run stopped, 2 the command line
 * is wrong.
 */
import { totalmem } from "node:os";
import { Command, CommanderError } from "commander";
import { asError, describeThrown, isA } from "../core/errors.ts";
import { limitMemory } from "../core/room.ts";
import { version } from "../lab/node/version.ts";
import type { Io } from "./io.ts";
import type { CommonOptions } from "./options.ts";
import { UsageError } from "./usage.ts";

/** Adds a command to the program; loaded by name, since what all of them import takes longer than most of them do. */
const commands: Readonly<Record<string, () => Promise<(program: Command, io: Io) => void>>> = {
  list: async () => (await import("./commands/list.ts")).addList,
  describe: async () => (await import("./commands/describe.ts")).addDescribe,
  watch: async () => (await import("./commands/watch.ts")).addWatch,
  train: async () => (await import("./commands/train.ts")).addTrain,
  tournament: async () => (await import("./commands/tournament.ts")).addTournament,
  compare: async () => (await import("./commands/compare.ts")).addCompare,
  run: async () => (await import("./commands/run.ts")).addRun,
  gallery: async () => (await import("./commands/gallery.ts")).addGallery,
  resume: async () => (await import("./commands/resume.ts")).addResume,
  verify: async () => (await import("./commands/verify.ts")).addVerify,
  report: async () => (await import("./commands/report.ts")).addReport,
  table: async () => (await import("./commands/table.ts")).addTable,
  certify: async () => (await import("./commands/certify.ts")).addCertify,
  timeline: async () => (await import("./commands/timeline.ts")).addTimeline,
  export: async () => (await import("./commands/export.ts")).addExport,
  new: async () => (await import("./commands/new.ts")).addNew,
  build: async () => (await import("./commands/build.ts")).addBuild,
  check: async () => (await import("./commands/check.ts")).addCheck,
  doctor: async () => (await import("./commands/doctor.ts")).addDoctor,
  bench: async () => (await import("./commands/bench.ts")).addBench,
};

/** Runs one command line (without node and script) and gives its exit code. */
export async function runCli(args: readonly string[], io: Io): Promise<number> {
  try {
    await (await program(args[0], io)).parseAsync(args, { from: "user" });
    return 0;
  } catch (error) {
    // Commander has said already what is wrong.
    if (isA(CommanderError, error)) return error.exitCode === 0 ? 0 : 2;
    io.err(`error: ${asError(error).message}\n`);
    if (args.includes("--debug")) io.err(`${stackOf(error)}\n`);
    return isA(UsageError, error) ? 2 : 1;
  }
}

/** The program with the command that was asked for, or with all of them: for help, and for a name that nobody knows. */
export async function program(asked: string | undefined, io: Io): Promise<Command> {
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
    .hook("preAction", (_, command) => limitMemory(command.opts<CommonOptions>().memory ?? memoryOfMachine()))
    .addHelpText(
      "after",
      "\nExit codes: 0 it worked, 1 a check failed or a run stopped, 2 the command line is wrong.",
    );
  const known = asked !== undefined && Object.hasOwn(commands, asked);
  for (const load of known ? [commands[asked]] : Object.values(commands)) (await load())(root, io);
  return root;
}

/** Three quarters of what there is, or of what this process may have of it. */
function memoryOfMachine(): number {
  const constrained = process.constrainedMemory();
  const all = constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
  return 0.75 * all;
}

function stackOf(thrown: unknown): string {
  const error = asError(thrown);
  if (error !== thrown) return describeThrown(thrown);
  const cause = error.cause === undefined ? "" : `\ncaused by ${stackOf(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}
