/**
 * A run folder: `config.json` (resolved, with versions), `rows/` (a file for each task, append-only), `checkpoints/`,
 * `policies/` (what learners know after training), `pictures/`, `results.json`, `report.html` and `charts/`, and
 * `certificates.*` with what they are made of in `certificates/`. `lock.json` names the process that writes.
 *
 * Every file bears the hash of its run and one of itself. What a file rests on is on disk before it: rows before the
 * checkpoint or policy that covers them, policy and picture before the row of the evaluation, which is the last of a task.
 */
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { OstromError } from "../../core/errors.ts";
import type { ResolvedConfig } from "../config.ts";
import { requireSessions } from "../rows.ts";
import type { RunStore } from "../store.ts";
import { checkpointTick, type Row, type Task } from "../task.ts";
import { readCheckpoint, type Saved, writeCheckpoint } from "./checkpoint.ts";
import { type ConfigFile, createConfigFile, readConfigFile } from "./config-json.ts";
import { shortDigest } from "./digest.ts";
import { type Disk, misplaced, realDisk } from "./disk.ts";
import { leftovers, readText, writeWhole } from "./files.ts";
import { lockFolder } from "./lock.ts";
import { type Recorded, type RowFile, rowFile, taskKey } from "./row-file.ts";
import { seal, unseal } from "./seal.ts";

/** A store whose answers are there at once. */
export interface RunFolder extends RunStore {
  /** The experiment that it is a run of, by a name or a path that finds it again. */
  readonly experiment?: string | undefined;
  /** Hashes that its files may bear (see `ConfigFile`). */
  readonly runs: readonly string[];
  lock(): () => void;
  rows(task: Task, wanted?: (tick: number) => boolean): Generator<Row, void>;
  takeUp(task: Task): Uint8Array | undefined;
  trained(task: Task): Uint8Array | undefined;
  read(name: string): string | undefined;
  write(name: string, content: string): void;
  /** One world over time of a society, SVG. */
  picture(scene: string, society: string): string | undefined;
  /** Names of files in a folder within. */
  list(folder: string): string[];
  /** What is where a file or a folder within belongs, if it is something else. */
  misplaced(name: string, wanted: "file" | "folder"): string | undefined;
  remove(name: string): void;
  /** What is wrong with the files of a task; reads all of them. */
  inspect(task: Task): readonly Damage[];
  /** The task is not done any more: from its start, or but for its evaluation. */
  undo(task: Task, part: "task" | "evaluation"): void;
}

/** A file that is not as it was written, and what has to be done to have it again. */
interface Damage {
  readonly file: string;
  readonly what: string;
  /** Nothing where it is only not gone on from, or something else is in its place. */
  readonly redo?: "task" | "evaluation";
  readonly inTheWay?: true;
}

export interface FolderOptions {
  /** Hears what was found damaged and is done again. Default: a line on stderr. */
  readonly note?: (text: string) => void;
  readonly disk?: Disk;
}

export interface OpenOptions extends FolderOptions {
  /** What `tensorflowUsed` says of the configuration. */
  readonly tensorflow?: string;
  /** What it is a run of. */
  readonly experiment?: string | undefined;
}

/** Creates the folder, or opens it again when it holds the same configuration. */
export function openRunFolder(
  path: string,
  config: ResolvedConfig,
  { tensorflow = "not used", experiment, ...options }: OpenOptions = {},
): RunFolder {
  const created =
    !(options.disk ?? realDisk).exists(join(path, "config.json")) &&
    createConfigFile(path, { config, experiment, tensorflow }, options.disk);
  const file = readConfigFile(path, options.disk);
  if (!created && JSON.stringify(file.config) !== JSON.stringify(config))
    throw new OstromError(
      `${path} holds a run of another configuration; choose another --out, or resume that run with its own`,
    );
  return folder(path, file, options);
}

/** Opens the folder of an earlier run. */
export function reopenRunFolder(path: string, options: FolderOptions = {}): RunFolder {
  return folder(path, readConfigFile(path, options.disk), options);
}

/** Where a task keeps what it has. */
export const filesOf = (task: Task) => ({
  rows: `rows/${taskKey(task)}.jsonl`,
  checkpoint: `checkpoints/${taskKey(task)}.bin`,
  policy: `policies/${taskKey(task)}.bin`,
  picture: `pictures/${task.scene}.${task.society}.svg`,
});

function folder(
  path: string,
  { config, experiment, runs }: ConfigFile,
  { disk = realDisk, note = (text) => void process.stderr.write(`warning: ${text}\n`) }: FolderOptions,
): RunFolder {
  const records = new Map<string, RowFile>();
  /** Files of rows that there were when this was last looked at. */
  let recorded: Set<string> | undefined;
  /** Hashes of policies, by task. */
  const policies = new Map<string, string>();
  const repair = `have it made again by: ostrom resume --repair ${path}`;

  const lookAt = (task: Task): RowFile =>
    records.get(taskKey(task)) ??
    rowFile({ path: join(path, filesOf(task).rows), task, scene: config.scenes[task.scene], runs, disk });

  /** The same, kept: of what is at work. */
  function recordOf(task: Task): RowFile {
    const record = lookAt(task);
    records.set(taskKey(task), record);
    return record;
  }

  /** Of a run with very many tasks most have none yet. */
  function hasRecord(task: Task): boolean {
    recorded ??= new Set(disk.list(join(path, "rows")).map((name) => `rows/${name}`));
    return records.has(taskKey(task)) || recorded.has(filesOf(task).rows);
  }

  /** What was done and is damaged is no part that can be gone on with. */
  function refuse({ damage, wasDone }: Recorded, task: Task): void {
    if (damage && wasDone)
      throw new OstromError(`${damage}; ${taskKey(task)} was done: restore the file, or ${repair}`);
  }

  /** Undefined where there is none; throws an OstromError that says what is wrong with it. */
  function saved(name: string, task: Task): Saved | undefined {
    const file = join(path, name);
    if (!isFile(file, disk)) return undefined;
    const found = readCheckpoint(file, taskKey(task), disk);
    if (!runs.includes(found.run)) throw new OstromError(`it belongs to another run (${found.run})`);
    return found;
  }

  /** The same, where a file that is damaged is as good as none. */
  function savedWhole(name: string, task: Task): Saved | undefined {
    try {
      return saved(name, task);
    } catch (error) {
      note(`${join(path, name)} is damaged: ${(error as Error).message}; it is not gone on from`);
      return undefined;
    }
  }

  function keepState(task: Task, name: string, bytes: Uint8Array): string {
    recordOf(task).sync();
    return writeCheckpoint(join(path, name), { bytes, task: taskKey(task), run: runs.at(-1)! }, disk);
  }

  const read = (name: string) => readSealed(path, name, runs, { disk, fix: `restore it, or ${repair}` });

  return {
    path,
    config,
    experiment,
    runs,
    lock() {
      const unlock = lockFolder(path, disk);
      // The writer before may have got further since the folder was opened.
      for (const record of records.values()) record.forget();
      recorded = undefined;
      for (const inside of ["rows", "checkpoints", "policies", "pictures", "certificates"])
        for (const name of leftovers(join(path, inside), disk)) disk.remove(join(path, inside, name));
      return unlock;
    },
    *rows(task, wanted) {
      const end = yield* lookAt(task).rows(wanted);
      refuse(end, task);
      if (end.damage) note(`${end.damage}; what follows is not counted`);
    },
    append(row) {
      const record = recordOf(row);
      if (row.phase === "train") return record.append(row);
      if (row.picture) {
        const { picture } = filesOf(row);
        writeWhole(join(path, picture), seal(picture, row.picture, runs.at(-1)!), disk);
      }
      const policy = policies.get(taskKey(row));
      record.append(row, {
        ...(row.picture && { picture: shortDigest(row.picture) }),
        ...(policy && { policy }),
      });
      record.sync();
      // Done, it is read again where it is asked for: memory does not grow with the tasks that are.
      records.delete(taskKey(row));
      policies.delete(taskKey(row));
      recorded?.add(filesOf(row).rows);
    },
    finished(task) {
      if (!hasRecord(task)) return false;
      const record = lookAt(task);
      const at = record.recorded();
      refuse(at, task);
      if (!at.evaluated) records.set(taskKey(task), record);
      return at.evaluated !== undefined;
    },
    takeUp(task) {
      const record = recordOf(task);
      const { tick, damage } = record.recorded();
      if (damage) note(`${damage}; from there on it is run again`);
      const { policy, checkpoint } = filesOf(task);
      for (const name of [policy, checkpoint]) {
        const found = savedWhole(name, task);
        if (!found) continue;
        const bytes = name === policy ? new Uint8Array(gunzipSync(found.bytes)) : found.bytes;
        // The record may have lost windows that lie before.
        if (checkpointTick(bytes) > tick) continue;
        if (name === policy) policies.set(taskKey(task), shortDigest(bytes));
        record.cut(checkpointTick(bytes));
        return bytes;
      }
      record.cut(0);
      return undefined;
    },
    saveCheckpoint(task, bytes) {
      keepState(task, filesOf(task).checkpoint, bytes);
    },
    trained(task) {
      const { policy } = filesOf(task);
      try {
        const found = saved(policy, task);
        if (!found) return undefined;
        const bytes = new Uint8Array(gunzipSync(found.bytes));
        const { evaluated } = lookAt(task).recorded();
        if (evaluated && evaluated.policy !== shortDigest(bytes))
          throw new OstromError("it is not the one that was evaluated");
        return bytes;
      } catch (error) {
        throw new OstromError(
          `${join(path, policy)} is damaged: ${(error as Error).message}; restore it, or ${repair}`,
          { cause: error },
        );
      }
    },
    saveTrained(task, bytes) {
      // Tables are mostly empty: compressed they take a few per cent.
      keepState(task, filesOf(task).policy, gzipSync(bytes, { level: 1 }));
      policies.set(taskKey(task), shortDigest(bytes));
    },
    read,
    write: (name, content) => writeWhole(join(path, name), seal(name, content, runs.at(-1)!), disk),
    picture: (scene, society) => read(filesOf({ scene, society, lo: 0, hi: 0 }).picture),
    list: (within) => disk.list(join(path, within)),
    misplaced: (name, wanted) => misplaced(join(path, name), wanted, disk),
    remove: (name) => disk.remove(join(path, name)),
    inspect(task) {
      const files = filesOf(task);
      const inTheWay = Object.values(files).flatMap((file): Damage[] => {
        const what = misplaced(join(path, file), "file", disk);
        return what ? [{ file, what, inTheWay: true }] : [];
      });
      if (inTheWay.length > 0) return inTheWay;
      const record = recordOf(task);
      const found: Damage[] = [];
      const attempt = (file: string, redo: Damage["redo"], action: () => void) => {
        try {
          action();
        } catch (error) {
          found.push({ file, what: (error as Error).message, ...(redo && { redo }) });
        }
      };
      let at = record.recorded();
      attempt(files.rows, "task", () => {
        const rows = record.rows();
        let step = rows.next();
        for (; !step.done; step = rows.next()) requireSessions(taskKey(task), step.value);
        at = step.value;
        if (at.damage) throw new OstromError(at.damage);
      });
      if (!at.evaluated) attempt(files.checkpoint, undefined, () => saved(files.checkpoint, task));
      const { policy, picture } = at.evaluated ?? {};
      if (policy)
        attempt(files.policy, "task", () => {
          const bytes = saved(files.policy, task)?.bytes;
          if (!bytes) throw new OstromError("it is not there");
          if (shortDigest(new Uint8Array(gunzipSync(bytes))) !== policy)
            throw new OstromError("it is not the one that was evaluated");
        });
      if (picture)
        attempt(files.picture, "evaluation", () => {
          const drawn = unsealed(path, files.picture, runs, disk);
          if (drawn === undefined) throw new OstromError("it is not there");
          if (shortDigest(drawn) !== picture) throw new OstromError("it is not the one that was drawn");
        });
      return found;
    },
    undo(task, part) {
      const { policy, checkpoint } = filesOf(task);
      // Rows first: without them nothing counts as done.
      recordOf(task).cut(part === "task" ? 0 : config.scenes[task.scene].train);
      if (part === "evaluation") return;
      policies.delete(taskKey(task));
      disk.remove(join(path, policy));
      disk.remove(join(path, checkpoint));
    },
    finish() {
      disk.remove(join(path, "checkpoints"));
    },
  };
}

/** A sealed file's text, if it is there. Throws an OstromError where it was changed or is of none of these runs. */
export function readSealed(
  path: string,
  name: string,
  runs: readonly string[],
  { disk = realDisk, fix }: { readonly disk?: Disk; readonly fix: string },
): string | undefined {
  try {
    return unsealed(path, name, runs, disk);
  } catch (error) {
    throw new OstromError(`${join(path, name)} is damaged: ${(error as Error).message}; ${fix}`, {
      cause: error,
    });
  }
}

/** The same; errors do not name the file. */
function unsealed(
  path: string,
  name: string,
  runs: readonly string[],
  disk: Disk = realDisk,
): string | undefined {
  const file = join(path, name);
  if (!isFile(file, disk)) return undefined;
  const { text, run } = unseal(name, readText(file, disk));
  if (!runs.includes(run)) throw new OstromError(`it belongs to another run (${run})`);
  return text;
}

/** Throws an OstromError, which does not name it, where something else is in the place of a file. */
function isFile(path: string, disk: Disk): boolean {
  const odd = misplaced(path, "file", disk);
  if (odd) throw new OstromError(odd);
  return disk.kind(path) === "file";
}
