/** Worker entry: runs one task and posts its rows and checkpoints. */
import type { MessagePort } from "node:worker_threads";
import type { ResolvedConfig } from "../config.ts";
import { type Row, startTask, type Task } from "../task.ts";
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
  | { readonly done: true };

/** Rows go out before the checkpoint that follows them, so a checkpoint never runs ahead of the record. */
export default function run({ config, task, checkpoint, checkpointMs, port }: WorkerJob): void {
  const job = startTask(catalogue, config, task, checkpoint);
  let saved = performance.now();
  for (const row of job.rows()) {
    port.postMessage({ row } satisfies WorkerMessage);
    if (row.phase === "train" && performance.now() - saved >= checkpointMs) {
      const bytes = job.save();
      port.postMessage({ checkpoint: bytes } satisfies WorkerMessage);
      saved = performance.now();
    }
  }
  port.postMessage({ done: true } satisfies WorkerMessage);
}
