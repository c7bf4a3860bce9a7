/** `ostrom run`: an experiment that ships, or one in a file. */
import type { Command } from "commander";
import { assignAll, merge } from "../assign.ts";
import { loadCatalogue } from "../catalogue.ts";
import { runConfig } from "../execute.ts";
import { loadExperiment } from "../experiments.ts";
import type { Io } from "../io.ts";
import { type RunOptions, withConfigSet, withRun } from "../options.ts";
import { UsageError } from "../usage.ts";

interface Options extends RunOptions {
  readonly set?: string[];
  readonly quick?: true;
}

export function addRun(program: Command, io: Io): void {
  const command = program
    .command("run")
    .description("run an experiment")
    .argument("<experiment>", 'name (see "ostrom list experiments") or file');
  withConfigSet(withRun(command))
    .option("--quick", "the short version that the experiment provides")
    .action(async (name: string, options: Options) => {
      const { path, config, quick } = await loadExperiment(name);
      if (options.quick) {
        if (!quick) throw new UsageError(`${path} has no short version (it exports no "quick")`);
        merge(config, quick);
      }
      assignAll(config, options.set);
      await runConfig(io, await loadCatalogue(), config, options);
    });
}
