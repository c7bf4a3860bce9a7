/** Memory is looked at before it is taken: what would need more than is allowed is refused with what makes it so large. */
import { fail, OstromError } from "./errors.ts";

const GiB = 2 ** 30;
let allowed = 8 * GiB;

/** Bytes that what is built here may take (8 GiB unless `limitMemory` says otherwise). */
export const memoryLimit = (): number => allowed;

/** Allows batches, policies and runs to take so many bytes; for this thread, from here on. */
export function limitMemory(bytes: number): void {
  if (!(bytes > 0)) fail("limitMemory", "bytes must be a number above 0", bytes);
  allowed = bytes;
}

/** A setting by its name, such as `agents` and 1e6. */
export type Setting = readonly [name: string, value: unknown];

/** Throws `who: what would take so much memory` where that is more than is allowed. `blame` finds the setting that it comes of. */
export function requireRoom(
  who: string,
  what: string,
  bytes: number,
  blame: () => Setting | undefined,
): void {
  if (bytes <= allowed) return;
  const found = blame();
  const smaller = found ? `make ${found[0]} (${JSON.stringify(found[1])}) smaller` : "make it smaller";
  throw new OstromError(
    `${who}: ${what} would take ${showBytes(bytes)} of memory, more than the ${showBytes(allowed)} that are allowed; ${smaller}, or allow more by --memory (in code, limitMemory)`,
  );
}

/** The setting with the largest number in it, from 10 on. */
export function largestOf(settings: Readonly<Record<string, unknown>>): Setting | undefined {
  let most = 10;
  let found: Setting | undefined;
  for (const [name, value] of Object.entries(settings)) {
    const numbers = [value].flat(4).filter((each) => typeof each === "number");
    const size = Math.max(0, ...numbers);
    if (size < most) continue;
    most = size;
    found = [name, value];
  }
  return found;
}

/** The setting without which, by what `bytesWithout` says, least memory would be taken. */
export function weightiestOf(
  settings: Readonly<Record<string, unknown>>,
  bytesWithout: (name: string) => number,
): Setting | undefined {
  let least = Number.POSITIVE_INFINITY;
  let found: Setting | undefined;
  for (const [name, value] of Object.entries(settings)) {
    const bytes = bytesWithout(name);
    if (!(bytes < least)) continue;
    least = bytes;
    found = [name, value];
  }
  return found;
}

/** Three digits and a unit. */
export function showBytes(bytes: number): string {
  const units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
  const unit = Math.max(0, Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10)));
  return `${Number((bytes / 2 ** (10 * unit)).toPrecision(3))} ${units[unit]}`;
}
