/** A Python that has DuckDB: the one that CI installs, or whatever is on the path. */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const installed = fileURLToPath(new URL("../../node_modules/.cache/python/bin/python3", import.meta.url));

export const python = [installed, "python3"].find((command) => {
  try {
    execFileSync(command, ["-c", "import duckdb"], { stdio: "ignore", timeout: 60_000 });
    return true;
  } catch {
    return false;
  }
});

/** What a query gives, as JSON. */
export function duckdb(query: string): unknown {
  const program = "import duckdb, json, sys; print(json.dumps(duckdb.sql(sys.argv[1]).fetchall()))";
  return JSON.parse(execFileSync(python!, ["-c", program, query], { encoding: "utf8", timeout: 60_000 }));
}
