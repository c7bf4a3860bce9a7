/** Tells of threads that come no further: where they are, and since when. */
import { placeOf } from "../job.ts";
import { lookEvery, stillness, stillText } from "./stillness.ts";
import type { Thread } from "./thread.ts";

/**
 * Tells of every thread that has a job, and in which no call has begun and from which nothing has come for `ms`; again
 * when that has doubled. Returns how to stop watching.
 */
export function watchThreads(
  threads: Iterable<Thread>,
  tell: (line: string) => void,
  ms: number,
): () => void {
  const looks = new WeakMap<Thread, ReturnType<typeof stillness>>();
  const timer = setInterval(() => {
    for (const thread of threads) {
      const { job, heard } = thread;
      if (!job || !thread.alive) continue;
      const look = looks.get(thread) ?? stillness(ms);
      looks.set(thread, look);
      const { calls, doing, tick } = thread.atWork();
      const still = look(`${calls} ${heard}`);
      if (still !== undefined) tell(`${placeOf(job)}: ${stillText(doing, tick, still)}`);
    }
  }, lookEvery(ms));
  timer.unref();
  return () => clearInterval(timer);
}
