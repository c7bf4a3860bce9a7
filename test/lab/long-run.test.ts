/** Runs of very many windows are written, read and summarised a few rows at a time. */
import { describe, expect, test } from "vitest";
import type { Disk } from "../../src/lab/node/disk.ts";
import { keptWindows, mostWindows } from "../../src/lab/rows.ts";
import { memoryDisk } from "../helpers/memory-disk.ts";
import { longRun } from "./long-run.ts";

/** Files are in memory, in parts: what is appended is not copied again and again. */
function countingDisk(): { disk: Disk; most: () => number; total: () => number } {
  const { disk } = memoryDisk();
  const parts: Uint8Array[] = [];
  let most = 0;
  let total = 0;
  const seen = (bytes: number) => {
    most = Math.max(most, bytes);
  };
  const isRows = (path: string) => path.startsWith("run/rows/");
  return {
    most: () => most,
    total: () => total,
    disk: {
      ...disk,
      exists: (path) => (isRows(path) ? parts.length > 0 : disk.exists(path)),
      list: (path) => (path === "run/rows" && parts.length > 0 ? ["pd.society.0-2.jsonl"] : disk.list(path)),
      size: (path) => (isRows(path) ? parts.length && total : disk.size(path)),
      append(path, bytes) {
        if (!isRows(path)) return disk.append(path, bytes);
        parts.push(bytes);
        total += bytes.length;
        seen(bytes.length);
      },
      sync: (path) => (isRows(path) ? undefined : disk.sync(path)),
      read(path, from = 0, to = Number.POSITIVE_INFINITY) {
        if (!isRows(path)) return disk.read(path, from, to);
        const found: Uint8Array[] = [];
        let at = 0;
        for (const part of parts) {
          if (at + part.length > from && at < to)
            found.push(part.subarray(Math.max(0, from - at), Math.min(part.length, to - at)));
          at += part.length;
          if (at >= to) break;
        }
        const bytes = Buffer.concat(found);
        seen(bytes.length);
        return bytes;
      },
    },
  };
}

test("no operation moves more than a part of a record, whatever its length", () => {
  const { disk, most, total } = countingDisk();
  const { curve, values } = longRun("run", 60_000, disk);
  expect(total()).toBeGreaterThan(10_000_000);
  expect(most()).toBeLessThan(600_000);
  expect(values.welfare).toEqual([5, -5]);
  expect(curve.ticks).toHaveLength(mostWindows);
  expect([curve.ticks[0], curve.ticks.at(-1)]).toEqual([60, 60_000]);
  expect(curve.metrics.welfare.at(-1)).toMatchObject({ low: -60_000, high: 60_000 });
});

describe("windows that are kept", () => {
  const ends = (train: number, window: number) =>
    Array.from({ length: Math.ceil(train / window) }, (_, w) => Math.min((w + 1) * window, train)).filter(
      keptWindows({ train, window }),
    );
  test("are all of them up to the bound", () => {
    expect(ends(10, 3)).toEqual([3, 6, 9, 10]);
    expect(ends(mostWindows, 1)).toHaveLength(mostWindows);
  });
  test("are counted from the last, which is one of them", () => {
    expect(ends(mostWindows + 1, 1).slice(0, 2)).toEqual([1, 3]);
    expect(ends(mostWindows + 1, 1)).toHaveLength((mostWindows + 2) / 2);
    expect(ends(2 * mostWindows, 1).slice(0, 2)).toEqual([2, 4]);
    expect(ends(7 * mostWindows - 1, 2).at(-1)).toBe(7 * mostWindows - 1);
  });
});
