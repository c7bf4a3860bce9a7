/** Parquet files as other programs read them. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parquetReadObjects } from "hyparquet";
import { expect, test } from "vitest";
import { parquetOf } from "../../src/cli/parquet.ts";
import type { TidyColumn } from "../../src/lab/tidy.ts";
import { temporaryFolder } from "./harness.ts";
import { duckdb, python } from "./python.ts";

const folder = temporaryFolder();
const columns: TidyColumn[] = [
  { name: "agents", type: "whole", entries: [2, 4, null, -8] },
  { name: "value", type: "number", entries: [0.1, 0, null, 1e300] },
  { name: "fair", type: "boolean", entries: [true, false, null, true] },
  { name: "unit", type: "text", entries: ["kg", "", null, 'µ, "x"\n'] },
  { name: "mixed", type: "text", entries: [1, true, null, "a"] },
];
const written = parquetOf(columns);
const rows = [
  [2, 0.1, true, "kg", "1"],
  [4, 0, false, "", "true"],
  [null, null, null, null, null],
  [-8, 1e300, true, 'µ, "x"\n', "a"],
];

test("hyparquet reads back what was written", async () => {
  const file = written.buffer.slice(written.byteOffset, written.byteOffset + written.length) as ArrayBuffer;
  const read = await parquetReadObjects({ file });
  expect(read.map((row) => columns.map(({ name }) => row[name] ?? null))).toEqual(rows);
});

test.skipIf(!python)(
  python ? "DuckDB reads back what was written" : "DuckDB reads it back (skipped: no Python with duckdb)",
  () => {
    const file = join(folder, "table.parquet");
    writeFileSync(file, written);
    expect(duckdb(`select * from '${file}'`)).toEqual(rows);
    expect(duckdb(`select column_name, column_type from (describe select * from '${file}')`)).toEqual([
      ["agents", "INTEGER"],
      ["value", "DOUBLE"],
      ["fair", "BOOLEAN"],
      ["unit", "VARCHAR"],
      ["mixed", "VARCHAR"],
    ]);
    // Missing is missing: it does not count as 0.
    expect(duckdb(`select avg(agents), count(agents), count(*) from '${file}'`)).toEqual([[-2 / 3, 3, 4]]);
  },
);
