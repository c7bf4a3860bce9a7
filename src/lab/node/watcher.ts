/** Worker entry: watches the thread that started it, which may be too busy to answer, and tells of it on stderr itself. */
import { writeSync } from "node:fs";
import { workerData } from "node:worker_threads";
import { readAtWork } from "../../core/at-work.ts";
import { lookEvery, stillness, stillText } from "./stillness.ts";

export interface WatcherGiven {
  /** Where the thread tells what it is doing. */
  readonly memory: SharedArrayBuffer;
  /** Grows as long as the thread's event loop turns. */
  readonly turns: Int32Array;
  /** Milliseconds without either after which it is told of, and again when they have doubled. */
  readonly ms: number;
}

const { memory, turns, ms } = workerData as WatcherGiven;
const look = stillness(ms);

setInterval(() => {
  const { calls, doing, tick } = readAtWork(memory);
  const still = look(`${calls} ${Atomics.load(turns, 0)}`);
  if (still === undefined) return;
  try {
    writeSync(2, `warning: ${stillText(doing, tick, still)}\n`);
  } catch {
    // Nobody reads it.
  }
}, lookEvery(ms));
