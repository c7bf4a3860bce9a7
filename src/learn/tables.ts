/** Choosing from a table row: the arithmetic that every tabular learner shares. All allocate nothing. */
import { uniform } from "../core/random.ts";

/** Index of the largest of `q[base .. base+n-1]`; the first of several. */
export function argmax(q: Float64Array, base: number, n: number): number {
  let best = 0;
  let top = q[base];
  for (let a = 1; a < n; a++) {
    const value = q[base + a];
    if (value > top) {
      top = value;
      best = a;
    }
  }
  return best;
}

/** Largest of `q[base .. base+n-1]`. */
export function maximum(q: Float64Array, base: number, n: number): number {
  let top = q[base];
  for (let a = 1; a < n; a++) top = Math.max(top, q[base + a]);
  return top;
}

/** As `argmax`, but one of several at random; draws only on a tie. */
export function argmaxRandomTies(
  q: Float64Array,
  base: number,
  n: number,
  rng: Int32Array,
  stream: number,
): number {
  if (n === 2 && q[base] !== q[base + 1]) return q[base + 1] > q[base] ? 1 : 0;
  let best = 0;
  let top = q[base];
  let ties = 1;
  for (let a = 1; a < n; a++) {
    const value = q[base + a];
    if (value > top) {
      top = value;
      best = a;
      ties = 1;
    } else if (value === top) ties++;
  }
  if (ties === 1) return best;
  let skip = (uniform(rng, stream) * ties) | 0;
  for (let a = best; ; a++) if (q[base + a] === top && skip-- === 0) return a;
}

/** Index of the largest allowed value (`mask[at + a] !== 0`); -1 if nothing is allowed. */
export function argmaxMasked(q: Float64Array, base: number, n: number, mask: Uint8Array, at: number): number {
  let best = -1;
  for (let a = 0; a < n; a++) if (mask[at + a] !== 0 && (best < 0 || q[base + a] > q[base + best])) best = a;
  return best;
}

/** Number of allowed choices. */
export function countAllowed(mask: Uint8Array, at: number, n: number): number {
  let count = 0;
  for (let a = 0; a < n; a++) count += mask[at + a];
  return count;
}

/** The `j`-th allowed choice. */
export function nthAllowed(mask: Uint8Array, at: number, n: number, j: number): number {
  for (let a = 0; a < n; a++) if (mask[at + a] !== 0 && j-- === 0) return a;
  return 0;
}

/** Index drawn from weights `p[base .. base+n-1]` (any positive scale) with a uniform `u`. */
export function sample(p: Float64Array, base: number, n: number, u: number): number {
  let total = 0;
  for (let a = 0; a < n; a++) total += p[base + a];
  let left = u * total;
  let last = 0;
  for (let a = 0; a < n; a++) {
    const weight = p[base + a];
    if (weight <= 0) continue;
    last = a;
    left -= weight;
    if (left < 0) return a;
  }
  return last;
}

/** Boltzmann weights exp((q - max q)/temperature) into `out[0 .. n-1]`, 0 where masked. */
export function boltzmann(
  q: Float64Array,
  base: number,
  n: number,
  temperature: number,
  out: Float64Array,
  mask?: Uint8Array,
  at = 0,
): void {
  let top = Number.NEGATIVE_INFINITY;
  for (let a = 0; a < n; a++) if (mask?.[at + a] !== 0 && q[base + a] > top) top = q[base + a];
  for (let a = 0; a < n; a++) out[a] = mask?.[at + a] === 0 ? 0 : Math.exp((q[base + a] - top) / temperature);
}
