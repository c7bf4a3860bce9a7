/**
 * A run folder: `config.json` (resolved, with versions), `metrics.jsonl` (append-only), `checkpoints/`, `policies/` (what
 * learners know after training), `pictures/`, `results.json`, `report.html` and `charts/`, and `certificates.*` with what
 * they are made of in `certificates/`. `lock.json` names the process that writes.
 */
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { OstromError } from "../../core/errors.ts";
import { type ResolvedConfig, resolveConfig } from "../config.ts";
import type { RunStore } from "../store.ts";
import { checkpointTick, type Row, type Task } from "../task.ts";
import { readCheckpoint, writeCheckpoint } from "./checkpoint.ts";
import { appendLine, exists, makeFolder, readText, remove, writeWhole } from "./files.ts";
import { lockRecord, readJsonLines } from "./json-lines.ts";
import { contentHash } from "./modules.ts";
import { versionsHere } from "./version.ts";

/** A store whose answers are there at once. */
export interface RunFolder extends RunStore {
  /** The experiment that it is a run of, by a name or a path that finds it again. */
  readonly experiment?: string | undefined;
  checkpoint(task: Task): Uint8Array | undefined;
  trained(task: Task): Uint8Array | undefined;
  read(name: string): string | undefined;
  /** One world over time of a society, SVG. */
  picture(scene: string, society: string): string | undefined;
}

/** `config.json`. */
export interface ConfigFile {
  readonly config: ResolvedConfig;
  /** The experiment that it is the configuration of, by a name or a path that finds it again. */
  readonly experiment?: string | undefined;
  /** What the configuration's modules held when the run was begun: their content hash by path. */
  readonly modules: Readonly<Record<string, string>>;
  readonly versions: Readonly<Record<string, string>>;
}

const taskKey = ({ scene, society, lo, hi }: Task) => `${scene}.${society}.${lo}-${hi}`;
const rowKey = (row: Row) => `${taskKey(row)}.${row.phase}.${row.tick}`;

/**
 * Creates the folder, or opens it again when it holds the same configuration. `tensorflow` is what `tensorflowUsed` says
 * of it, `experiment` what it is a run of.
 */
export function openRunFolder(
  path: string,
  config: ResolvedConfig,
  tensorflow = "not used",
  experiment?: string,
): RunFolder {
  const configPath = join(path, "config.json");
  if (exists(configPath)) {
    const { config: held } = readConfigFile(path);
    if (JSON.stringify(held) !== JSON.stringify(config))
      throw new OstromError(
        `${path} holds a run of another configuration; choose another --out, or resume that run with its own`,
      );
  } else {
    makeFolder(path);
    const modules = Object.fromEntries((config.modules ?? []).map((file) => [file, contentHash(file)]));
    const file: ConfigFile = { config, experiment, modules, versions: { ...versionsHere(), tensorflow } };
    writeWhole(configPath, `${JSON.stringify(file, null, 2)}\n`);
  }
  return folder(path, config, experiment);
}

/** Opens the folder of an earlier run. */
export function reopenRunFolder(path: string): RunFolder {
  const { config, experiment } = readConfigFile(path);
  return folder(path, config, experiment);
}

export function readConfigFile(path: string): ConfigFile {
  if (!exists(path)) throw new OstromError(`there is no folder ${path}`);
  const file = join(path, "config.json");
  if (!exists(file)) throw new OstromError(`${path} is not a run folder: it has no config.json`);
  try {
    const { config, experiment, modules = {}, versions = {} } = JSON.parse(readText(file));
    return { config: resolveConfig(config), experiment, modules, versions };
  } catch (error) {
    throw new OstromError(`${file} cannot be read as a run's configuration: ${(error as Error).message}`);
  }
}

/** The modules of a run that are no longer what they were when it was begun: they are gone, or hold something else. */
export function changedModules(path: string): { readonly file: string; readonly gone: boolean }[] {
  return Object.entries(readConfigFile(path).modules)
    .map(([file, then]) => ({ file, gone: !exists(file), then }))
    .filter(({ file, gone, then }) => gone || contentHash(file) !== then);
}

function folder(path: string, config: ResolvedConfig, experiment: string | undefined): RunFolder {
  const metricsPath = join(path, "metrics.jsonl");
  const byKey = new Map<string, Row>();
  const done = new Set<string>();
  read();

  /** Takes up what is on record. */
  function read(): void {
    const fix = "restore it, or delete the folder and run again";
    for (const row of readJsonLines<Row>(metricsPath, fix)) note(row);
  }

  function note(row: Row): void {
    byKey.set(rowKey(row), row);
    if (row.phase === "evaluate") done.add(taskKey(row));
  }

  const picturePath = (scene: string, society: string) => join(path, "pictures", `${scene}.${society}.svg`);
  const trainedPath = (task: Task) => join(path, "policies", `${taskKey(task)}.bin`);
  const checkpointPath = (task: Task) => join(path, "checkpoints", `${taskKey(task)}.bin`);
  /** A record that was cut short lacks windows that a checkpoint lies behind: those must be run again. */
  const recordedUpTo = (task: Task, tick: number) => {
    const { window } = config.scenes[task.scene];
    const has = (end: number) => byKey.has(rowKey({ ...task, phase: "train", tick: end, values: {} }));
    for (let end = window; end < tick; end += window) if (!has(end)) return false;
    return has(tick);
  };
  return {
    path,
    config,
    experiment,
    lock: () => lockRecord(path, metricsPath, read),
    rows: () => [...byKey.values()],
    append(row) {
      // A task that goes on from its checkpoint repeats, bit for bit, the windows recorded since.
      if (byKey.has(rowKey(row))) return;
      const { picture, ...rest } = row;
      if (picture) writeWhole(picturePath(row.scene, row.society), picture);
      appendLine(metricsPath, JSON.stringify(rest));
      note(rest);
    },
    picture(scene, society) {
      const file = picturePath(scene, society);
      return exists(file) ? readText(file) : undefined;
    },
    finished: (task) => done.has(taskKey(task)),
    checkpoint(task) {
      const path = checkpointPath(task);
      if (!exists(path)) return undefined;
      const bytes = readCheckpoint(path);
      return recordedUpTo(task, checkpointTick(bytes)) ? bytes : undefined;
    },
    saveCheckpoint: (task, bytes) => writeCheckpoint(checkpointPath(task), bytes),
    trained: (task) =>
      exists(trainedPath(task))
        ? new Uint8Array(
            gunzipSync(readCheckpoint(trainedPath(task), "run the configuration again in a new folder")),
          )
        : undefined,
    // Tables are mostly empty: compressed they take a few per cent.
    saveTrained: (task, bytes) => writeCheckpoint(trainedPath(task), gzipSync(bytes, { level: 1 })),
    read: (name) => (exists(join(path, name)) ? readText(join(path, name)) : undefined),
    finish(order) {
      const ordered = order.flatMap((task) =>
        [...byKey.values()]
          .filter((row) => taskKey(row) === taskKey(task))
          .sort((a, b) => (a.phase === b.phase ? a.tick - b.tick : a.phase === "train" ? -1 : 1)),
      );
      writeWhole(metricsPath, ordered.map((row) => `${JSON.stringify(row)}\n`).join(""));
      remove(join(path, "checkpoints"));
    },
    write: (name, content) => writeWhole(join(path, name), content),
  };
}
