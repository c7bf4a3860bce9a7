/** Runs what a store's configuration says and is not done yet, wherever jobs run and rows are kept. */

import { OstromError } from "../core/errors.ts";
import type { Catalogue } from "./catalogue.ts";
import {
  type CertifyJob,
  certificateFile,
  certifiedSocieties,
  certifiedTasks,
  floorOf,
  type NamedCertificate,
} from "./certify.ts";
import type { ResolvedConfig } from "./config.ts";
import type { Executor } from "./executor.ts";
import { sceneOnly } from "./job.ts";
import { collectResults, type Results } from "./results.ts";
import { rowsOf } from "./rows.ts";
import type { RunStore } from "./store.ts";
import { type Row, type Task, tasksOf } from "./task.ts";

export interface RunOptions {
  readonly catalogue: Catalogue;
  /** Made when there is something to do, for so many jobs. */
  readonly executor: (jobs: number) => Executor;
}

export interface RunTasksOptions extends RunOptions {
  /** Milliseconds between two checkpoints of a task (default 2000). */
  readonly checkpointMs?: number;
  /** Called for every recorded window with the share of all work that is done. */
  readonly onProgress?: (row: Row, share: number) => void;
}

/** Runs what is not finished yet, then writes `results.json`; the caller renders the report. */
export function runExperiment(store: RunStore, options: RunTasksOptions): Promise<Results> {
  return alone(store, () => runTasks(store, options));
}

async function runTasks(store: RunStore, options: RunTasksOptions): Promise<Results> {
  const { catalogue, checkpointMs = 2000, onProgress } = options;
  const { config } = store;
  const tasks = tasksOf(config);
  const open = tasks.filter((task) => !store.finished(task));
  let done = tasks.length - open.length;
  const inside = new Map<Task, number>();
  const share = () => (done + [...inside.values()].reduce((sum, part) => sum + part, 0)) / tasks.length;
  await together(options, open, async (executor, task) => {
    const config = sceneOnly(store.config, task.scene);
    const checkpoint = await store.takeUp(task);
    const job = { kind: "task", config, task, checkpoint, checkpointMs } as const;
    for await (const event of executor.run(job))
      if ("row" in event) {
        await store.append(event.row);
        const ticks = Math.max(1, config.scenes[task.scene].train);
        inside.set(task, event.row.phase === "evaluate" ? 1 : (0.95 * event.row.tick) / ticks);
        onProgress?.(event.row, share());
      } else if ("checkpoint" in event) await store.saveCheckpoint(task, event.checkpoint);
      else if ("trained" in event) await store.saveTrained(task, event.trained);
    inside.delete(task);
    done++;
  });
  const results = collectResults(catalogue, config, rowsOf(store));
  await store.write("results.json", `${JSON.stringify(results, null, 1)}\n`);
  await store.finish();
  return results;
}

export interface CertifyRunOptions extends RunOptions {
  /** Scenes to certify; default: those whose configuration asks for it. */
  readonly scenes?: readonly string[];
  readonly onProgress?: (done: number, all: number, last: NamedCertificate) => void;
}

/** Makes the certificates that are missing and returns all of them, in the order of the configuration. */
export function certifyRun(store: RunStore, options: CertifyRunOptions): Promise<NamedCertificate[]> {
  return alone(store, () => makeCertificates(store, options));
}

async function makeCertificates(store: RunStore, options: CertifyRunOptions): Promise<NamedCertificate[]> {
  const { scenes = scenesToCertify(store), onProgress } = options;
  const all = scenes.flatMap((scene) =>
    certifiedSocieties(store.config.scenes[scene]).map((society) => ({
      scene,
      society,
      file: certificateFile(scene, society),
    })),
  );
  const made = new Map<string, NamedCertificate>();
  for (const { file } of all) {
    const text = await store.read(file);
    if (text !== undefined) made.set(file, parse(store, file, text));
  }
  const open = all.filter(({ file }) => !made.has(file));
  await together(options, open, async (executor, { scene, society, file }) => {
    const job = { kind: "certificate", ...(await certifyJob(store, scene, society)) } as const;
    for await (const event of executor.run(job)) {
      if (!("certificate" in event)) continue;
      await store.write(file, `${JSON.stringify(event.certificate, null, 1)}\n`);
      made.set(file, event.certificate);
      onProgress?.(made.size, all.length, event.certificate);
    }
  });
  // As they come back from JSON, whether made now or earlier.
  return all.map(({ file }) => JSON.parse(JSON.stringify(made.get(file))));
}

/**
 * What there is of a run that is not finished: the societies of which some sessions have come to their end, and what is
 * missing; nothing where none has.
 */
export function partOfRun(
  store: RunStore,
): { readonly config: ResolvedConfig; readonly missing: string } | undefined {
  const { config } = store;
  const tasks = tasksOf(config);
  const done = tasks.filter(store.finished);
  const begun = (scene: string, society: string) =>
    done.some((task) => task.scene === scene && task.society === society);
  const scenes = Object.entries(config.scenes)
    .map(([id, scene]) => {
      const societies = Object.entries(scene.societies).filter(([name]) => begun(id, name));
      return [id, { ...scene, societies: Object.fromEntries(societies) }] as const;
    })
    .filter(([, { societies }]) => Object.keys(societies).length > 0);
  if (scenes.length === 0) return undefined;
  const part = { ...config, scenes: Object.fromEntries(scenes) };
  const absent = Object.entries(config.scenes).flatMap(([id, { societies }]) =>
    Object.keys(societies)
      .filter((name) => !begun(id, name))
      .map((name) => `${id}/${name}`),
  );
  const none = absent.length > 0 ? `; nothing yet of ${absent.join(", ")}` : "";
  return { config: part, missing: `${done.length} of ${tasks.length} parts are done${none}` };
}

/** With no other writer beside. */
async function alone<T>(store: RunStore, action: () => Promise<T>): Promise<T> {
  const unlock = await store.lock?.();
  try {
    return await action();
  } finally {
    await unlock?.();
  }
}

/** Does as many at a time as the executor takes, in their order; the first error stops the rest. */
async function together<T>(
  { executor: make }: RunOptions,
  open: readonly T[],
  action: (executor: Executor, each: T) => Promise<void>,
): Promise<void> {
  if (open.length === 0) return;
  const executor = make(open.length);
  const { width = open.length } = executor;
  let next = 0;
  const oneByOne = async () => {
    while (next < open.length) await action(executor, open[next++]);
  };
  try {
    await Promise.all(Array.from({ length: Math.min(width, open.length) }, oneByOne));
  } finally {
    next = open.length;
    await executor.close();
  }
}

/** Scenes whose configuration asks for certificates. */
const scenesToCertify = ({ config }: RunStore): string[] =>
  Object.keys(config.scenes).filter((id) => config.scenes[id].certify);

/** A society of a finished run with what its first sessions have learned, by default as many as are certified. */
export async function certifyJob(
  store: RunStore,
  scene: string,
  society: string,
  sessions?: number,
): Promise<CertifyJob> {
  const { config } = store;
  const rows = rowsOf(store);
  const own = [...rows(scene, society)];
  const learns = own.some(({ phase }) => phase === "train");
  const tasks = learns ? certifiedTasks(config, scene, society, sessions) : [];
  const trained = await Promise.all(
    tasks.map(async (task) => {
      const bytes = await store.trained(task);
      if (bytes) return { task, bytes };
      throw new OstromError(
        `${store.path} does not hold what "${society}" (${scene}) has learned; have it learned again by: ostrom resume --repair ${store.path}`,
      );
    }),
  );
  const floor = floorOf(config, scene, (name) =>
    [...rows(scene, name)].flatMap(({ phase, values }) => (phase === "evaluate" ? values.welfare : [])),
  );
  return { config: sceneOnly(config, scene), scene, society, trained, rows: own, ...(floor && { floor }) };
}

function parse(store: RunStore, file: string, text: string): NamedCertificate {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new OstromError(`${store.path}/${file} is damaged; delete it to have it made again`, {
      cause: error,
    });
  }
}
