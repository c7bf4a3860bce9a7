/** `config.json` of a run folder: what runs there, with what, and the hash by which all that it wrote is known. */
import { join } from "node:path";
import { OstromError } from "../../core/errors.ts";
import { type ResolvedConfig, resolveConfig } from "../config.ts";
import { shortDigest } from "./digest.ts";
import { type Disk, realDisk } from "./disk.ts";
import { createWhole, readText, writeWhole } from "./files.ts";
import { type ChangedFile, contentHash } from "./modules.ts";
import { seal, unseal } from "./seal.ts";
import { versionsHere } from "./version.ts";

/** Hashes of modules by their paths. */
type Modules = Readonly<Record<string, string>>;

export interface ConfigFile {
  readonly config: ResolvedConfig;
  /** The experiment that it is the configuration of, by a name or a path that finds it again. */
  readonly experiment?: string | undefined;
  /** What the configuration's modules held when the run was begun. */
  readonly modules: Modules;
  /** What they held each time that it went on with changed ones. */
  readonly changed: readonly Modules[];
  readonly versions: Readonly<Record<string, string>>;
  /** The hash of configuration and modules that every file of the run bears; several where modules changed, the last one now. */
  readonly runs: readonly string[];
}

const name = "config.json";

/** Changes with the form of the files. */
const format = 2;

/** The same wherever the modules lie. */
const runOf = (config: object, modules: Modules): string =>
  shortDigest(JSON.stringify({ format, config: { ...config, modules: Object.values(modules) } }));

/** False where there is one already, which stays. `tensorflow` is what `tensorflowUsed` says of the configuration. */
export function createConfigFile(
  path: string,
  {
    config,
    experiment,
    tensorflow,
  }: { config: ResolvedConfig; experiment?: string | undefined; tensorflow: string },
  disk: Disk = realDisk,
): boolean {
  const modules = hashesOf(config.modules ?? []);
  const file = { config, experiment, modules, versions: { ...versionsHere(), tensorflow } };
  return createWhole(join(path, name), sealed(file), disk);
}

type Written = Pick<ConfigFile, "config" | "modules">;
const sealed = (file: Written): string =>
  seal(
    name,
    `${JSON.stringify(file, null, 1)}\n`,
    runOf(JSON.parse(JSON.stringify(file.config)), file.modules),
  );

/** Throws an OstromError where it is not there, was changed since, or is none. */
export function readConfigFile(path: string, disk: Disk = realDisk): ConfigFile {
  if (!disk.exists(path)) throw new OstromError(`there is no folder ${path}`);
  const file = join(path, name);
  if (!disk.exists(file)) throw new OstromError(`${path} is not a run folder: it has no config.json`);
  try {
    const { text, run } = unseal(name, readText(file, disk));
    const { config, experiment, modules, changed = [], versions } = JSON.parse(text);
    const runs = [modules, ...changed].map((each) => runOf(config, each));
    if (runs[0] !== run) throw new OstromError("its configuration is not that of its run");
    return { config: resolveConfig(config), experiment, modules, changed, versions, runs };
  } catch (error) {
    throw new OstromError(
      `${file} cannot be read as a run's configuration: ${(error as Error).message}; restore it, or run again in a new folder`,
      { cause: error },
    );
  }
}

/** The modules of a run that are no longer what they were when it last went on. */
export function changedModules(path: string): ChangedFile[] {
  const { modules, changed } = readConfigFile(path);
  return Object.entries(changed.at(-1) ?? modules)
    .filter(([file, then]) => !realDisk.exists(file) || contentHash(file) !== then)
    .map(([file]) => ({ file, gone: !realDisk.exists(file) }));
}

/** From here on the run has its modules as they are now. */
export function acceptModules(path: string): void {
  const file = join(path, name);
  const held = JSON.parse(unseal(name, readText(file)).text);
  const changed = [...(held.changed ?? []), hashesOf(Object.keys(held.modules))];
  writeWhole(file, sealed({ ...held, changed }));
}

const hashesOf = (files: readonly string[]): Modules =>
  Object.fromEntries(files.map((file) => [file, contentHash(file)]));
