/** Bytes changed at random. */
import { below, pick } from "./attack.ts";

/** Flipped, cut, doubled, overwritten or inserted, in one to three places. */
export function mutate(random: () => number, bytes: Uint8Array): Buffer {
  let data = Buffer.from(bytes);
  for (let j = 1 + below(random, 3); j > 0; j--) {
    const at = below(random, data.length + 1);
    const length = pick(random, [1, 1, 2, 8, 64]);
    const noise = Buffer.from(Array.from({ length }, () => below(random, 256)));
    const change: (() => Buffer)[] = [
      () => {
        const copy = Buffer.from(data);
        if (copy.length > 0) copy[at % copy.length] ^= 1 << below(random, 8);
        return copy;
      },
      () => data.subarray(0, at),
      () => Buffer.concat([data.subarray(0, at), data.subarray(at + length)]),
      () => Buffer.concat([data.subarray(0, at), noise, data.subarray(at)]),
      () => Buffer.concat([data.subarray(0, at), noise, data.subarray(at + length)]),
      () => Buffer.concat([data.subarray(0, at), data.subarray(Math.max(0, at - length))]),
      () => Buffer.concat([data.subarray(0, at), Buffer.alloc(length), data.subarray(at + length)]),
    ];
    data = Buffer.from(pick(random, change)());
  }
  return data;
}
