/** Configurations that are too large are refused before anything is built, with the parameter and what lifts the limit. */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { resolveConfig, tasksOf } from "../../src/lab/index.ts";
import { ostrom, temporaryFolder } from "./harness.ts";

const folder = temporaryFolder();

function written(name: string, society: object, more: object = {}, params: object = {}): string {
  const scene = { env: "commons", params, train: 10, evaluate: 10, societies: { a: society } };
  const file = join(folder, `${name}.json`);
  writeFileSync(file, JSON.stringify({ name, ...more, scenes: { s: scene } }));
  return file;
}

const learners = { policies: [{ use: "q-learning" }] };
const society = /error: scenes\.s\.societies\.a: /;

const memories: Record<string, string> = { "agents of all sessions": "0.05" };

test.each([
  [
    "sessions",
    written("sessions", learners, { sessions: 1e9 }),
    /error: config: 1000000000 sessions of 1 society would take 210 GiB of memory, more than the 2 GiB that are allowed; make sessions \(1000000000\) smaller/,
  ],
  [
    "agents",
    written("agents", learners, {}, { agents: 1e8 }),
    /commons-v0: 1 world of 100000000 agents would take .*make agents \(100000000\) smaller/,
  ],
  [
    "agents of all sessions",
    written("all", learners, { sessions: 16 }, { agents: 1e4 }),
    /config: 1 task at a time of 16 worlds would take .*make agents \(10000\) smaller/,
  ],
  [
    "hidden",
    written("hidden", { policies: [{ use: "ppo", params: { hidden: [1e6, 1e6] } }] }),
    /ppo: what it remembers .* would take .*make hidden \(\[1000000,1000000\]\) smaller/,
  ],
  [
    "worlds",
    written("worlds", { ...learners, sharing: "shared", worlds: 1e8 }),
    /config: \d+ tasks? at a time of 100000000 worlds would take .*make worlds \(100000000\) smaller/,
  ],
] as const)("%s", async (name, file, message) => {
  const out = join(folder, `out-${name}`);
  const { code, err } = await ostrom(["compare", file, "--memory", memories[name] ?? "2", "--out", out]);
  expect(err).toMatch(message);
  expect(err).toContain("or allow more by --memory");
  if (name !== "sessions") expect(err).toMatch(society);
  expect([code, existsSync(out)]).toEqual([2, false]);
});

test("the option lifts the limit", async () => {
  const file = written("lifted", learners, { sessions: 1 });
  const said = async (memory: string) =>
    (await ostrom(["compare", file, "--memory", memory, "--workers", "1", "--out", file])).err;
  expect(await said("1e-5")).toContain("more than the 10.5 KiB that are allowed");
  // What is wrong now is the folder.
  expect(await said("1")).toContain("is not a run folder");
  expect((await ostrom(["compare", file, "--memory", "no"])).err).toContain("It must be a number above 0");
});

test("tasks are counted before they are listed", () => {
  const scenes = { s: { env: "commons", train: 1, evaluate: 1, societies: { a: learners } } };
  expect(() => tasksOf({ ...resolveConfig({ name: "many", scenes }), sessions: 1e15 })).toThrow(
    /^config: 1000000000000000 sessions of 1 society would take/,
  );
  expect(tasksOf(resolveConfig({ name: "few", sessions: 33, scenes })).map(({ lo, hi }) => [lo, hi])).toEqual(
    [
      [0, 16],
      [16, 32],
      [32, 33],
    ],
  );
});
