/** Jobs in worker threads, each of which builds the catalogue anew from its modules. */
import { availableParallelism } from "node:os";
import { fail, OstromError } from "../../core/errors.ts";
import type { Catalogue } from "../catalogue.ts";
import { type Executor, inline } from "../executor.ts";
import { type Job, type JobEvent, placeOf } from "../job.ts";
import { startThread, type Thread, ThreadDeath } from "./thread.ts";
import { watchThreads } from "./watch.ts";

export interface ThreadsOptions {
  /** URLs of the modules that make the catalogue. */
  readonly sources: readonly string[];
  /** Default: as many as the machine has cores. Results do not depend on it. */
  readonly workers?: number | undefined;
  /** There are no more threads than jobs. */
  readonly jobs?: number;
  /** Told of jobs that come no further, and of threads that have ended under their job, which is tried once more. */
  readonly tell?: ((line: string) => void) | undefined;
  /** Milliseconds in which a job does nothing before it is told of (default 30 000). */
  readonly stillMs?: number | undefined;
  /** MiB of heap that a thread may fill (default: as Node has it). */
  readonly heapMiB?: number | undefined;
}

export function threads({
  sources,
  workers = availableParallelism(),
  jobs = workers,
  tell = () => {},
  stillMs = 30_000,
  heapMiB,
}: ThreadsOptions): Executor {
  if (!Number.isInteger(workers) || workers < 1)
    fail("workers", "must be a whole number of at least 1", workers);
  const most = Math.min(workers, jobs);
  const all = new Set<Thread>();
  const free: Thread[] = [];
  /** Jobs without a thread, in their order. */
  const queue: (() => void)[] = [];
  let closed = false;
  let late: OstromError | undefined;
  const unwatch = watchThreads(all, tell, stillMs);

  /** A thread for one job, when there is room; undefined when the executor is closed. */
  async function lease(): Promise<Thread | undefined> {
    while (!closed) {
      const thread = free.pop();
      if (thread?.alive) return thread;
      if (thread) forget(thread);
      else if (all.size < most) {
        const started = startThread({ sources, heapMiB });
        all.add(started);
        return started;
      } else await new Promise<void>((resolve) => queue.push(resolve));
    }
    return undefined;
  }

  /** Ready for another job, or, where it is not done with its last one, stopped. */
  function release(thread: Thread, done: boolean): void {
    if (done) free.push(thread);
    else forget(thread);
    queue.shift()?.();
  }

  function forget(thread: Thread): void {
    late ??= thread.late;
    all.delete(thread);
    void thread.stop();
  }

  async function* eventsOf(given: Job): AsyncGenerator<JobEvent, void> {
    let job = given;
    let recorded = 0;
    let trained = false;
    let before: string | undefined;
    for (;;) {
      const thread = await lease();
      if (!thread) return;
      let done = false;
      try {
        for await (const event of thread.run(job)) {
          // What is tried once more repeats, bit for bit, the windows since its checkpoint.
          if ("row" in event && event.row.phase === "train") {
            if (event.row.tick <= recorded) continue;
            recorded = event.row.tick;
          }
          if ("trained" in event) {
            if (trained) continue;
            trained = true;
          }
          if ("checkpoint" in event && job.kind === "task") job = { ...job, checkpoint: event.checkpoint };
          yield event;
        }
        done = true;
        return;
      } catch (error) {
        if (!(error instanceof ThreadDeath) || closed) throw error;
        const how = `its worker ${error.message}${whereOf(thread)}`;
        if (before !== undefined) {
          const twice = before === how ? `${how}, twice` : `${before}; another one ${how.slice(11)}`;
          throw new OstromError(`${placeOf(job)}: ${twice}`, { cause: error });
        }
        before = how;
        tell(`${placeOf(job)}: ${how}; it is tried once more`);
      } finally {
        release(thread, done);
      }
    }
  }

  return {
    // One at work in each, and one ready.
    width: 2 * most,
    run: eventsOf,
    async close() {
      closed = true;
      unwatch();
      for (const resume of queue.splice(0)) resume();
      const threads = [...all];
      for (const thread of threads) late ??= thread.late;
      await Promise.all(threads.map((thread) => thread.stop()));
      if (late) throw late;
    },
  };
}

/** What a thread was doing when it ended. */
function whereOf(thread: Thread): string {
  const { doing, tick } = thread.atWork();
  return doing === "" ? "" : ` in ${doing} (tick ${tick})`;
}

/** Worker threads where they can build the catalogue; else, where something in it came as an object, this thread. */
export function executorFor(
  catalogue: Catalogue,
  options: Omit<ThreadsOptions, "sources" | "jobs"> = {},
): (jobs: number) => Executor {
  const { sources } = catalogue;
  return (jobs) => (sources ? threads({ ...options, sources, jobs }) : inline(catalogue));
}
