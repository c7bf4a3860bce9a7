/** `config.json` of a run folder: what runs there, with what, and the hash by which all that it wrote is known. */
import { join } from "node:path";
import { OstromError } from "../../core/errors.ts";
import { type ResolvedConfig, resolveConfig } from "../config.ts";
import { renameWeights, weightsFilesOf } from "../weights-files.ts";
import { digest, shortDigest } from "./digest.ts";
import { type Disk, realDisk } from "./disk.ts";
import { createWhole, readBytes, readText, writeWhole } from "./files.ts";
import { type ChangedFile, contentHash } from "./modules.ts";
import { seal, unseal } from "./seal.ts";
import { versionsHere } from "./version.ts";

/** Hashes of files by their paths. */
type Hashes = Readonly<Record<string, string>>;

export interface ConfigFile {
  readonly config: ResolvedConfig;
  /** The experiment that it is the configuration of, by a name or a path that finds it again. */
  readonly experiment?: string | undefined;
  /** What the configuration's modules held when the run was begun. */
  readonly modules: Hashes;
  /** What the files held whose weights its policies start from. */
  readonly weights: Hashes;
  /** What modules and weights held each time that it went on with changed ones. */
  readonly changed: readonly Hashes[];
  readonly versions: Readonly<Record<string, string>>;
  /** The hash of configuration, modules and weights that every file of the run bears; several where files changed, the last one now. */
  readonly runs: readonly string[];
}

const name = "config.json";

/** Changes with the form of the files. */
const format = 2;

/** The same wherever modules and weights lie. */
function runOf(config: Pick<ResolvedConfig, "modules">, hashes: Hashes): string {
  const modules = [...new Set(config.modules)].map((file) => hashes[file]);
  const held = renameWeights({ ...config, modules }, (file) => hashes[file]);
  return shortDigest(JSON.stringify({ format, config: held }));
}

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
  const weights = hashesOf(weightsFilesOf(config), bytesHash);
  const file = {
    config,
    experiment,
    modules: hashesOf(config.modules ?? [], contentHash),
    ...(Object.keys(weights).length > 0 && { weights }),
    versions: { ...versionsHere(), tensorflow },
  };
  return createWhole(join(path, name), sealed(file), disk);
}

type Written = Pick<ConfigFile, "config" | "modules"> & Partial<Pick<ConfigFile, "weights">>;
const sealed = (file: Written): string =>
  seal(
    name,
    `${JSON.stringify(file, null, 1)}\n`,
    runOf(JSON.parse(JSON.stringify(file.config)), { ...file.modules, ...file.weights }),
  );

/** Throws an OstromError where it is not there, was changed since, or is none. */
export function readConfigFile(path: string, disk: Disk = realDisk): ConfigFile {
  if (!disk.exists(path)) throw new OstromError(`there is no folder ${path}`);
  const file = join(path, name);
  if (!disk.exists(file)) throw new OstromError(`${path} is not a run folder: it has no config.json`);
  try {
    const { text, run } = unseal(name, readText(file, disk));
    const { config, experiment, modules, weights = {}, changed = [], versions } = JSON.parse(text);
    const runs = [{ ...modules, ...weights }, ...changed].map((each) => runOf(config, each));
    if (runs[0] !== run) throw new OstromError("its configuration is not that of its run");
    return { config: resolveConfig(config), experiment, modules, weights, changed, versions, runs };
  } catch (error) {
    throw new OstromError(
      `${file} cannot be read as a run's configuration: ${(error as Error).message}; restore it, or run again in a new folder`,
      { cause: error },
    );
  }
}

/** Modules and files of weights that are no longer what they were when the run last went on: gone, or they hold something else. */
export function changedFiles(path: string): ChangedFile[] {
  const { modules, weights, changed } = readConfigFile(path);
  const now = (file: string) => (Object.hasOwn(modules, file) ? contentHash(file) : bytesHash(file));
  return Object.entries(changed.at(-1) ?? { ...modules, ...weights })
    .map(([file, then]) => ({ file, then, gone: !realDisk.exists(file) }))
    .filter(({ file, then, gone }) => gone || now(file) !== then)
    .map(({ file, gone }) => ({ file, gone }));
}

/** From here on the run has its modules and weights as they are now. */
export function acceptFiles(path: string): void {
  const file = join(path, name);
  const held = JSON.parse(unseal(name, readText(file)).text);
  const { modules, weights = {}, changed = [] } = held;
  const now = {
    ...hashesOf(Object.keys(modules), contentHash),
    ...hashesOf(Object.keys(weights), bytesHash),
  };
  writeWhole(file, sealed({ ...held, changed: [...changed, now] }));
}

const bytesHash = (file: string): string => digest(readBytes(file));

const hashesOf = (files: readonly string[], hashOf: (file: string) => string): Hashes =>
  Object.fromEntries(files.map((file) => [file, hashOf(file)]));
