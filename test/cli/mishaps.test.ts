/** Code of users that fails, never ends, or takes its worker with it, through the command. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { type Row, tasksOf } from "../../src/lab/index.ts";
import { reopenRunFolder } from "../../src/lab/node/index.ts";
import { temporaryFolder } from "./harness.ts";
import { remote } from "./remote.ts";

const folder = temporaryFolder();
const { ostrom, start, fixture } = remote();
let own: string;
let runs = 0;
beforeAll(() => {
  own = fixture("mishaps.ts", folder);
});

type Where = "env" | "policy" | "mechanism";

/** The command line of a run in which something goes wrong in one place, and its folder. */
function command(where: Where, how: object): { readonly args: string[]; readonly out: string } {
  const name = `run-${++runs}`;
  const at = (place: Where) => (place === where ? how : {});
  const society = {
    policies: [{ use: "clumsy", params: at("policy") }],
    mechanisms: [{ use: "trap", params: at("mechanism") }],
  };
  const scene = { env: "mishaps-v0", params: at("env"), societies: { calm: society } };
  const times = { train: 60, window: 10, evaluate: 10 };
  const config = { name, sessions: 5, modules: [own], scenes: { sea: { ...times, ...scene } } };
  const file = join(folder, `${name}.json`);
  writeFileSync(file, JSON.stringify(config));
  const out = join(folder, name);
  return { args: ["compare", file, "--out", out, "--workers", "1", "--checkpoint-ms", "0"], out };
}

const kept = (out: string) => `what is done is kept; go on with: ostrom resume ${out}`;

/** What is on record. */
function rowsIn(out: string): Row[] {
  const run = reopenRunFolder(out);
  return tasksOf(run.config).flatMap((task) => [...run.rows(task)]);
}

test.each([
  ["env", "null", "mishaps-v0: step threw null (world 3, tick 5)"],
  ["policy", "text", 'clumsy: act threw "no fish" (world 3, agents 0..1, tick 5)'],
  ["mechanism", "object", 'trap: after threw {"code":7} (world 3, tick 5)'],
  ["env", "promise", "code that nothing waits for threw Error: rejected (at goWrong ("],
] as const)("%s: %s", async (where, how, message) => {
  const { args, out } = command(where, { how });
  const { code, err, out: said } = await ostrom(args);
  const session = message.includes("waits") ? "0..4" : "3";
  expect(err).toContain(`error: sea/calm, session ${session}: ${message}`);
  expect(err).toContain(kept(out));
  expect([code, said]).toEqual([1, ""]);
  // The windows before it.
  expect(
    rowsIn(out)
      .map(({ tick }) => tick)
      .slice(0, 2),
  ).toEqual([10, 20]);
});

test("a worker that dies is named, and its task goes on in another one to the same bits", async () => {
  const calm = command("env", { how: "not" });
  expect((await ostrom(calm.args)).code).toBe(0);
  const { args, out } = command("policy", { how: "exit", marker: join(folder, "marker") });
  const { code, err } = await ostrom(args);
  expect(err).toContain(
    "warning: sea/calm, session 0..4: its worker ended with exit code 3 in act of clumsy (tick 25); it is tried once more",
  );
  expect(code).toBe(0);
  expect(rowsIn(out)).toEqual(rowsIn(calm.out));
});

test("a worker that dies twice stops the run", async () => {
  const { args, out } = command("env", { how: "exit" });
  const { code, err } = await ostrom(args);
  expect(err).toContain(
    "error: sea/calm, session 0..4: its worker ended with exit code 3 in step of mishaps-v0 (tick 25), twice",
  );
  expect(err).toContain(kept(out));
  expect(code).toBe(1);
});

test("a loop that never ends is told of, and interrupting works", async () => {
  const { args, out } = command("mechanism", { how: "loop" });
  const child = start([...args, "--still-ms", "200"]);
  onTestFinished(() => void child.kill("SIGKILL"));
  let interrupted = false;
  let err = "";
  child.stderr?.on("data", (chunk) => {
    err += chunk;
    if (!interrupted && err.includes("in after of trap")) interrupted = child.kill("SIGINT");
  });
  const code = await new Promise((resolve) => child.once("close", resolve));
  expect(err).toMatch(
    /warning: sea\/calm, session 0\.\.4: in after of trap \(tick 25\) for 0\.\d s; if that is a loop that never ends, stop it by Ctrl-C\n/,
  );
  expect(err).toContain(`interrupted; ${kept(out)}`);
  expect(code).toBe(130);
  expect(rowsIn(out).map(({ tick }) => tick)).toEqual([10, 20]);
});

test.each([
  ["a program", "run", 'in cell "first" of experiment stuck'],
  ["a file that is imported", "compare", "no sign of its env and policies"],
])("%s that never ends is told of from beside it", async (_, how, where) => {
  const file = join(folder, `${how}.mjs`);
  const loop = "for (;;);";
  const program = `{ kind: "program", id: "stuck", title: "Stuck", question: "?", claims: [], settings: {},
async run({ cell }) { await cell("first", () => { ${loop} }); return {}; } }`;
  writeFileSync(file, how === "run" ? `export default ${program};` : loop);
  const config = join(folder, "looping.json");
  writeFileSync(config, JSON.stringify({ name: "looping", modules: [file], scenes: {} }));
  const child = start([how, how === "run" ? file : config, "--still-ms", "200", "--out", join(folder, how)]);
  onTestFinished(() => void child.kill("SIGKILL"));
  let err = "";
  child.stderr?.on("data", (chunk) => {
    err += chunk;
    // On a busy machine what is loaded before may be told of, too.
    if (err.includes(`warning: ${where}`)) child.kill("SIGINT");
  });
  const signal = await new Promise((resolve) => child.once("close", (_, by) => resolve(by)));
  expect(err).toContain(`warning: ${where}`);
  expect(signal).toBe("SIGINT");
});
