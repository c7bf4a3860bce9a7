/**
 * Tries the package as a stranger would: packs it, installs the tarball into an empty project, runs and bundles programs
 * with it, compiles the README's under the strictest usual options, follows the README's links, and runs publint and
 * attw. Run by `npm run package` (needs the registry).
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../helpers/entries.ts";
import { tryOwnProject } from "./own-project.ts";

/** A page with one env, one learner and the training loop. */
const mostPageBytes = 250 * 1024;

const bin = (name: string, of = root) => join(of, "node_modules", ".bin", name);
const folder = mkdtempSync(join(tmpdir(), "ostrom-package-"));

function run(what: string, cwd: string, command: string, ...args: string[]): string {
  try {
    const output = execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
    console.log(`ok  ${what}`);
    return output;
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    return stop(what, `${stdout}\n${stderr}`);
  }
}

function stop(what: string, why: string): never {
  console.error(`not ok  ${what}\n${why}`);
  process.exit(1);
}

const tarball = JSON.parse(
  run("npm pack", root, "npm", "pack", "--json", "--silent", "--pack-destination", folder),
);
const file = join(folder, tarball[0].filename);
run("publint", root, bin("publint"), "run", file, "--strict");
run("types of the packed entries (attw, esm-only)", root, bin("attw"), file, "--profile", "esm-only");

writeFileSync(
  join(folder, "package.json"),
  JSON.stringify({ name: "stranger", private: true, type: "module" }),
);
const install = ["install", "--no-audit", "--no-fund", "--silent"];
run("install into an empty project", folder, "npm", ...install, file, "typescript@5.9");

const installed = join(folder, "node_modules", "ostrom");
const readme = readFileSync(join(installed, "README.md"), "utf8");
const dead = [...readme.matchAll(/\]\((?!https?:|#)([^)#]+)/g)]
  .map(([, target]) => target)
  .filter((target) => !existsSync(join(installed, target)));
if (dead.length > 0) stop("links of the README", `not in the package: ${dead.join(", ")}`);
console.log("ok  links of the README");

for (const [j, [, code]] of [...readme.matchAll(/^```ts\n(.*?)^```/gms)].entries())
  writeFileSync(join(folder, `readme-${j + 1}.ts`), code);
for (const place of [folder, root]) {
  const tsc = bin("tsc", place);
  rmSync(join(folder, "tsconfig.json"), { force: true });
  run("tsc --init", folder, tsc, "--init");
  const strict = ["--noEmit", "--noUncheckedIndexedAccess", "--skipLibCheck", "false"];
  const version = execFileSync(tsc, ["--version"], { encoding: "utf8" }).trim();
  run(`the README's programs and our types compile under ${version}`, folder, tsc, "-p", ".", ...strict);
}

/** Runs the program in Node, bundles it for a browser, runs the bundle, and gives its size in bytes. */
function bundle(name: string, program: string): number {
  writeFileSync(join(folder, `${name}.mjs`), program);
  run(`${name} runs in Node`, folder, process.execPath, `${name}.mjs`);
  const options = ["--bundle", "--format=esm", "--platform=browser", "--minify"];
  const out = join(folder, `${name}.bundle.mjs`);
  run(
    `${name} is bundled for a browser`,
    folder,
    bin("esbuild"),
    `${name}.mjs`,
    ...options,
    `--outfile=${out}`,
  );
  const { size } = statSync(out);
  console.log(`    ${Math.round(size / 1024)} KiB`);
  run(`the bundle of ${name} runs`, folder, process.execPath, out);
  return size;
}

const page = bundle(
  "page",
  `
import { bindPolicies, createBatch, train } from "ostrom";
import { qLearning } from "ostrom/agents";
import { matrixGame } from "ostrom/envs";
const batch = createBatch(matrixGame, {}, { worlds: 4 });
const policies = bindPolicies(batch, [{ use: qLearning }]);
train({ batch, policies, ticks: 1000 });
if (batch.agents !== 2) throw new Error("wrong number of agents");
`,
);
if (page > mostPageBytes)
  stop("size of page", `${page} bytes, more than ${mostPageBytes}: see what the bundle holds by --metafile`);

bundle(
  "catalogue",
  `
import { bindPolicies, createBatch } from "ostrom";
import { agents } from "ostrom/agents";
import { envs } from "ostrom/envs";
import { qLearning } from "ostrom/agents/q-learning";
import { matrixGame } from "ostrom/envs/matrix-game";
if (envs.get("matrix-game") !== matrixGame || agents.get("q-learning") !== qLearning)
  throw new Error("a subpath gives another module");
bindPolicies(createBatch(matrixGame), [{ use: qLearning }]);
`,
);
run("the command runs", folder, bin("ostrom", folder), "list", "envs");
await tryOwnProject(folder, run);
rmSync(folder, { recursive: true, force: true });
