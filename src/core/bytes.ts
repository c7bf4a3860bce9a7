/** Bytes, whatever kind of array holds them. */

/** Copies the bytes `from..to-1` into a buffer of their own, from its start: `slice` of Node's Buffer shares its memory. */
export const copyBytes = (bytes: Uint8Array, from = 0, to = bytes.length): Uint8Array<ArrayBuffer> =>
  new Uint8Array(bytes.subarray(from, to));
