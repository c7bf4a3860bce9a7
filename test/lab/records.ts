/** A small run in a folder on a disk in memory, in this thread. */
import { catalogue } from "../../catalogue.ts";
import { type RunConfig, resolveConfig } from "../../src/lab/config.ts";
import { inline } from "../../src/lab/executor.ts";
import { openRunFolder, type RunFolder, reopenRunFolder } from "../../src/lab/node/folder.ts";
import { runExperiment } from "../../src/lab/run.ts";
import { type MemoryDisk, memoryDisk } from "../helpers/memory-disk.ts";

/** Two tasks for each of two societies that learn. */
export const given: RunConfig = {
  name: "small",
  sessions: 18,
  scenes: {
    pd: {
      env: "matrix-game",
      params: { noise: 0.05 },
      train: 8,
      window: 3,
      evaluate: 4,
      societies: {
        patient: { policies: [{ use: "q-learning" }] },
        mixed: {
          policies: [{ use: "q-learning", params: { gamma: 0 }, seats: [0] }, { use: "tit-for-tat" }],
        },
      },
    },
  },
};
export const config = resolveConfig(given, catalogue);
const path = "run";

export interface Went {
  readonly folder: RunFolder;
  readonly notes: readonly string[];
}

/** Begins the run, or goes on with it, and saves a checkpoint after each window. Whoever wrote before is dead. */
export async function run(memory: MemoryDisk, again = config): Promise<Went> {
  const { disk } = memory;
  const notes: string[] = [];
  // No process has a number as high.
  for (const lock of ["lock.json", "lock-heir.json"].map((name) => `${path}/${name}`))
    if (disk.exists(lock)) memory.put(lock, memory.text(lock).replace(/"pid":\d+/, '"pid":99999999'));
  const folder = openRunFolder(path, again, { disk, note: (text) => notes.push(text) });
  await runExperiment(folder, { catalogue, executor: () => inline(catalogue), checkpointMs: 0 });
  return { folder, notes };
}

export function reopen({ disk }: MemoryDisk): Went {
  const notes: string[] = [];
  return { folder: reopenRunFolder(path, { disk, note: (text) => notes.push(text) }), notes };
}

/** What a run comes to: files with their bytes, without the lock. */
export function outcome(memory: MemoryDisk): Record<string, string> {
  return Object.fromEntries(
    [...memory.files()]
      .filter(([name]) => !/lock|\.tmp$/.test(name))
      .map(([name, bytes]) => [name, Buffer.from(bytes).toString("base64")] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** A disk with the same files. */
export function copyOf(memory: MemoryDisk): MemoryDisk {
  return memory.crashed({ name: () => true, bytes: (_, written) => written });
}

export const finished = async (): Promise<MemoryDisk> => {
  const memory = memoryDisk();
  await run(memory);
  return memory;
};
