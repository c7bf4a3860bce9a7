/** What leagues and populations share: saves of many parts, and memory that moves without its luck. */
import { fail } from "../core/errors.ts";
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
    parts.push(packed.slice(at + 8, at + 8 + length));
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
