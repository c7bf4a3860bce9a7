/** Tidy tables as Parquet files, for pandas, Polars, R and DuckDB. */
import { parquetWriteBuffer } from "hyparquet-writer";
import type { TidyColumn } from "../lab/tidy.ts";

const types = { whole: "INT32", number: "DOUBLE", boolean: "BOOLEAN", text: "STRING" } as const;

/** Every column may lack values: null stays null. Entries that are not of their column's type are written as text. */
export function parquetOf(columns: readonly TidyColumn[]): Uint8Array {
  const columnData = columns.map(({ name, type, entries }) => ({
    name,
    type: types[type],
    nullable: true,
    data: type === "text" ? entries.map((entry) => (entry === null ? null : String(entry))) : [...entries],
  }));
  return new Uint8Array(parquetWriteBuffer({ columnData }));
}
