/** Actions checked before an env sees them ("checked" batches). */
import type { Io } from "./batch.ts";
import { fail } from "./errors.ts";
import type { Head } from "./spaces.ts";

/** Throws at the first action of worlds lo..hi-1 that is not a legal choice or lies outside its box. */
export function checkActions(
  who: string,
  heads: readonly Head[],
  io: Io,
  done: Uint8Array,
  active: Uint8Array,
  agents: number,
  lo: number,
  hi: number,
): void {
  for (let h = 0; h < heads.length; h++) {
    const head = heads[h];
    const action = io.actions[h];
    if (head.kind === "box") {
      const { low, high } = head;
      for (let k = lo * agents; k < hi * agents; k++)
        if (!(action[k] >= low && action[k] <= high))
          rejectAction(who, head, action, done, active, agents, k);
      continue;
    }
    const n = head.n;
    for (let k = lo * agents; k < hi * agents; k++) {
      const a = action[k];
      if (!(a >= 0 && a < n && a === Math.floor(a))) rejectAction(who, head, action, done, active, agents, k);
    }
    if (!io.masked) continue;
    const mask = io.masks[h];
    for (let k = lo * agents; k < hi * agents; k++)
      if (mask[k * n + action[k]] === 0 && active[k] !== 0)
        fail(
          who,
          `${head.name} must be allowed by the mask, got ${action[k]} (world ${Math.floor(k / agents)}, agent ${k % agents})`,
        );
  }
}

function rejectAction(
  who: string,
  head: Head,
  action: Float64Array,
  done: Uint8Array,
  active: Uint8Array,
  agents: number,
  k: number,
): void {
  const i = Math.floor(k / agents);
  if (done[i] !== 0 || active[k] === 0) return;
  const range = head.kind === "box" ? `[${head.low}, ${head.high}]` : `0..${head.n - 1}`;
  fail(who, `${head.name} must be in ${range}, got ${action[k]} (world ${i}, agent ${k % agents})`);
}
