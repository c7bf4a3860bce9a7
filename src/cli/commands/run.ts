/** `ostrom run`: an experiment that ships, or one in a file. */
import { basename } from "node:path";
import type { Command } from "commander";
import { assignAll } from "../assign.ts";
import { runConfig } from "../execute.ts";
import { loadExperiment } from "../experiments.ts";
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
    .description("run an experiment")
    .argument("<experiment>", 'name (see "ostrom list experiments") or file');
  withConfigSet(withRun(command))
    .option("--quick", "the short version that the experiment provides; of a sweep, its ends")
    .action(async (name: string, options: Options) => {
      const experiment = await loadExperiment(name);
      if ("measure" in experiment) {
        const { set, quick = false, seed = 0, backend = "wasm", sessions, out, json } = options;
        if (set) throw new UsageError(`${name} has no configuration, so --set is of no use to it`);
        const { runStudy } = await import("../study.ts");
        await runStudy(io, basename(name), experiment, {
          quick,
          seed,
          backend,
          ...(sessions !== undefined && { sessions }),
          ...(out !== undefined && { out }),
          ...(json && { json }),
        });
        return;
      }
      const { path, config, quick } = experiment;
      if (options.quick) shorten(path, config, quick);
      assignAll(config, options.set);
      await runConfig(io, config, options);
    });
}
