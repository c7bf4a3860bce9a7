/** Commands that start no workers, and everything that is wrong before a run starts. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { agents } from "../../agents/index.ts";
import { envs } from "../../envs/index.ts";
import { createBatch } from "../../src/index.ts";
import { mechanisms, pigouvianTax } from "../../src/mechanisms/index.ts";
import { ostrom, temporaryFolder } from "./harness.ts";

const folder = temporaryFolder();
const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const scene = `
scenes:
  pd:
    label: PD
    env: matrix-game
    train: 100
    window: 50
    evaluate: 10
    societies:
      learned: {label: Learned, policies: [{use: q-learning}]}
`;

test("list shows everything that is registered, by kind", async () => {
  const { code, out, err } = await ostrom(["list"]);
  expect([code, err]).toEqual([0, ""]);
  for (const { id, title } of [...envs, ...agents, ...mechanisms]) {
    expect(out).toContain(id);
    expect(out.replace(/\s+/g, " ")).toContain(title);
  }
  expect(out).toContain("learned-vs-hardcoded");
});

test("list --json is the registry's ids, and only that", async () => {
  const envList = JSON.parse((await ostrom(["list", "envs", "--json"])).out) as { id: string }[];
  expect(envList.map(({ id }) => id)).toEqual(envs.ids);
  const all = JSON.parse((await ostrom(["list", "--json"])).out) as Record<string, unknown>;
  expect(Object.keys(all)).toEqual(["envs", "agents", "mechanisms", "measures", "experiments"]);
});

test("list shows envs by subject, those without one last", async () => {
  const { out } = await ostrom(["list", "envs", "--use", fixture("pasture.ts")]);
  const lines = out.split("\n");
  const subjects = lines.filter((line) => line.endsWith(":"));
  expect(subjects).toEqual(
    [...new Set([...envs].map(({ subject }) => `${subject}:`))].sort().concat("other:"),
  );
  const at = (start: string) => lines.findIndex((line) => line.startsWith(start));
  expect(at("  commons-v0 ")).toBeGreaterThan(at("commons:"));
  expect(at("  commons-v0 ")).toBeLessThan(at("conflict:"));
  expect(at("  my-pasture-v0 ")).toBeGreaterThan(at("other:"));
});

test("describe an env: params, presets, spaces, metrics, theory", async () => {
  const { code, out } = await ostrom(["describe", "matrix-game"]);
  expect(code).toBe(0);
  for (const part of [
    "matrix-game-v0",
    "Axelrod 1984",
    "prisoners-dilemma",
    "multiplier",
    "history",
    "cooperation",
  ])
    expect(out).toContain(part);
  expect(out).toMatch(/default params\s+optimum\s+6/);
  expect(out).toMatch(/stag-hunt\s+optimum\s+8/);
  expect(Math.max(...out.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(110);
});

test("describe an env: what a mechanism can be laid on", async () => {
  const { out } = await ostrom(["describe", "harvest"]);
  const names = /state of each agent, for mechanisms\n {2}(.*)\n/.exec(out)?.[1].split(", ") ?? [];
  expect(names).toContain("harvest");
  const laidOn = (on: string) =>
    createBatch(envs.get("harvest"), {}, { mechanisms: [{ use: pigouvianTax, params: { on } }] });
  for (const name of names) expect(() => laidOn(name)).not.toThrow();
});

test("describe an env under other params", async () => {
  const { out } = await ostrom([
    ...["describe", "matrix-game", "--preset", "public-goods", "--json"],
    ...["--set", "players=2^2 - 1", "--set", "params.multiplier=3/2"],
  ]);
  const data = JSON.parse(out);
  expect(data.given).toEqual({ game: "public-goods", players: 3, multiplier: 1.5 });
  expect(data).toMatchObject({ kind: "env", id: "matrix-game-v0", agents: 3, horizon: "Infinity" });
  expect(data.observation.history.size).toBe(3);
  // All contribute the endowment of 1: 1.5 each.
  expect(data.theory[0]).toMatchObject({ under: "given params", theory: { optimum: { welfare: 4.5 } } });
});

test("describe an agent and a mechanism", async () => {
  const agent = await ostrom(["describe", "q-learning"]);
  expect(agent.out).toMatch(/a learner for discrete actions/);
  expect(agent.out).toMatch(/alpha\s/);
  // What an option can be is said, not only what it is about.
  expect((await ostrom(["describe", "quota"])).out).toContain("\nmay forbid choices\n");
  expect((await ostrom(["describe", "tremble"])).out).toMatch(
    /\ndraws random numbers of its own\n\nparams\n.*probability.*\n$/s,
  );
  const neural = (await ostrom(["describe", "ppo"])).out.replace(/\s+/g, " ");
  expect(neural).toContain("(shared, separate, central)");
  expect(neural).toContain("(fused, tensorflow)");
  expect(neural).toMatch(/tells of itself .*entropy nats entropy of a choice/);
  expect((await ostrom(["describe", "jain-index"])).out).toMatch(
    /jain-index +per session +higher +squared sum/,
  );
  const mechanism = JSON.parse((await ostrom(["describe", "quota", "--json"])).out);
  expect(mechanism).toMatchObject({ kind: "mechanism", id: "quota" });
  expect(mechanism.params[0]).toMatchObject({ name: "cap", required: true });
  expect(mechanism.params[1]).toMatchObject({ name: "period", required: false, default: 1 });
});

test.each([
  [["lsit"], "unknown command 'lsit'\n(Did you mean list?)"],
  [["list", "--jsno"], "unknown option '--jsno'\n(Did you mean --json?)"],
  [["list", "env"], "Allowed choices are envs, agents, mechanisms, measures, experiments"],
  [["describe"], "missing required argument 'id'"],
  [
    ["describe", "matrix-gam"],
    'unknown env, agent, mechanism or measure "matrix-gam", did you mean "matrix-game-v0"?',
  ],
  [["describe", "q-lerning"], 'did you mean "q-learning"?'],
  [["describe", "quotta"], 'did you mean "quota"?'],
  [["describe", "quota", "--set", "cap=1"], "--set and --preset are for envs; quota is a mechanism"],
  [["describe", "matrix-game", "--set", "gaem=chicken"], 'unknown parameter "gaem", did you mean "game"?'],
  [["describe", "matrix-game", "--preset", "stag-hnt"], 'did you mean "stag-hunt"?'],
  [["describe", "matrix-game", "--set", "noise"], '--set needs name=expression, got "noise"'],
  [["check", "matrx-game"], 'unknown env, agent or mechanism "matrx-game", did you mean "matrix-game-v0"?'],
  [["check", "no/such/file.ts"], "there is no file no/such/file.ts"],
  [
    ["run", "learned-vs-hardcode"],
    'unknown experiment "learned-vs-hardcode", did you mean "learned-vs-hardcoded"?',
  ],
  [["run", "my-societies.yaml"], "is run by: ostrom compare my-societies.yaml"],
  [["train", "matrix-gme"], 'did you mean "matrix-game-v0"?'],
  [["train", "matrix-game", "--agent", "q-learing"], 'unknown agent "q-learing", did you mean "q-learning"?'],
  [
    ["train", "matrix-game", "--agent-set", "alpah=1"],
    'no parameter "alpah" in q-learning, did you mean "alpha"?',
  ],
  [["train", "matrix-game", "--mechanism", "quoat"], 'unknown mechanism "quoat", did you mean "quota"?'],
  [["train", "matrix-game", "--mechanism", "quota"], 'quota: needs the parameter "cap"'],
  ...["tremble:10", "@0", "tremble@0:1,2,3", "x="].map((text): [string[], string] => [
    ["train", "matrix-game", "--mechanism", text],
    `--mechanism looks like [name=]id[@seats or role][:from,to], as in green=pigouvian-tax@0,2-4:100,120, got "${text}"`,
  ]),
  [
    ["train", "matrix-game", "--mechanism", "tremble@seller"],
    '--mechanism tremble@seller: seats look like 0,2-4, got "seller"; the env has no roles',
  ],
  [
    ["train", "market", "--use", "test/helpers/market.ts", "--mechanism", "tremble@selle"],
    'seats look like 0,2-4, or are a role (buyer, seller), got "selle"',
  ],
  [["train", "matrix-game", "--mechanism-set", "cap=1"], 'no parameter "cap" in what was named (nothing)'],
  [["train", "matrix-game", "--mechanism", "sealed-bids"], "sealed"],
  [["train", "matrix-game", "--ticks", "many"], "It must be a whole number of at least 0."],
  [["train", "matrix-game", "--workers", "0"], "It must be a whole number of at least 1."],
  [["train", "matrix-game", "--agent", "q-learning@0"], "agent 1 has no policy"],
  [["train", "matrix-game", "--agent", "q-learning@x"], 'seats look like 0,2-4, got "x"'],
  [
    ["train", "market", "--use", "test/helpers/market.ts", "--agent", "q-learning@buyr"],
    'seats look like 0,2-4, or are a role (buyer, seller), got "buyr"',
  ],
  [
    ["train", "matrix-game", "--agent", "q-learning@0,1-2"],
    "q-learning@0,1-2: seats must be in 0..1, got 1-2",
  ],
  [["train", "matrix-game", "--agent", "q-learning@0-4294967296"], "must be in 0..1, got 0-4294967296"],
  [["watch", "matrix-game", "--agent", "q-learning@0-20000000"], "must be in 0..1, got 0-20000000"],
  [["train", "matrix-game", ...Array(3).fill(["--agent", "q-learning"]).flat()], "3 policies for 2 agents"],
  [["compare", "nothing.yaml"], "there is no file nothing.yaml"],
  [
    ["certify", "nofolder"],
    'there is no folder nofolder, and no file or experiment of that name; see "ostrom list experiments"',
  ],
  [["certify", "runs/nofolder"], "there is no folder runs/nofolder"],
  [["certify", "deep-me"], 'did you mean the experiment "deep-mev"?'],
  [["compare", "test"], "test is a folder"],
])("%j is a usage error", async (args, message) => {
  const { code, out, err } = await ostrom(args);
  expect(err).toContain(message);
  expect(err).not.toMatch(/\n\s+at /);
  expect([code, out]).toEqual([2, ""]);
});

test.each([
  ["name: x", "config: scenes:"],
  ["name: a b\nscenes: {}", "letters, digits, dot, dash and underscore only"],
  ["name: x\nscenes: {}", "config: scenes is empty"],
  ["- 1", "a configuration is an object"],
  ["name: [", "cannot be read"],
  [
    `name: x${scene.replace("matrix-game", "matrx-game")}`,
    'scenes.pd.societies.learned: unknown env "matrx-game"',
  ],
  [`name: x${scene.replace("use: q-learning", "use: q-lerning")}`, 'did you mean "q-learning"?'],
  [`name: x${scene.replace("    train: 100\n", "")}`, "config: scenes.pd.train:"],
  [
    `name: x${scene}    show: {coperation: C}`,
    'scenes.pd.show: unknown metric "coperation", did you mean "cooperation"?',
  ],
  [
    `name: x${scene}    params: {payoffs: [[.inf]]}`,
    "scenes.pd.params.payoffs[0][0] must be a finite number, got Infinity",
  ],
  [
    `name: x${scene.replace("  pd:", "  a/b:")}`,
    'scenes: names have letters, digits, dash and underscore only, got "a/b"',
  ],
  [
    `name: x${scene.replace("societies:", "societies: {}\n    show:").replace(/learned: .*/, "welfare: W")}`,
    "societies is empty",
  ],
])("a wrong configuration is a usage error and makes no folder: %s", async (text, message) => {
  const out = join(folder, "never");
  const said = await ostrom(["compare", file("wrong.yaml", text), "--out", out]);
  expect(said.err).toContain(message);
  expect(said.code).toBe(2);
  expect(existsSync(out)).toBe(false);
});

test("an override that leads nowhere is a usage error", async () => {
  const path = file("right.yaml", `name: x${scene}`);
  const said = await ostrom(["compare", path, "--set", "scenes.pdd.train=1"]);
  expect(said).toMatchObject({ code: 2, err: 'error: scenes has no "pdd", did you mean "pd"?\n' });
});

test("a folder that holds something else, or a file, is not run over", async () => {
  const path = file("right.yaml", `name: x${scene}`);
  const busy = join(folder, "busy");
  mkdirSync(busy);
  writeFileSync(join(busy, "thesis.txt"), "do not lose");
  for (const out of [busy, path]) {
    const said = await ostrom(["compare", path, "--out", out]);
    expect(said).toMatchObject({
      code: 1,
      err: `error: ${out} exists and is not a run folder; choose another --out\n`,
    });
  }
});

test.each([
  [
    "below a file",
    () => join(file("plain.txt", ""), "deep", "run"),
    "plain.txt: a file is where a folder has to be; move it away, or choose another folder",
  ],
  [
    "in /proc",
    () => "/proc/ostrom-run",
    "cannot create /proc/ostrom-run: /proc takes no folders; choose another --out",
  ],
])("an --out %s is an error that says so", async (_, out, message) => {
  const said = await ostrom(["compare", file("right.yaml", `name: x${scene}`), "--out", out()]);
  expect(said.err).toContain(message);
  expect(said.code).toBe(1);
});

test("resume and report need a run folder", async () => {
  for (const command of ["resume", "report"])
    expect(await ostrom([command, folder])).toMatchObject({
      code: 1,
      err: `error: ${folder} is not a run folder: it has no config.json\n`,
    });
  for (const args of [["resume"], ["report"], ["timeline"], ["export", "x/y"]]) {
    const nowhere = join(folder, "nofolder");
    expect(await ostrom([args[0], nowhere, ...args.slice(1)])).toMatchObject({
      code: 1,
      err: `error: there is no folder ${nowhere}\n`,
    });
  }
});

test("a stack comes only with --debug", async () => {
  expect((await ostrom(["resume", folder, "--debug"])).err).toMatch(/\n\s+at .*folder/);
});

test("check passes envs that keep the rules", async () => {
  const { code, out } = await ostrom(["check", "matrix-game"]);
  expect(out).toMatch(/^matrix-game-v0 \(default params\): \d+ rules hold, 0 broken/);
  expect(code).toBe(0);
});

test("check tells what is broken, in every env of a file, and exits with 1", async () => {
  const { code, out, err } = await ostrom(["check", fixture("envs.ts")]);
  expect(out).toMatch(/fixture-walk-v0 \(default params\): \d+ rules hold, 0 broken/);
  expect(out).toMatch(/fixture-astray-v0 \(default params\): .* [1-9]\d* broken/);
  expect(out).toMatch(/broken +observations?: .*place/);
  expect(err).toMatch(/^error: .*envs\.ts: (a rule is|\d+ rules are) broken\n$/);
  expect(code).toBe(1);
});

test("check takes a default export, given params, and reports as JSON", async () => {
  const { code, out } = await ostrom(["check", fixture("walk.ts"), "--set", "step=1/2", "--json"]);
  const [report, ...rest] = JSON.parse(out);
  expect(rest).toEqual([]);
  expect(report).toMatchObject({ kind: "env", id: "fixture-walk-v0", under: "given params", failures: [] });
  expect(code).toBe(0);
});

test("check of a file that defines nothing is a usage error", async () => {
  const said = await ostrom(["check", file("empty.mjs", "export const x = 1;")]);
  expect(said).toMatchObject({ code: 2, err: expect.stringContaining("exports nothing to check") });
});

test("watch draws a start and every tick, parted by blank lines", async () => {
  const { code, out } = await ostrom(["watch", "matrix-game", "--agent", "q-learning", "--ticks", "3"]);
  expect(code).toBe(0);
  const frames = out.split("\n\n");
  expect(frames).toHaveLength(4);
  expect(frames[3]).toContain("round 3");
});

test.each([
  ["one norm for two roles that see different things", ["signalling"]],
  ["a norm for one role alone", ["crisis-bargaining"]],
  ["a norm that needs to see what is hidden here", ["drone-crossing", "--preset", "blind"]],
  ["no norm, and actions that tables cannot choose", ["demand-response", "--preset", "two-hours"]],
])("watch finds who plays where there is %s", async (_, args) => {
  expect(await ostrom(["watch", ...args, "--ticks", "1"])).toMatchObject({ code: 0, err: "" });
});

test("watch redraws in place on a terminal", async () => {
  const args = ["watch", "matrix-game", "--agent", "q-learning", "--ticks", "2", "--fps", "1000"];
  const { out } = await ostrom(args, { outIsTerminal: true });
  const [first, ...later] = out.split("\x1b[");
  expect(first).toBe("round 0: nothing played yet\n");
  // One line up after the start, two after the first round.
  expect(later.map((part) => part.slice(0, 2))).toEqual(["1A", "0J", "2A", "0J"]);
});

test("watch --json gives a frame a line; the same seed shows the same world", async () => {
  const args = ["watch", "matrix-game", "--ticks", "5", "--train", "50", "--json"];
  const one = await ostrom([...args, "--seed", "3"]);
  const ticks = one.out
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line).tick);
  expect(ticks).toEqual([0, 1, 2, 3, 4, 5]);
  expect((await ostrom([...args, "--seed", "3"])).out).toBe(one.out);
});
