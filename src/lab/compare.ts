/** Societies compared on paired seeds, in this thread: works in a browser as it does in Node. */
import { type Catalogue, extend } from "./catalogue.ts";
import { type RunConfig, resolveConfig } from "./config.ts";
import { collectResults, type Results } from "./results.ts";
import { keptWindows, rowsIn } from "./rows.ts";
import { type Row, startTask, tasksOf } from "./task.ts";

/** Runs a configuration, with the definitions that stand in it; yields each row as it is recorded and returns the results. */
export function* compare(shipped: Catalogue, given: RunConfig): Generator<Row, Results> {
  const catalogue = extend(shipped, given);
  const config = resolveConfig(given, catalogue);
  const rows: Row[] = [];
  for (const task of tasksOf(config)) {
    const kept = keptWindows(config.scenes[task.scene]);
    for (const row of startTask(catalogue, config, task).rows()) {
      if (row.phase === "evaluate" || kept(row.tick)) rows.push(row);
      yield row;
    }
  }
  return collectResults(catalogue, config, rowsIn(config, rows));
}
