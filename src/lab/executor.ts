/** Who runs jobs: this thread here, worker threads in `lab/node`, others from outside. */
import { asError, isA, OstromError, PlacedError } from "../core/errors.ts";
import type { Catalogue } from "./catalogue.ts";
import { type Job, type JobEvent, placeOf, runJob } from "./job.ts";

export interface Executor {
  /** So many jobs are handed to it at a time, others when one of them is done; all at once where this is left out. */
  readonly width?: number;
  /** Runs a job, as soon as there is room for it; its events come in their order, its errors say where they belong. */
  run(job: Job): AsyncIterable<JobEvent>;
  /** Stops what still runs. */
  close(): Promise<void>;
}

/** One job after the other, in this thread. */
export function inline(catalogue: Catalogue): Executor {
  let last: Promise<unknown> = Promise.resolve();
  let closed = false;
  return {
    width: 1,
    async *run(job) {
      const before = last;
      let finish = () => {};
      last = new Promise<void>((resolve) => {
        finish = resolve;
      });
      await before;
      try {
        if (closed) return;
        yield* located(job, runJob(catalogue, job));
      } finally {
        finish();
      }
    },
    async close() {
      closed = true;
      await last;
    },
  };
}

/** The events of a job; an error in it says where it belongs. */
async function* located(job: Job, events: AsyncIterable<JobEvent>): AsyncGenerator<JobEvent, void> {
  try {
    yield* events;
  } catch (error) {
    throw jobError(job, error);
  }
}

/** What was thrown in a job, with the job and, where it is known, the session. */
export function jobError(job: Job, thrown: unknown): OstromError {
  const { world } = isA(PlacedError, thrown) ? thrown.place : {};
  return new OstromError(`${placeOf(job, world)}: ${asError(thrown).message}`, { cause: thrown });
}
