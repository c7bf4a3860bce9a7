/** A run in a folder that takes no writes is told all the same. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { catalogue } from "../../catalogue.ts";
import { present } from "../../src/cli/execute.ts";
import { resultsIn } from "../../src/cli/results-file.ts";
import { inline } from "../../src/lab/executor.ts";
import { type Disk, guarded, realDisk } from "../../src/lab/node/disk.ts";
import { openRunFolder, reopenRunFolder } from "../../src/lab/node/folder.ts";
import { runExperiment } from "../../src/lab/run.ts";
import { config } from "../lab/records.ts";
import { temporaryFolder } from "./harness.ts";

const refuse = (): never => {
  throw Object.assign(new Error("read-only"), { code: "EROFS" });
};
const readOnly: Disk = guarded({
  ...realDisk,
  ...{ makeFolder: refuse, write: refuse, append: refuse, truncate: refuse, rename: refuse, remove: refuse },
  link: refuse,
});

test.each([false, true])("with --json: %s", async (json) => {
  const path = join(temporaryFolder(), "run");
  await runExperiment(openRunFolder(path, config), { catalogue, executor: () => inline(catalogue) });
  const before = readdirSync(path);
  let [out, err] = ["", ""];
  const io = {
    out: (text: string) => {
      out += text;
    },
    err: (text: string) => {
      err += text;
    },
    ...{ outIsTerminal: false, errIsTerminal: false, columns: 100 },
  };
  const folder = reopenRunFolder(path, { disk: readOnly });
  await present(io, folder, resultsIn(folder)!, { json });
  expect(err).toBe(`${path} takes no writes: report and results are told here, and not written there\n`);
  expect(out).toContain("patient");
  expect(out).not.toContain("report.html");
  expect(readdirSync(path)).toEqual(before);
});
