/** Worker entry: runs one task and posts its rows and checkpoints. */
import type { MessagePort } from "node:worker_threads";
import type { ResolvedConfig } from "../config.ts";
import { type Row, startTask, type Task } from "../task.ts";
import { loadForConfig } from "../tensorflow.ts";
import { catalogue } from "./catalogue.ts";

export interface WorkerJob {
  readonly config: ResolvedConfig;
  readonly task: Task;
  readonly checkpoint: Uint8Array | undefined;
  /** At least this long between two checkpoints. */
  readonly checkpointMs: number;
  readonly port: MessagePort;
}
export type WorkerMessage =
  | { readonly row: Row }
  | { readonly checkpoint: Uint8Array }
  /** What was learned, at the end of training. */
  | { readonly trained: Uint8Array }
  | { readonly done: true };

/** Rows go out before the checkpoint that follows them, so a checkpoint never runs ahead of the record. */
export default async function run(worker: WorkerJob): Promise<void> {
  const { config, task, checkpoint, checkpointMs, port } = worker;
  await loadForConfig(catalogue, config);
  const job = startTask(catalogue, config, task, checkpoint);
  let saved = performance.now();
  const { train } = config.scenes[task.scene];
  // Begun again after training, a task has no further training row.
  if (job.learns && job.tick === train) post({ trained: job.save() });
  for (const row of job.rows()) {
    post({ row });
    if (row.phase !== "train") continue;
    if (row.tick === train) post({ trained: job.save() });
    if (performance.now() - saved < checkpointMs) continue;
    post({ checkpoint: job.save() });
    saved = performance.now();
  }
  post({ done: true });

  function post(message: WorkerMessage): void {
    port.postMessage(message);
  }
}
