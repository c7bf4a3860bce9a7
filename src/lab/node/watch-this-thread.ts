/** What is run in this thread may never end: another one tells of it. */
import { Worker } from "node:worker_threads";
import { atWorkBytes, tellIn } from "../../core/at-work.ts";
import { lookEvery } from "./stillness.ts";
import type { WatcherGiven } from "./watcher.ts";
import { workerEntry } from "./worker-entry.ts";

/** Tells on stderr where this thread is when nothing moves in it for `ms`; returns how to stop that. */
export function watchThisThread(ms = 30_000): () => void {
  const memory = new SharedArrayBuffer(atWorkBytes);
  tellIn(memory);
  const turns = new Int32Array(new SharedArrayBuffer(4));
  const timer = setInterval(() => Atomics.add(turns, 0, 1), lookEvery(ms));
  timer.unref();
  const watcher = new Worker(workerEntry("watcher"), {
    workerData: { memory, turns, ms } satisfies WatcherGiven,
  });
  watcher.unref();
  return () => {
    clearInterval(timer);
    void watcher.terminate();
  };
}
