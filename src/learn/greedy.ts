/**
 * A memory of each state's greedy action, so that a table with many actions is not searched at every step.
 *
 * `best[cell]` is the greedy action of table row `cell` plus one, or 0 when it is not known; `rival[cell]` is at least
 * as large as every other value of the row. A greedy action whose value falls is still greedy while it stays above
 * its rivals. A search that finds a tie is not remembered when ties are to be broken at random.
 */
import { uniform } from "../core/random.ts";

/** From this many actions on, remembering costs less than searching. */
export const worthRemembering = 4;

export interface GreedyMemory {
  /** Values: action a of row `cell` stands at `cell * n + a`. */
  readonly q: Float64Array;
  readonly n: number;
  readonly best: Int32Array;
  readonly rival: Float64Array;
  readonly randomTies: boolean;
}

/** Greedy action of row `cell`, remembered or searched; ties go to the first, or at random with stream `r`. */
export function greedyAction(memory: GreedyMemory, cell: number, rng: Int32Array, r: number): number {
  const known = memory.best[cell];
  if (known !== 0) return known - 1;
  const found = search(memory, cell);
  if (found >= 0) return found;
  const { q, n } = memory;
  const base = cell * n;
  const top = q[base - found - 1];
  let ties = 0;
  for (let a = 0; a < n; a++) if (q[base + a] === top) ties++;
  let skip = (uniform(rng, r) * ties) | 0;
  for (let a = 0; ; a++) if (q[base + a] === top && skip-- === 0) return a;
}

/** Largest value of row `cell`. */
export function greedyValue(memory: GreedyMemory, cell: number): number {
  const known = memory.best[cell];
  if (known !== 0) return memory.q[cell * memory.n + known - 1];
  const found = search(memory, cell);
  return memory.q[cell * memory.n + (found >= 0 ? found : -found - 1)];
}

/** Finds and remembers the greedy action; -1 - action, not remembered, when a tie is to be broken at random. */
function search({ q, n, best, rival, randomTies }: GreedyMemory, cell: number): number {
  const base = cell * n;
  let found = 0;
  let top = q[base];
  let second = Number.NEGATIVE_INFINITY;
  for (let a = 1; a < n; a++) {
    const value = q[base + a];
    if (value > top) {
      second = top;
      top = value;
      found = a;
    } else second = Math.max(second, value);
  }
  if (second === top && randomTies) return -1 - found;
  best[cell] = found + 1;
  rival[cell] = second;
  return found;
}

/** To be called when action `a` of row `cell` has changed to what stands in `q` now. */
export function noteChange({ q, n, best, rival }: GreedyMemory, cell: number, a: number): void {
  const known = best[cell];
  if (known === 0) return;
  const now = q[cell * n + a];
  if (known === a + 1) {
    if (now <= rival[cell]) best[cell] = 0;
    return;
  }
  const top = q[cell * n + known - 1];
  if (now > top) {
    best[cell] = a + 1;
    rival[cell] = top;
  } else if (now === top) best[cell] = 0;
  else if (now > rival[cell]) rival[cell] = now;
}
