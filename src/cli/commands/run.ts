/** `ostrom run`: an experiment that ships, or one in a file. */
import type { Command } from "commander";
import type { Comparison, Program } from "../../lab/experiment.ts";
import { assignAll } from "../assign.ts";
import { runConfig } from "../execute.ts";
import { configOf, lastingName, loadExperiment, placeOf } from "../experiments.ts";
import type { Io } from "../io.ts";
import { type RunOptions, withConfigSet, withRun } from "../options.ts";
import { shorten } from "../quick.ts";
import { UsageError } from "../usage.ts";

interface Options extends RunOptions {
  readonly set?: string[];
  readonly quick?: true;
}

export function addRun(program: Command, io: Io): void {
  const command = program
    .command("run")
    .description("run an experiment and judge its claims")
    .argument("<experiment>", 'name (see "ostrom list experiments") or file');
  withConfigSet(withRun(command))
    .option("--quick", "the short version that the experiment provides; of a sweep, its ends")
    .action(async (nameOrPath: string, options: Options) => {
      const name = await placeOf(nameOrPath, options.use);
      const experiment = await loadExperiment(name);
      if (experiment.kind === "program") await runProgram(io, name, experiment, options);
      else await runComparison(io, name, experiment, options);
    });
}

async function runComparison(io: Io, name: string, experiment: Comparison, options: Options): Promise<void> {
  const config = configOf(name, experiment);
  if (options.quick) shorten(experiment.id, config, experiment.quick);
  assignAll(config, options.set);
  await runConfig(io, config, { ...options, experiment: lastingName(name) });
}

async function runProgram(
  io: Io,
  name: string,
  experiment: Program<unknown>,
  { set, quick, seed = 0, backend = "wasm", sessions, out, json }: Options,
): Promise<void> {
  const { id, settings } = experiment;
  if (set) throw new UsageError(`${id} has no configuration, so --set is of no use to it`);
  const { claimProgramFolder, runProgramFolder } = await import("../program.ts");
  const run = {
    ...{ experiment: lastingName(name), seed, quick: quick === true, backend, settings },
    ...(sessions !== undefined && { sessions }),
  };
  await runProgramFolder(io, claimProgramFolder(io, id, run, out), experiment, json === true);
}
