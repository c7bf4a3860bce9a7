/**
 * The committed results of lola-dice-ipd carry its claim, and are what its configuration gives: the first two
 * sessions of every society, to the last bit. After a deliberate change:
 * UPDATE_RESULTS=1 npx vitest run --config vitest.slow.config.ts test/experiments/lola-dice-ipd
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { toJson } from "../../src/cli/io.ts";
import type { Results } from "../../src/lab/index.ts";
import { lineChart, standalone } from "../../src/report/index.ts";
import { committedPart } from "./committed.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const home = join(root, "experiments/lola-dice-ipd");
const place = mkdtempSync(join(tmpdir(), "ostrom-lola-"));
afterAll(() => rmSync(place, { recursive: true, force: true }));

const update = process.env.UPDATE_RESULTS !== undefined;
const heldSessions = 2;
const shown = ["welfare", "cooperation"];
let found: Results;

beforeAll(() => {
  const folder = join(place, "run");
  const command = ["--import", import.meta.resolve("tsx"), "src/cli/main.ts"];
  const run = ["run", "lola-dice-ipd", "--out", folder];
  const sessions = update ? [] : ["--sessions", String(heldSessions)];
  execFileSync(process.execPath, [...command, ...run, ...sessions], { cwd: root, stdio: "pipe" });
  found = JSON.parse(readFileSync(join(folder, "results.json"), "utf8"));
  if (!update) return;
  writeFileSync(join(home, "results.json"), toJson(committedPart(found, shown)));
  writeFileSync(join(home, "returns.svg"), `${picture(found)}\n`);
}, 900_000);

const committed = (): Results => JSON.parse(readFileSync(join(home, "results.json"), "utf8"));

/** Payoff a round and player while learning. */
function picture({ scenes }: Results): string {
  return standalone(
    lineChart({
      title: "Payoff while learning",
      xLabel: "rounds of play; one update in 150",
      yLabel: "a round and player; interquartile mean and 95 % interval over sessions",
      yInclude: [-2, -1],
      width: 760,
      height: 460,
      labels: "below",
      series: Object.values(scenes.ipd.societies).map(({ label, curve }) => ({
        label,
        x: curve.ticks,
        y: curve.metrics.welfare.map(({ iqm }) => iqm / 2),
        low: curve.metrics.welfare.map(({ low }) => low / 2),
        high: curve.metrics.welfare.map(({ high }) => high / 2),
      })),
    }),
  );
}

test("naive learners end below -1.95, those that look ahead above -1.3", () => {
  const { naive, ...ahead } = committed().scenes.ipd.societies;
  expect(naive.summary.welfare.high / 2).toBeLessThan(-1.95);
  expect(Object.keys(ahead)).toEqual(["one", "two", "three"]);
  for (const { summary } of Object.values(ahead)) expect(summary.welfare.low / 2).toBeGreaterThan(-1.3);
});

test("the committed results are what the configuration gives", () => {
  const { societies } = committed().scenes.ipd;
  expect(Object.keys(found.scenes.ipd.societies)).toEqual(Object.keys(societies));
  for (const [name, { values }] of Object.entries(societies))
    for (const metric of shown)
      expect(found.scenes.ipd.societies[name].values[metric].slice(0, heldSessions), name).toEqual(
        values[metric].slice(0, heldSessions),
      );
});
