/** Worker entry: runs a job and posts its events. */
import type { MessagePort } from "node:worker_threads";
import { type Job, type JobEvent, runJob } from "../job.ts";
import { loadCatalogue } from "./modules.ts";

export interface WorkerJob {
  readonly sources: readonly string[];
  readonly job: Job;
  readonly port: MessagePort;
  /** How many of its messages were taken, a 32-bit count that runs over. */
  readonly taken: Int32Array;
}
export type WorkerMessage = JobEvent | "done";

/** A worker waits once so many of its messages are not taken: they lie in memory. */
const mostAhead = 256;

export default async function run({ sources, job, port, taken }: WorkerJob): Promise<void> {
  let sent = 0;
  for await (const event of runJob(await loadCatalogue(sources), job)) {
    port.postMessage(event);
    sent++;
    for (
      let before = Atomics.load(taken, 0);
      ((sent - before) | 0) > mostAhead;
      before = Atomics.load(taken, 0)
    )
      Atomics.wait(taken, 0, before);
  }
  port.postMessage("done" satisfies WorkerMessage);
}
