/** A sweep from its configuration to its table. */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Results } from "../../src/lab/index.ts";
import { ostrom, rowsFiles, temporaryFolder } from "./harness.ts";
import { remote } from "./remote.ts";

const folder = temporaryFolder();
const { succeed, ostrom: away } = remote();
const file = join(folder, "sweep.yaml");
writeFileSync(
  file,
  `name: dilemma
sessions: 3
scenes:
  pd:
    label: Dilemma
    env: matrix-game
    train: 600
    evaluate: 50
    show: { cooperation: cooperation }
    societies:
      learned: { policies: [{ use: q-learning }] }
      norm: { policies: [{ use: tit-for-tat }] }
sweep:
  gamma: [0, 0.5, 0.9]
  scenes.*.train: [300, 600]
`,
);
const out = join(folder, "swept");
const read = (name: string) => readFileSync(join(out, name), "utf8");

test("compare runs every cell, and resume those that are not done", async () => {
  await succeed(["compare", file, "--workers", "1", "--out", out]);
  const results = JSON.parse(read("results.json")) as Results;
  expect(Object.values(results.scenes).map(({ cell }) => cell?.at)).toEqual(
    [0, 0.5, 0.9].flatMap((gamma) => [300, 600].map((train) => ({ gamma, train }))),
  );

  const [whole, rows] = [read("results.json"), rowsFiles(out)];
  for (const name of readdirSync(join(out, "rows")).slice(0, 5)) rmSync(join(out, "rows", name));
  rmSync(join(out, "results.json"));
  await succeed(["resume", out, "--workers", "1"]);
  expect(read("results.json")).toBe(whole);
  expect(rowsFiles(out)).toBe(rows);
});

test("its table has the parameters as columns", async () => {
  const { out: csv } = await ostrom(["table", out]);
  const [head, ...lines] = csv.trimEnd().split("\n");
  expect(head).toBe("scene,society,gamma,train,session,phase,metric,value,unit");
  const results = JSON.parse(read("results.json")) as Results;
  const { values } = results.scenes["pd~gamma=0.5~train=300"].societies.learned;
  const told = lines
    .map((line) => line.split(","))
    .filter(
      ([scene, society, gamma, train, , phase, metric]) =>
        [scene, society, gamma, train, phase, metric].join(" ") === "pd learned 0.5 300 evaluate welfare",
    );
  expect(told.map(([, , , , session, , , value]) => [Number(session), Number(value)])).toEqual(
    values.welfare.map((value, session) => [session, value]),
  );

  const elsewhere = join(folder, "table.csv");
  expect((await ostrom(["table", out, "--csv", "--out", elsewhere])).out).toBe(`${elsewhere}\n`);
  expect(readFileSync(elsewhere, "utf8")).toBe(csv);
  expect((await ostrom(["table", out, "--parquet"])).out).toBe(`${join(out, "table.parquet")}\n`);
  expect(existsSync(join(out, "table.parquet"))).toBe(true);
  const both = await ostrom(["table", out, "--csv", "--parquet"]);
  expect([both.code, both.err]).toEqual([2, expect.stringContaining("ask for one at a time")]);
});

test("--quick keeps the ends, and is of no use without a sweep", async () => {
  const short = join(folder, "short");
  await succeed(["compare", file, "--quick", "--workers", "1", "--out", short]);
  const { config } = JSON.parse(readFileSync(join(short, "config.json"), "utf8"));
  expect(Object.keys(config.scenes)).toEqual([
    "pd~gamma=0~train=300",
    "pd~gamma=0~train=600",
    "pd~gamma=0.9~train=300",
    "pd~gamma=0.9~train=600",
  ]);
  const plain = join(folder, "plain.json");
  writeFileSync(plain, JSON.stringify({ name: "plain", scenes: {} }));
  const refused = await away(["compare", plain, "--quick"]);
  expect([refused.code, refused.err]).toEqual([2, expect.stringContaining("has no short version")]);
});
