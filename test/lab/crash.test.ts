/** Some of all crashes and faults; crash.slow.test.ts has every one. */
import { beforeAll, describe, expect, test } from "vitest";
import { type MemoryDisk, memoryDisk } from "../helpers/memory-disk.ts";
import { crashes, endures, faults, losses, survives } from "./crashes.ts";
import { finished, outcome, run } from "./records.ts";

let whole: MemoryDisk;
beforeAll(async () => {
  whole = await finished();
});

describe("power fails after any operation", () => {
  test.each(Object.entries(losses))("%s", async (name, loss) => {
    // Other operations for each.
    await survives(loss, whole, 13 + (name.length % 5));
  });

  test("and again while the run goes on", async () => {
    const first = await crashes(memoryDisk(), losses["a write is torn"]);
    for (const state of first.filter((_, j) => j % 71 === 17)) {
      const again = await crashes(state, losses["of several files some"]);
      for (const each of again.filter((_, j) => j % 9 === 4)) {
        await run(each);
        expect(outcome(each)).toEqual(outcome(whole));
      }
    }
  });
});

describe("an operation fails", () => {
  test.each(faults)("a $kind, by $code", async (fault) => {
    const states = await crashes(memoryDisk(), losses["nothing is lost"]);
    const from = fault.kind === "read" ? states[Math.floor(states.length * 0.7)] : memoryDisk();
    await endures(fault, { from, whole, step: fault.kind === "read" ? 3 : 19 });
  });
});
