/** `ostrom compare`: societies of a configuration file, on paired seeds. */
import type { Command } from "commander";
import { assignAll } from "../assign.ts";
import { readConfig } from "../config-file.ts";
import { runConfig } from "../execute.ts";
import type { Io } from "../io.ts";
import { type RunOptions, withConfigSet, withRun } from "../options.ts";

export function addCompare(program: Command, io: Io): void {
  const command = program
    .command("compare")
    .description("run the societies of a configuration file on the same seeds and compare them")
    .argument("<config>", "YAML or JSON file");
  withConfigSet(withRun(command)).action(
    async (path: string, options: RunOptions & { readonly set?: string[] }) => {
      const config = await readConfig(path);
      assignAll(config, options.set);
      await runConfig(io, config, options);
    },
  );
}
