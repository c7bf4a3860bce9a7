/** Worker entry: runs a job and posts its events. */
import type { MessagePort } from "node:worker_threads";
import { type Job, type JobEvent, runJob } from "../job.ts";
import { loadCatalogue } from "./modules.ts";

export interface WorkerJob {
  readonly sources: readonly string[];
  readonly job: Job;
  readonly port: MessagePort;
}
export type WorkerMessage = JobEvent | "done";

export default async function run({ sources, job, port }: WorkerJob): Promise<void> {
  for await (const event of runJob(await loadCatalogue(sources), job)) port.postMessage(event);
  port.postMessage("done" satisfies WorkerMessage);
}
