/** V8 compiles as it does unless told otherwise: `heapMeter`, which has it inline far more, makes tests slower by a quarter to a half. */
import { setFlagsFromString } from "node:v8";

export function compileAsUsual(): void {
  for (const flag of [
    "--concurrent-recompilation",
    "--max-inlined-bytecode-size=460",
    "--max-inlined-bytecode-size-cumulative=920",
    "--max-optimized-bytecode-size=61440",
  ])
    setFlagsFromString(flag);
}
