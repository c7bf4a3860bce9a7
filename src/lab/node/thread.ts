/** One worker thread: takes a job at a time and gives its events; whoever looks on sees what it is doing. */
import { Worker } from "node:worker_threads";
import { type AtWork, atWorkBytes, readAtWork } from "../../core/at-work.ts";
import { OstromError } from "../../core/errors.ts";
import { memoryLimit } from "../../core/room.ts";
import type { Job, JobEvent } from "../job.ts";
import type { WorkerGiven, WorkerMessage } from "./worker.ts";
import { workerEntry } from "./worker-entry.ts";

export interface Thread {
  /** The job's events in their order. Throws what the job throws, and a `ThreadDeath` where the thread ends under it. */
  run(job: Job): AsyncGenerator<JobEvent, void>;
  /** The job that it is at. */
  readonly job: Job | undefined;
  /** Milliseconds of `performance.now` at which it was last heard of. */
  readonly heard: number;
  atWork(): AtWork;
  /** It can take another job. */
  readonly alive: boolean;
  /** What went wrong in it when it had no job any more. */
  readonly late: OstromError | undefined;
  stop(): Promise<void>;
}

/** The thread has ended, and not because it was told to. */
export class ThreadDeath extends OstromError {}

export interface ThreadOptions {
  readonly sources: readonly string[];
  /** MiB of heap that it may fill (default: as Node has it). */
  readonly heapMiB?: number | undefined;
}

export function startThread({ sources, heapMiB }: ThreadOptions): Thread {
  const memory = new SharedArrayBuffer(atWorkBytes);
  const taken = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(workerEntry("worker"), {
    workerData: { sources, memory, allowed: memoryLimit(), taken } satisfies WorkerGiven,
    ...(heapMiB !== undefined && { resourceLimits: { maxOldGenerationSizeMb: heapMiB } }),
  });
  let job: Job | undefined;
  let heard = performance.now();
  let alive = true;
  let late: OstromError | undefined;
  /** How it ended or failed, for the job that it has. */
  let end: OstromError | undefined;
  let waiting: WorkerMessage[] = [];
  let wake = () => {};

  function take(): void {
    Atomics.add(taken, 0, 1);
    Atomics.notify(taken, 0);
  }
  function ended(error: OstromError): void {
    alive = false;
    end ??= error;
    wake();
  }
  worker.on("message", (message: WorkerMessage) => {
    heard = performance.now();
    if (job) waiting.push(message);
    else {
      take();
      if (message !== "done" && "failure" in message) late ??= errorOf(message.failure);
    }
    wake();
  });
  worker.on("error", (error: NodeJS.ErrnoException) =>
    ended(
      error.code === "ERR_WORKER_OUT_OF_MEMORY"
        ? new ThreadDeath("ran out of memory (Node's --max-old-space-size gives it more)")
        : new OstromError(`worker: ${error.message}`, { cause: error }),
    ),
  );
  worker.on("exit", (code) => ended(new ThreadDeath(`ended with exit code ${code}`)));

  return {
    async *run(next) {
      job = next;
      waiting = [];
      heard = performance.now();
      worker.postMessage(next);
      try {
        for (;;) {
          const message = waiting.shift();
          if (message === "done") {
            take();
            return;
          }
          if (message && "failure" in message) throw errorOf(message.failure);
          if (message) {
            yield message;
            take();
          } else if (end) throw end;
          else
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
        }
      } finally {
        job = undefined;
      }
    },
    get job() {
      return job;
    },
    get heard() {
      return heard;
    },
    atWork: () => readAtWork(memory),
    get alive() {
      return alive;
    },
    get late() {
      return late;
    },
    async stop() {
      ended(new OstromError("the run was stopped"));
      await worker.terminate();
    },
  };
}

function errorOf({ message, stack }: { readonly message: string; readonly stack: string }): OstromError {
  const cause = new Error(message);
  cause.stack = stack;
  return new OstromError(message, { cause });
}
