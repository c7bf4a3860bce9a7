/** Output that nobody reads, or that no disk takes, ends no run; what ends the command from within is no success. */
import { spawn } from "node:child_process";
import { existsSync, readlinkSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "./harness.ts";
import { remote } from "./remote.ts";

const folder = temporaryFolder();
const { built, succeed } = remote();
const full = "/dev/full";

interface Ended {
  readonly code: number | null;
  readonly err: string;
}

/** Runs a command line in a shell that has `ostrom`. */
function shell(line: string): Promise<Ended> {
  const ostrom = `ostrom() { "${process.execPath}" "${built()}/src/cli/main.js" "$@"; }`;
  const child = spawn("bash", ["-c", `${ostrom}; ${line}`], { stdio: ["ignore", "ignore", "pipe"] });
  let err = "";
  child.stderr.on("data", (chunk) => {
    err += chunk;
  });
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, err })));
}

const train = (out: string) =>
  `ostrom train matrix-game --ticks 200 --sessions 2 --workers 1 --json --out ${out}`;

/** The run is whole, so that there is nothing to go on with. */
async function whole(out: string): Promise<void> {
  expect(existsSync(join(out, "report.html"))).toBe(true);
  expect((await succeed(["resume", out])).err).toContain("the run is complete; there is nothing left to do");
}

test("a run whose reader has seen enough comes to its end", async () => {
  const out = join(folder, "read");
  const { code, err } = await shell(`${train(out)} | head -c 1; exit "\${PIPESTATUS[0]}"`);
  expect({ code, err }).toEqual({ code: 0, err: expect.stringMatching(/^run folder/) });
  await whole(out);
});

test("so does one whose progress nobody reads", async () => {
  const out = join(folder, "progress");
  const { code } = await shell(`${train(out)} 2>&1 >/dev/null | head -c 1; exit "\${PIPESTATUS[0]}"`);
  expect(code).toBe(0);
  await whole(out);
});

test.runIf(existsSync(full))("so does one whose progress goes to a full disk", async () => {
  const out = join(folder, "full");
  expect((await shell(`${train(out)} 2>${full}`)).code).toBe(0);
  await whole(out);
});

test.runIf(existsSync(full))("results that a full disk does not take are an error", async () => {
  const { code, err } = await shell(`ostrom list >${full}`);
  expect(err).toMatch(/^error: stdout takes no more: .*ENOSPC/);
  expect(code).toBe(1);
});

test("what only shows something stops when nobody looks", async () => {
  const { code, err } = await shell(
    `ostrom watch matrix-game --ticks 1000000000 --json | head -c 1; exit "\${PIPESTATUS[0]}"`,
  );
  expect({ code, err }).toEqual({ code: 0, err: "" });
});

test("a timer of an experiment that throws is an error of the command", async () => {
  const program = join(folder, "late.mjs");
  writeFileSync(
    program,
    `export default { kind: "program", id: "late", title: "Late", question: "When?", claims: [], settings: {},
async run() { setTimeout(() => { throw null; }, 1); await new Promise((go) => setTimeout(go, 1000)); return {}; } };`,
  );
  const { code, err } = await shell(`ostrom run ${program} --out ${join(folder, "late")}`);
  expect(err).toContain("error: code that nothing waits for threw null");
  expect(code).toBe(1);
});

test.each([
  ["process.exit(0);", "the command was ended by code that it called, before it was done"],
  ["await new Promise(() => {});", "the command waits for something that never settles, before it was done"],
])("a file that says %s is no success", async (text, message) => {
  const file = join(folder, "ends.mjs");
  writeFileSync(file, text);
  const { code, err } = await shell(`ostrom check ${file}`);
  expect(err).toContain(`error: ${message}`);
  expect(code).toBe(1);
});

test("a device that a table goes to stays one", async () => {
  const out = join(folder, "device");
  await succeed([
    "train",
    "matrix-game",
    "--ticks",
    "200",
    "--sessions",
    "2",
    "--workers",
    "1",
    "--out",
    out,
  ]);
  const link = join(folder, "device-of-its-own");
  symlinkSync(full, link);
  const { code, err } = await shell(`ostrom table ${out} --out ${link}`);
  expect(err).toContain("the disk is full");
  expect(code).toBe(1);
  expect(readlinkSync(link)).toBe(full);
});
