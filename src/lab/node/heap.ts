/** What the conformance check measures allocation by in Node. */
import { getHeapStatistics, setFlagsFromString } from "node:v8";

/**
 * Bytes of heap in use. From the first call of this on V8 compiles on this thread and puts calls into the functions that
 * make them wherever it can: else whether a number that a call returns is boxed (16 bytes) depends on what was compiled
 * when, and on how busy the machine is.
 */
export function heapMeter(): () => number {
  for (const flag of [
    "--no-concurrent-recompilation",
    "--max-inlined-bytecode-size=5000",
    "--max-inlined-bytecode-size-cumulative=10000",
    "--max-optimized-bytecode-size=200000",
  ])
    setFlagsFromString(flag);
  // As process.memoryUsage().heapUsed, without asking the system for the rest of it.
  return () => getHeapStatistics().used_heap_size;
}
