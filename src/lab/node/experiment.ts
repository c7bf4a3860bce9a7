/** Runs a configuration in a run folder, its tasks spread over worker threads. */
import { availableParallelism } from "node:os";
import { MessageChannel } from "node:worker_threads";
import { Piscina } from "piscina";
import { fail, OstromError } from "../../core/errors.ts";
import { collectResults, type Results } from "../results.ts";
import { type Row, type Task, tasksOf } from "../task.ts";
import { catalogue } from "./catalogue.ts";
import type { RunFolder } from "./folder.ts";
import type { WorkerJob, WorkerMessage } from "./worker.ts";

export interface ExperimentOptions {
  /** Worker threads; default: as many as the machine has cores. The results do not depend on it. */
  readonly workers?: number;
  /** Milliseconds between two checkpoints of a task (default 2000). */
  readonly checkpointMs?: number;
  /** Called for every recorded window with the share of all work that is done. */
  readonly onProgress?: (row: Row, share: number) => void;
}

/** Runs what is not finished yet, then writes `results.json`; the caller renders the report. */
export async function runExperiment(folder: RunFolder, options: ExperimentOptions = {}): Promise<Results> {
  const { workers = availableParallelism(), checkpointMs = 2000, onProgress } = options;
  if (!Number.isInteger(workers) || workers < 1)
    fail("workers", "must be a whole number of at least 1", workers);
  const { config } = folder;
  const tasks = tasksOf(config);
  const open = tasks.filter((task) => !folder.finished(task));
  let done = tasks.length - open.length;
  if (open.length > 0) {
    const inside = new Map<Task, number>();
    const share = () => (done + [...inside.values()].reduce((sum, part) => sum + part, 0)) / tasks.length;
    // Read before any task runs, so that a damaged one stops nothing that has begun.
    const checkpoints = new Map(open.map((task) => [task, folder.checkpoint(task)]));
    const pool = new Piscina({
      filename: new URL(`./worker${import.meta.url.endsWith(".ts") ? ".ts" : ".js"}`, import.meta.url).href,
      maxThreads: Math.min(workers, open.length),
      minThreads: Math.min(workers, open.length),
    });
    try {
      await Promise.all(
        open.map((task) =>
          runTask(pool, { config, task, checkpoint: checkpoints.get(task), checkpointMs }, (message) => {
            if ("row" in message) {
              folder.append(message.row);
              const ticks = Math.max(1, config.scenes[task.scene].train);
              inside.set(task, message.row.phase === "evaluate" ? 1 : (0.95 * message.row.tick) / ticks);
              onProgress?.(message.row, share());
            } else if ("checkpoint" in message) folder.saveCheckpoint(task, message.checkpoint);
            else if ("trained" in message) folder.saveTrained(task, message.trained);
            else {
              inside.delete(task);
              done++;
            }
          }),
        ),
      );
    } finally {
      await pool.destroy();
    }
  }
  const results = collectResults(catalogue, config, folder.rows());
  folder.write("results.json", `${JSON.stringify(results, null, 1)}\n`);
  folder.finish(tasks);
  return results;
}

/** Resolves when all messages of the task have been handled; a failing handler fails the run. Errors say whose they are. */
function runTask(
  pool: Piscina,
  job: Omit<WorkerJob, "port">,
  handle: (message: WorkerMessage) => void,
): Promise<void> {
  const { scene, society, lo, hi } = job.task;
  const place = `${scene}/${society}, session ${hi - lo > 1 ? `${lo}..${hi - 1}` : lo}`;
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve, reject) => {
    port1.on("message", (message: WorkerMessage) => {
      try {
        handle(message);
        if ("done" in message) {
          port1.close();
          resolve();
        }
      } catch (error) {
        port1.close();
        reject(error);
      }
    });
    pool.run({ ...job, port: port2 }, { transferList: [port2] }).catch((error: Error) => {
      port1.close();
      reject(new OstromError(`${place}: ${error.message}`, { cause: error }));
    });
  });
}
