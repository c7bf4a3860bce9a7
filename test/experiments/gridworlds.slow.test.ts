/**
 * The committed results of the experiments in the gridworlds are what their configurations give: the first two sessions
 * of every society, to the last bit (a session does not depend on how many there are). After a deliberate change, in
 * full, with certificates and picture: UPDATE_RESULTS=1 npx vitest run --config vitest.slow.config.ts
 * test/experiments/gridworlds
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { toJson } from "../../src/cli/io.ts";
import { type Results, resolveConfig } from "../../src/index.ts";
import { committedPart, welfarePicture } from "./committed.ts";

/** What the picture of each shows; of societies that come to the same, one. */
const drawn = {
  "harvest-tragedy": ["greedy", "owner", "learned", "averse", "taxed", "sparing", "territory"],
  "cleanup-public-good": ["greedy", "learned", "harmless", "averse", "team", "paid", "roster"],
};
type Name = keyof typeof drawn;
const root = fileURLToPath(new URL("../..", import.meta.url));
const place = mkdtempSync(join(tmpdir(), "ostrom-gridworlds-"));
afterAll(() => rmSync(place, { recursive: true, force: true }));

const update = process.env.UPDATE_RESULTS !== undefined;
const heldSessions = 2;

test.each(Object.keys(drawn) as Name[])(
  "%s reproduces its committed results",
  async (name) => {
    const { config } = await import(`../../experiments/${name}/experiment.ts`);
    const [{ show }] = Object.values(resolveConfig(config).scenes);
    const shown = ["welfare", ...Object.keys(show)];
    const folder = join(place, name);
    const command = ["--import", import.meta.resolve("tsx"), "src/cli/main.ts", "run", name, "--out", folder];
    const sessions = update ? [] : ["--sessions", String(heldSessions), "--set", "scenes.*.certify.train=0"];
    execFileSync(process.execPath, [...command, ...sessions], { cwd: root, stdio: "pipe" });

    const found: Results = JSON.parse(readFileSync(join(folder, "results.json"), "utf8"));
    const home = join(root, "experiments", name);
    if (update) {
      writeFileSync(join(home, "results.json"), toJson(committedPart(found, shown)));
      writeFileSync(join(home, "certificates.md"), readFileSync(join(folder, "certificates.md")));
      writeFileSync(join(home, "welfare.svg"), `${welfarePicture(found, drawn[name])}\n`);
    }
    const committed: Results = JSON.parse(readFileSync(join(home, "results.json"), "utf8"));
    for (const [id, { societies }] of Object.entries(committed.scenes)) {
      expect(Object.keys(found.scenes[id].societies)).toEqual(Object.keys(societies));
      for (const [society, { values, payoffs }] of Object.entries(societies)) {
        const again = found.scenes[id].societies[society];
        expect(again.payoffs.slice(0, heldSessions), society).toEqual(payoffs.slice(0, heldSessions));
        for (const metric of shown)
          expect(again.values[metric].slice(0, heldSessions), `${society} ${metric}`).toEqual(
            values[metric].slice(0, heldSessions),
          );
      }
    }
  },
  1_800_000,
);
