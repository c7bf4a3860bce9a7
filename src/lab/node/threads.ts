/** Jobs in worker threads, each of which builds the catalogue anew from its modules. */
import { availableParallelism } from "node:os";
import { MessageChannel } from "node:worker_threads";
import { Piscina } from "piscina";
import { fail } from "../../core/errors.ts";
import type { Catalogue } from "../catalogue.ts";
import { type Executor, inline, located } from "../executor.ts";
import type { Job, JobEvent } from "../job.ts";
import type { WorkerJob, WorkerMessage } from "./worker.ts";

export interface ThreadsOptions {
  /** URLs of the modules that make the catalogue. */
  readonly sources: readonly string[];
  /** Default: as many as the machine has cores. Results do not depend on it. */
  readonly workers?: number | undefined;
  /** There are no more threads than jobs. */
  readonly jobs?: number;
}

export function threads({
  sources,
  workers = availableParallelism(),
  jobs = workers,
}: ThreadsOptions): Executor {
  if (!Number.isInteger(workers) || workers < 1)
    fail("workers", "must be a whole number of at least 1", workers);
  const count = Math.min(workers, jobs);
  const pool = new Piscina({
    filename: new URL(
      import.meta.url.endsWith(".ts") ? "./worker-in-clone.mjs" : "./worker.js",
      import.meta.url,
    ).href,
    maxThreads: count,
    minThreads: count,
  });
  return {
    run: (job) => located(job, eventsOf(pool, sources, job)),
    close: () => pool.destroy(),
  };
}

/** Worker threads where they can build the catalogue; else, where something in it came as an object, this thread. */
export function executorFor(catalogue: Catalogue, workers?: number): (jobs: number) => Executor {
  const { sources } = catalogue;
  return (jobs) => (sources ? threads({ sources, workers, jobs }) : inline(catalogue));
}

/** A worker's messages in their order, until it is done. */
async function* eventsOf(
  pool: Piscina,
  sources: readonly string[],
  job: Job,
): AsyncGenerator<JobEvent, void> {
  const { port1, port2 } = new MessageChannel();
  const waiting: WorkerMessage[] = [];
  let failure: Error | undefined;
  let wake = () => {};
  port1.on("message", (message: WorkerMessage) => {
    waiting.push(message);
    wake();
  });
  const taken = new Int32Array(new SharedArrayBuffer(4));
  const sent: WorkerJob = { sources, job, port: port2, taken };
  pool.run(sent, { transferList: [port2] }).catch((error: Error) => {
    failure = error;
    wake();
  });
  try {
    for (;;) {
      const message = waiting.shift();
      if (message === "done") return;
      if (message) {
        yield message;
        Atomics.add(taken, 0, 1);
        Atomics.notify(taken, 0);
      } else if (failure) throw failure;
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  } finally {
    port1.close();
  }
}
