/** A worker whose heap is full is named, and its task goes on in another one to the same bits. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { type Row, resolveConfig, tasksOf } from "../../src/lab/index.ts";
import { loadCatalogue, sourceOf, threads } from "../../src/lab/node/index.ts";

test("out of memory", async () => {
  const own = fileURLToPath(new URL("../fixtures/mishaps.ts", import.meta.url));
  const sources = [sourceOf(own)];
  const catalogue = await loadCatalogue(sources);
  const rowsOf = async (params: object, told: string[]) => {
    const society = { policies: [{ use: "clumsy" }] };
    const scene = {
      env: "mishaps-v0",
      params,
      train: 60,
      window: 10,
      evaluate: 10,
      societies: { calm: society },
    };
    const config = resolveConfig({ name: "full", sessions: 5, scenes: { sea: scene } }, catalogue);
    const executor = threads({ sources, workers: 1, heapMiB: 100, tell: (line) => told.push(line) });
    const rows: Row[] = [];
    try {
      const [task] = tasksOf(config);
      for await (const event of executor.run({ kind: "task", config, task, checkpointMs: 0 }))
        if ("row" in event) rows.push(event.row);
    } finally {
      await executor.close();
    }
    return rows;
  };
  const told: string[] = [];
  const marker = join(mkdtempSync(join(tmpdir(), "ostrom-threads-")), "marker");
  const calm = await rowsOf({}, told);
  expect(told).toEqual([]);
  expect(calm.map(({ tick }) => tick)).toEqual([10, 20, 30, 40, 50, 60, 10]);
  expect(await rowsOf({ how: "memory", marker }, told)).toEqual(calm);
  expect(told).toHaveLength(1);
  expect(told[0]).toContain("sea/calm, session 0..4: its worker ran out of memory");
  expect(told[0]).toContain("in step of mishaps-v0 (tick 25); it is tried once more");
});
