/** A record of as many windows as one likes, made up: written, opened again and collected, in a folder. */
import { catalogue } from "../../catalogue.ts";
import { resolveConfig } from "../../src/lab/config.ts";
import { type Disk, realDisk } from "../../src/lab/node/disk.ts";
import { openRunFolder, reopenRunFolder } from "../../src/lab/node/folder.ts";
import { collectResults, type SocietyResults } from "../../src/lab/results.ts";
import { rowsOf } from "../../src/lab/rows.ts";
import { type Row, tasksOf } from "../../src/lab/task.ts";
import { tidyTable } from "../../src/lab/tidy.ts";

const sessions = 2;

/** Welfare is the tick in session 0, and as much less in session 1. */
export function longRun(path: string, windows: number, disk: Disk = realDisk): SocietyResults {
  const society = { policies: [{ use: "q-learning" }] };
  const scene = { env: "matrix-game", train: windows, window: 1, evaluate: 5, societies: { society } };
  const config = resolveConfig({ name: "long", sessions, scenes: { pd: scene } }, catalogue);
  const [task] = tasksOf(config);
  const folder = openRunFolder(path, config, { disk });
  const row = (phase: Row["phase"], tick: number): Row => ({
    ...{ ...task, phase, tick },
    values: { welfare: [tick, -tick], equality: [1, 1] },
    payoffs: [
      [tick, 0],
      [0, -tick],
    ],
  });
  for (let tick = 1; tick <= windows; tick++) folder.append(row("train", tick));
  folder.saveTrained(task, new Uint8Array(12));
  folder.append({
    ...row("evaluate", 5),
    rewards: [
      [5, 0],
      [0, -5],
    ],
  });
  const again = reopenRunFolder(path, { disk });
  if (!again.finished(task)) throw new Error("it is not done");
  const results = collectResults(catalogue, config, rowsOf(again));
  const [{ entries }] = tidyTable(results, rowsOf(again));
  if (entries.length !== 2 * 2 * sessions) throw new Error(`the table has ${entries.length} rows`);
  return results.scenes.pd.societies.society;
}
