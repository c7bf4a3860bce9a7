/**
 * What a user does in a project of their own: an env, a learner, a mechanism and a norm, checked, trained, compared on two
 * workers, killed, resumed to the same bits, certified, reported and put in a table.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Says what is tried, runs a command in a folder and gives what it prints; stops at what fails. */
type Run = (what: string, cwd: string, command: string, ...args: string[]) => string;

const norm = `import { definePolicy, z } from "ostrom";

export const myNorm = definePolicy({
  id: "my-norm",
  title: "One each",
  cite: [],
  kind: "norm",
  acts: "discrete",
  fits: ["my-env-v0"],
  params: z.object({}),
  bind: ({ rows, seats, io }) => ({
    act(lo, hi) {
      for (let r = lo * seats.length; r < hi * seats.length; r++) io.actions[0][rows[r]] = 1;
    },
  }),
});
`;

const societies = `name: own
sessions: 24
modules: [./my-env.ts, ./my-policy.ts, ./my-mechanism.ts, ./my-norm.ts]
scenes:
  well:
    env: my-env
    train: 30000
    window: 500
    evaluate: 200
    show: { welfare: welfare, taken: taken }
    societies:
      learned: { policies: [{ use: my-policy }] }
      charged: { policies: [{ use: my-policy }], mechanisms: [{ use: my-mechanism }] }
      norm: { policies: [{ use: my-norm }] }
    certify: { sessions: 8, train: 500, replicates: 1, shockTicks: 10, ticks: 50 }
`;

/** `parent` holds the installed package in its node_modules. */
export async function tryOwnProject(parent: string, run: Run): Promise<void> {
  const folder = join(parent, "own");
  mkdirSync(folder);
  // As npm init writes it: it says nothing of modules.
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "own", private: true }));
  const bin = (name: string) => join(parent, "node_modules", ".bin", name);
  const ostrom = (what: string, ...args: string[]) => run(what, folder, bin("ostrom"), ...args);
  for (const kind of ["env", "policy", "mechanism"]) {
    ostrom(`ostrom new ${kind}`, "new", kind, `my-${kind}`);
    run(`its own test`, folder, bin("tsx"), "--test", `my-${kind}.test.ts`);
    ostrom(`ostrom check`, "check", `my-${kind}.ts`);
  }
  writeFileSync(join(folder, "my-norm.ts"), norm);
  ostrom("a norm by hand, checked in its env", "check", "my-norm.ts", "--use", "my-env.ts", "--in", "my-env");
  const files = ["my-env.ts", "my-policy.ts", "my-mechanism.ts", "my-norm.ts"];
  run("they compile under strict TypeScript", folder, bin("tsc"), ...strict, ...files);
  const players = [
    "--agent",
    "my-policy",
    "--mechanism",
    "my-mechanism",
    "--ticks",
    "2000",
    "--sessions",
    "8",
  ];
  const own = ["--use", "my-env.ts", "--use", "my-policy.ts", "--use", "my-mechanism.ts"];
  ostrom("ostrom train", "train", "my-env", ...players, ...own, "--workers", "2", "--out", "trained");

  writeFileSync(join(folder, "societies.yaml"), societies);
  ostrom("ostrom compare", "compare", "societies.yaml", "--workers", "2", "--out", "whole");
  await kill(folder, bin("ostrom"));
  ostrom("ostrom resume of what was killed", "resume", "killed", "--workers", "2");
  for (const file of ["results.json", "certificates.json"])
    if (read(folder, "killed", file) !== read(folder, "whole", file))
      throw new Error(`${file} of the run that was killed differs`);
  console.log("ok  the same bits");
  ostrom("ostrom certify", "certify", "killed");
  ostrom("ostrom report", "report", "killed");
  const table = ostrom("ostrom table", "table", "killed", "--csv").split("\n");
  if (!table.some((line) => line.includes("charged") && line.includes("taken")))
    throw new Error(`the table lacks what was measured:\n${table.slice(0, 5).join("\n")}`);
}

const strict = [
  "--noEmit",
  "--strict",
  "--exactOptionalPropertyTypes",
  "--module",
  "nodenext",
  "--target",
  "es2022",
];

const read = (...parts: string[]) => readFileSync(join(...parts), "utf8");

/** Begins the comparison and kills it as soon as there is a checkpoint. */
async function kill(folder: string, command: string): Promise<void> {
  const args = ["compare", "societies.yaml", "--workers", "1", "--checkpoint-ms", "0", "--out", "killed"];
  const child = spawn(command, args, { cwd: folder, stdio: "ignore" });
  const gone = new Promise((resolve) => child.once("close", resolve));
  while (!existsSync(join(folder, "killed", "checkpoints")) && child.exitCode === null)
    await new Promise((resolve) => setTimeout(resolve, 5));
  child.kill("SIGKILL");
  await gone;
  if (existsSync(join(folder, "killed", "results.json"))) throw new Error("the run was over before the kill");
}
