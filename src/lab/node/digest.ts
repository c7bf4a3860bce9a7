/** Hashes that notice every change, as hexadecimal text. */
import { createHash } from "node:crypto";

/** SHA-256 of all parts, one after the other. */
export function digest(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
}

/** Its first 64 bits: enough where nobody means to deceive. */
export const shortDigest = (...parts: readonly (string | Uint8Array)[]): string =>
  digest(...parts).slice(0, digits);

export const digits = 16;
