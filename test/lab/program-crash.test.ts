/** A program's folder after a loss of power or a failed operation anywhere: it goes on to the bits that it would have had. */
import { beforeAll, describe, expect, test } from "vitest";
import { goOnWith } from "../../src/cli/program.ts";
import { OstromError } from "../../src/core/errors.ts";
import { defineExperiment } from "../../src/lab/experiment.ts";
import { openProgramFolder, type ProgramRun } from "../../src/lab/node/program-folder.ts";
import { verifyProgram } from "../../src/lab/node/verify.ts";
import { type MemoryDisk, memoryDisk } from "../helpers/memory-disk.ts";
import { crashes, endures, faults, losses, survives } from "./crashes.ts";
import { outcome } from "./records.ts";

const program = defineExperiment<{ parts: number[] }>({
  ...{ id: "line", title: "A line", question: "Where does it end?", settings: { steps: 3 } },
  claims: [
    {
      says: "It ends at 3",
      measured: ({ parts }) => ({ estimate: parts.length, low: 3, high: 3 }),
      within: [3, 3],
    },
  ],
  figures: ({ parts }) => ({
    line: `<svg width="1" height="1" viewBox="0 0 1 1"><title>${parts.join()}</title></svg>`,
  }),
  async run({ cell }) {
    const parts: number[] = [];
    for (const j of [1, 2, 3]) parts.push(await cell(`part ${j}`, () => j / 3));
    return { parts };
  },
});
const run: ProgramRun = {
  ...{ experiment: "line", seed: 0, quick: false, backend: "wasm", settings: program.settings },
};

/** Begins it, or goes on as `ostrom resume --repair` does. Whoever wrote before is dead. */
async function goOn(memory: MemoryDisk): Promise<void> {
  const { disk } = memory;
  for (const lock of ["run/lock.json", "run/lock-heir.json"])
    if (disk.exists(lock)) memory.put(lock, memory.text(lock).replace(/"pid":\d+/, '"pid":99999999'));
  const folder = openProgramFolder("run", run, { disk, note: () => {} });
  const isLost = verifyProgram(folder).findings.length > 0;
  const io = { out: () => {}, err: () => {}, outIsTerminal: false, errIsTerminal: false, columns: 80 };
  await goOnWith(io, folder, program as never, { json: false, isLost });
}

let whole: MemoryDisk;
beforeAll(async () => {
  whole = memoryDisk();
  await goOn(whole);
  expect(Object.keys(outcome(whole)).map((name) => name.replace("run/", ""))).toEqual([
    ...["cells.jsonl", "experiment.json", "line.svg", "report.html", "results.json"],
  ]);
});

describe("power fails after every operation", () => {
  test.each(Object.entries(losses))("%s", (_, loss) => survives(loss, whole, 1, goOn));
});

describe("every operation fails", () => {
  test.each(faults)("a $kind, by $code", async (fault) => {
    const states = await crashes(memoryDisk(), losses["nothing is lost"], goOn);
    const from = fault.kind === "read" ? states[Math.floor(states.length / 2)] : memoryDisk();
    await endures(fault, { from, whole, step: 1, run: goOn });
  });
});

test("what was begun before its program was on record says so", () => {
  const memory = memoryDisk();
  const file = import.meta.filename;
  const from = { ...run, experiment: file };
  const options = { disk: memory.disk, note: () => {} };
  openProgramFolder("run", { ...run, experiment: "line" }, options);
  const folder = openProgramFolder("run", run, { ...options, fileOf: () => file });
  expect(folder.changed()).toEqual([{ file, gone: false, unknown: true }]);
  folder.acceptChanged();
  expect(openProgramFolder("run", run, { ...options, fileOf: () => file }).changed()).toEqual([]);
  expect(() => openProgramFolder("run", from, options)).toThrow(OstromError);
});
