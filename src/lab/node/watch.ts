/** Tells of threads that come no further: where they are, and since when. */
import { placeOf } from "../job.ts";
import type { Thread } from "./thread.ts";

/** What is known of a thread's last sign of life. */
interface Sign {
  readonly calls: number;
  readonly since: number;
  /** Milliseconds after which it is told of (again). */
  readonly due: number;
}

/**
 * Tells of every thread that has a job, and in which no call has begun and from which nothing has come for `ms`; again
 * when that has doubled. Returns how to stop watching.
 */
export function watchThreads(
  threads: Iterable<Thread>,
  tell: (line: string) => void,
  ms: number,
): () => void {
  const signs = new WeakMap<Thread, Sign>();
  const timer = setInterval(
    () => {
      const now = performance.now();
      for (const thread of threads) {
        const { job, heard } = thread;
        if (!job || !thread.alive) continue;
        const { calls, doing, tick } = thread.atWork();
        const last = signs.get(thread);
        if (!last || last.calls !== calls || heard > last.since) {
          signs.set(thread, { calls, since: now, due: ms });
          continue;
        }
        const still = now - last.since;
        if (still < last.due) continue;
        signs.set(thread, { ...last, due: 2 * last.due });
        tell(`${placeOf(job)}: ${stillText(doing, tick, still)}`);
      }
    },
    Math.max(10, ms / 10),
  );
  timer.unref();
  return () => clearInterval(timer);
}

/** Where something has been for `ms`, and what can be done about it. */
export function stillText(doing: string, tick: number, ms: number): string {
  const seconds = ms < 1000 ? (ms / 1000).toPrecision(1) : Math.round(ms / 1000);
  const where = doing === "" ? "no sign of its env and policies" : `in ${doing} (tick ${tick})`;
  return `${where} for ${seconds} s; if that is a loop that never ends, stop it by Ctrl-C`;
}
