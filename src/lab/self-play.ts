/** What leagues and populations share: saves of many parts, memory that moves without its luck, and ties of payoffs. */
import type { Batch } from "../core/batch.ts";
import { copyBytes } from "../core/bytes.ts";
import { fail } from "../core/errors.ts";
import type { Tap } from "../core/play.ts";
import type { BoundPolicy } from "../core/policy.ts";

/** Several byte arrays in one, each behind its length. */
export function packBytes(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + 8 + part.length, 0));
  const view = new DataView(out.buffer);
  let at = 0;
  for (const part of parts) {
    view.setFloat64(at, part.length, true);
    out.set(part, at + 8);
    at += 8 + part.length;
  }
  return out;
}

/** The parts that `packBytes` put together, copied. */
export function unpackBytes(who: string, packed: Uint8Array): Uint8Array[] {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.length);
  const parts: Uint8Array[] = [];
  for (let at = 0; at < packed.length; ) {
    const length = at + 8 <= packed.length ? view.getFloat64(at, true) : -1;
    if (!(Number.isInteger(length) && length >= 0 && at + 8 + length <= packed.length))
      fail(who, "these bytes are not a save of it, or are cut short");
    parts.push(copyBytes(packed, at + 8, at + 8 + length));
    at += 8 + length;
  }
  return parts;
}

export const bytesOf = (array: Float64Array | Int32Array): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

/** Runs `body`, after which the policies remember something else but draw from the random streams they had. */
export function keepingLuck(policies: readonly BoundPolicy[], body: () => void): void {
  const streams = policies.map(({ memory }) => memory.rng.slice());
  body();
  policies.forEach(({ memory }, j) => {
    memory.rng.set(streams[j]);
  });
}

export function requireTicks(who: string, name: string, value: number, least: number): void {
  if (!(Number.isInteger(value) && value >= least))
    fail(who, `${name} must be a whole number of at least ${least}`, value);
}

/**
 * Sums of `terms` payoffs are the same where they differ by no more: rounding moves a sum by at most this share of all that
 * was `paid`, signs left out (Higham 2002, Accuracy and Stability of Numerical Algorithms, eq. 4.4), and payoffs are
 * rounded themselves (hence the 4).
 */
export const roundingOf = (terms: number, paid: number): number => 4 * terms * Number.EPSILON * paid;

export interface Turnover {
  /** All that the agents of each world were paid since it was last filled with 0, signs left out. */
  readonly paid: Float64Array;
  /** Looks on in training. */
  readonly tap: Tap;
}

export function turnover({ worlds, agents, io }: Batch): Turnover {
  const paid = new Float64Array(worlds);
  return {
    paid,
    tap: {
      stepped(lo, hi) {
        for (let w = lo; w < hi; w++)
          for (let k = w * agents; k < (w + 1) * agents; k++) paid[w] += Math.abs(io.payoff[k]);
      },
    },
  };
}
