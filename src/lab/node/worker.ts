/** Worker entry: runs the jobs that it is sent, one after the other, and posts their events. */
import { parentPort, workerData } from "node:worker_threads";
import { tellIn } from "../../core/at-work.ts";
import { asError, describeThrown, isA, OstromError } from "../../core/errors.ts";
import { limitMemory } from "../../core/room.ts";
import { jobError } from "../executor.ts";
import { type Job, type JobEvent, runJob } from "../job.ts";
import { loadCatalogue } from "./modules.ts";

export interface WorkerGiven {
  readonly sources: readonly string[];
  /** Where it tells what it is doing, for who watches it. */
  readonly memory: SharedArrayBuffer;
  /** Bytes that what it builds may take. */
  readonly allowed: number;
  /** How many of its messages were taken, a 32-bit count that runs over. */
  readonly taken: Int32Array;
}

/** An error as it goes to another thread: custom fields of errors do not. */
export interface Failure {
  readonly message: string;
  readonly stack: string;
}

export type WorkerMessage = JobEvent | { readonly failure: Failure } | "done";

const { sources, memory, allowed, taken } = workerData as WorkerGiven;
let current: Job | undefined;

/** It waits once so many of its messages are not taken: they lie in memory. */
const mostAhead = 256;
let sent = 0;

function post(message: WorkerMessage): void {
  parentPort!.postMessage(message);
  sent++;
}

function waitForTakers(): void {
  for (
    let before = Atomics.load(taken, 0);
    ((sent - before) | 0) > mostAhead;
    before = Atomics.load(taken, 0)
  )
    Atomics.wait(taken, 0, before);
}

/** Once around the event loop: what was rejected and nobody caught is heard of. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

function fail(thrown: unknown): void {
  const { message } = asError(thrown);
  const cause = isA(OstromError, thrown) && thrown.cause !== undefined ? thrown.cause : thrown;
  post({ failure: { message, stack: asError(cause).stack ?? message } });
}

/** Nobody waits for what throws here: a timer, a promise. */
function failLater(thrown: unknown): void {
  const error = new OstromError(
    `code that nothing waits for threw ${describeThrown(thrown)}${frameOf(thrown)}`,
    { cause: thrown },
  );
  fail(current ? jobError(current, error) : error);
}

/** The line that it comes from. */
function frameOf(thrown: unknown): string {
  const error = asError(thrown);
  const line = error === thrown ? error.stack?.split("\n").find((each) => /^\s*at /.test(each)) : undefined;
  return line ? ` (${line.trim()})` : "";
}

async function work(job: Job): Promise<void> {
  current = job;
  try {
    for await (const event of runJob(await loadCatalogue(sources), job)) {
      post(event);
      waitForTakers();
      await turn();
    }
    await turn();
    post("done");
  } catch (thrown) {
    fail(jobError(job, thrown));
  }
}

tellIn(memory);
limitMemory(allowed);
process.on("uncaughtException", failLater);
process.on("unhandledRejection", failLater);
parentPort!.on("message", (job: Job) => void work(job));
