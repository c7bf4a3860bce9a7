/**
 * The committed results of the experiments in the gridworlds are what their configurations give: the first two sessions
 * of every society, to the last bit (a session does not depend on how many there are). After a deliberate change, run
 * the experiment, copy results.json and certificates.md from its folder, and draw its picture anew (gridworlds.test.ts).
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { type Results, resolveConfig } from "../../src/index.ts";
import { runExperiment } from "../../src/run/node/experiment.ts";
import { openRunFolder } from "../../src/run/node/folder.ts";

const place = mkdtempSync(join(tmpdir(), "ostrom-gridworlds-"));
afterAll(() => rmSync(place, { recursive: true, force: true }));
const heldSessions = 2;

test.each(["harvest-tragedy", "cleanup-public-good"])(
  "%s reproduces its committed results",
  async (name) => {
    const { config } = await import(`../../experiments/${name}/experiment.ts`);
    const short = resolveConfig({ ...config, sessions: heldSessions });
    const found = await runExperiment(openRunFolder(join(place, name), short));
    const file = new URL(`../../experiments/${name}/results.json`, import.meta.url);
    const committed: Results = JSON.parse(readFileSync(file, "utf8"));
    expect(Object.keys(found.scenes)).toEqual(Object.keys(committed.scenes));
    for (const [scene, { societies }] of Object.entries(committed.scenes)) {
      expect(Object.keys(found.scenes[scene].societies)).toEqual(Object.keys(societies));
      for (const [society, { values, payoffs }] of Object.entries(societies)) {
        const again = found.scenes[scene].societies[society];
        const what = `${scene} ${society}`;
        expect(again.payoffs, what).toEqual(payoffs.slice(0, heldSessions));
        for (const metric of Object.keys(values))
          expect(again.values[metric], `${what} ${metric}`).toEqual(values[metric].slice(0, heldSessions));
      }
    }
  },
  1_800_000,
);
