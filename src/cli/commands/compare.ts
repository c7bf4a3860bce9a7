/** `ostrom compare`: societies of a configuration file, on paired seeds. */
import type { Command } from "commander";
import { assignAll } from "../assign.ts";
import { readConfig } from "../config-file.ts";
import { runConfig } from "../execute.ts";
import type { Io } from "../io.ts";
import { type RunOptions, withConfigSet, withRun } from "../options.ts";
import { shorten } from "../quick.ts";

interface Options extends RunOptions {
  readonly set?: string[];
  readonly quick?: true;
}

export function addCompare(program: Command, io: Io): void {
  const command = program
    .command("compare")
    .description("run the societies of a configuration file on the same seeds and compare them")
    .argument("<config>", "YAML or JSON file");
  withConfigSet(withRun(command))
    .option("--quick", "of a sweep, its short version or its ends")
    .action(async (path: string, options: Options) => {
      const whole = await readConfig(path);
      const config = options.quick ? shorten(path, whole) : whole;
      assignAll(config, options.set);
      await runConfig(io, config, options);
    });
}
