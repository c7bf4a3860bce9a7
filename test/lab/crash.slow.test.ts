/**
 * A loss of power after every operation, whatever it leaves of what was not synced, and every operation that fails: the
 * run goes on to the bits that it would have had.
 */
import { beforeAll, describe, test } from "vitest";
import { type MemoryDisk, memoryDisk } from "../helpers/memory-disk.ts";
import { crashes, endures, faults, losses, survives } from "./crashes.ts";
import { finished } from "./records.ts";

let whole: MemoryDisk;
beforeAll(async () => {
  whole = await finished();
});

describe("power fails after every operation", () => {
  test.each(Object.entries(losses))("%s", (_, loss) => survives(loss, whole, 1));
});

describe("every operation fails", () => {
  test.each(faults)("a $kind, by $code, of a new run and of one that goes on", async (fault) => {
    const states = await crashes(memoryDisk(), losses["nothing is lost"]);
    for (const from of [
      ...(fault.kind === "write" ? [memoryDisk()] : []),
      states[Math.floor(states.length / 2)],
    ])
      await endures(fault, { from, whole, step: 1 });
  });
});
