/** Worker entry: watches the thread that started it, which may be too busy to answer, and tells of it on stderr itself. */
import { writeSync } from "node:fs";
import { workerData } from "node:worker_threads";
import { readAtWork } from "../../core/at-work.ts";
import { stillText } from "./watch.ts";

export interface WatcherGiven {
  /** Where the thread tells what it is doing. */
  readonly memory: SharedArrayBuffer;
  /** Grows as long as the thread's event loop turns. */
  readonly turns: Int32Array;
  /** Milliseconds without either after which it is told of, and again when they have doubled. */
  readonly ms: number;
}

const { memory, turns, ms } = workerData as WatcherGiven;
let last = "";
let since = performance.now();
let due = ms;

setInterval(
  () => {
    const now = performance.now();
    const { calls, doing, tick } = readAtWork(memory);
    const sign = `${calls} ${Atomics.load(turns, 0)}`;
    if (sign !== last) {
      last = sign;
      since = now;
      due = ms;
    } else if (now - since >= due) {
      due *= 2;
      try {
        writeSync(2, `warning: ${stillText(doing, tick, now - since)}\n`);
      } catch {
        // Nobody reads it.
      }
    }
  },
  Math.max(10, ms / 10),
);
