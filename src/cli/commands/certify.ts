/** `ostrom certify`: norm certificates of a finished run, or of a configuration that is run first. */
import { existsSync, statSync } from "node:fs";
import { extname } from "node:path";
import type { Command } from "commander";
import { nearest, OstromError } from "../../core/errors.ts";
import { assignAll } from "../assign.ts";
import { folderToGoOn, loadCatalogue } from "../catalogue.ts";
import { readConfig } from "../config-file.ts";
import { runConfig, runFolder } from "../execute.ts";
import { configOf, loadExperiment } from "../experiments.ts";
import type { Io } from "../io.ts";
import { type AcceptOptions, type RunOptions, withAccept, withConfigSet, withRun } from "../options.ts";
import { isComplete } from "../out-folder.ts";
import { shorten } from "../quick.ts";
import { UsageError } from "../usage.ts";

type Options = RunOptions & AcceptOptions & { readonly set?: string[]; readonly quick?: true };

export function addCertify(program: Command, io: Io): void {
  const command = program
    .command("certify")
    .description("certify norms: efficiency, stability, invasion, recovery, enforcement, emergence, verdict")
    .argument("<run|config>", "run folder, YAML or JSON file, or experiment");
  withConfigSet(withAccept(withRun(command)))
    .option("--quick", "the short version that an experiment provides; of a sweep, its ends")
    .action(async (name: string, options: Options) => {
      if (isFolder(name)) return certifyFolderOf(io, name, options);
      const { config: whole, quick } = await configurationOf(name);
      const config = options.quick ? shorten(name, whole, quick) : whole;
      assignAll(config, options.set);
      await runConfig(io, config, { ...options, certify: "all" });
    });
}

const isFolder = (name: string): boolean => existsSync(name) && statSync(name).isDirectory();

async function certifyFolderOf(io: Io, path: string, options: Options): Promise<void> {
  const { set, seed, sessions, backend, out, quick } = options;
  if ([set, seed, sessions, backend, out, quick].some((option) => option !== undefined))
    throw new UsageError(
      `${path} is a run that is done; --set, --seed, --sessions, --backend, --out and --quick go with a configuration`,
    );
  const { folder, catalogue } = await folderToGoOn(io, path, options);
  if (!isComplete(folder))
    throw new OstromError(
      `${path} holds a run that is not finished; continue it with: ostrom resume ${path}`,
    );
  await runFolder(io, folder, catalogue, { ...options, certify: "all" });
}

interface Configuration {
  readonly config: Record<string, unknown>;
  /** What its short version changes. */
  readonly quick?: Readonly<Record<string, unknown>> | undefined;
}

async function configurationOf(name: string): Promise<Configuration> {
  if ([".yaml", ".yml", ".json"].includes(extname(name))) return { config: await readConfig(name) };
  const { experiments } = await loadCatalogue();
  if (!existsSync(name) && !experiments.has(name)) {
    const near = nearest(name, experiments.ids);
    const fix = near ? `did you mean the experiment "${near}"?` : 'see "ostrom list experiments"';
    throw new UsageError(`there is no folder ${name}, and no file or experiment of that name; ${fix}`);
  }
  const experiment = await loadExperiment(name);
  if (experiment.kind === "program")
    throw new UsageError(`${name} compares no societies that could be certified`);
  return { config: configOf(name, experiment), quick: experiment.quick };
}
