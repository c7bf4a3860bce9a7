import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ostrom, temporaryFolder } from "./harness.ts";

const folder = temporaryFolder();
const three = ["always-cooperate", "always-defect", "tit-for-tat", "--turns", "10"];

test("tournament ranks by what can be counted by hand", async () => {
  const { code, out, err } = await ostrom(["tournament", ...three]);
  expect([code, err]).toEqual([0, ""]);
  const rows = out.split("\n").map((line) => line.trim().split(/\s{2,}/));
  expect(rows.slice(1, 4)).toEqual([
    ["1", "always-defect", "24.67", "2", "0"],
    ["2", "tit-for-tat", "23", "0", "0.7"],
    ["3", "always-cooperate", "20", "0", "1"],
  ]);
  expect(out).toContain("6 matches");
});

test("tournament writes what everybody earned against everybody", async () => {
  const file = join(folder, "points.csv");
  await ostrom(["tournament", ...three, "--out", file]);
  expect(readFileSync(file, "utf8").split("\n").slice(0, 5)).toEqual([
    "strategy,opponent,points,cooperation,matches",
    "always-cooperate,always-cooperate,30,1,1",
    "always-cooperate,always-defect,0,1,1",
    "always-cooperate,tit-for-tat,30,1,1",
    "always-defect,always-cooperate,50,0,1",
  ]);
});

test("tournament tells who knows the end when it comes, unless it is open", async () => {
  const points = async (...more: string[]) => {
    const { out } = await ostrom([
      "tournament",
      "backstabber",
      "always-cooperate",
      "--turns",
      "5",
      "--json",
      ...more,
    ]);
    return JSON.parse(out).points.backstabber["always-cooperate"];
  };
  expect(await points()).toBe(3 * 3 + 2 * 5);
  expect(await points("--open")).toBe(5 * 3);
  expect(await points("--open", "--noise", "0.5", "--seed", "1")).not.toBe(5 * 3);
});

test("a strategy that is named twice takes part twice", async () => {
  const { out } = await ostrom(["tournament", "grim", "grim", "--json", "--no-twins"]);
  expect(Object.keys(JSON.parse(out).points)).toEqual(["grim", "grim-2"]);
});

test("--agent-set gives entries params, all that have them or one by its name", async () => {
  const pointsOf = async (...sets: string[]) => {
    const options = sets.flatMap((set) => ["--agent-set", set]);
    const { out } = await ostrom(["tournament", "always", "always", "--turns", "10", "--json", ...options]);
    return JSON.parse(out).points;
  };
  expect(await pointsOf("action=1")).toEqual({
    always: { always: 10, "always-2": 10 },
    "always-2": { always: 10, "always-2": 10 },
  });
  expect(await pointsOf("always.action=1", "always-2.action=0")).toEqual({
    always: { always: 10, "always-2": 50 },
    "always-2": { always: 0, "always-2": 30 },
  });
});

test.each([
  [
    ["always", "--agent-set", "actoin=1"],
    '--agent-set: no parameter "actoin" in always, did you mean "action"?',
  ],
  [
    ["always", "grim", "--agent-set", "alway.action=1"],
    '--agent-set: no parameter "alway" in always, grim, did you mean "always"?',
  ],
  [["always", "--agent-set", "always.action=7"], "always: action must be in 0..1, got 7"],
  [["tit-for-tta"], 'unknown agent "tit-for-tta", did you mean "tit-for-tat"?'],
  [["greedy-harvest"], "play it in commons-v0"],
  [["--env", "commons"], "no strategies are known for commons-v0; name some norms"],
  [["fixed-quota", "--env", "commons"], "tournament: is for envs of two agents"],
])("tournament %j is a usage error", async (args, message) => {
  const { code, err } = await ostrom(["tournament", ...args]);
  expect(code).toBe(2);
  expect(err).toContain(message);
});
