/**
 * Tries the package as a stranger would: packs it, installs the tarball into an empty project, imports every entry
 * in Node, bundles the browser-safe ones, and runs publint and attw. Run by `npm run package` (needs the registry).
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const bin = (name: string) => join(root, "node_modules", ".bin", name);
const folder = mkdtempSync(join(tmpdir(), "ostrom-package-"));

function run(what: string, cwd: string, command: string, ...args: string[]): string {
  try {
    const output = execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
    console.log(`ok  ${what}`);
    return output;
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    console.error(`not ok  ${what}\n${stdout}\n${stderr}`);
    process.exit(1);
  }
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
run("install into an empty project", folder, "npm", "install", "--no-audit", "--no-fund", "--silent", file);

const program = `
import { bindPolicies, createBatch, train } from "ostrom";
import { envs } from "ostrom/envs";
import { agents } from "ostrom/agents";
const batch = createBatch(envs.get("matrix-game"), {}, { worlds: 4 });
const policies = bindPolicies(batch, [{ use: agents.get("q-learning") }]);
for (const _ of train({ batch, policies, ticks: 1000 }));
if (batch.agents !== 2) throw new Error("wrong number of agents");
`;
writeFileSync(join(folder, "program.mjs"), program);
run("import and train in Node", folder, process.execPath, "program.mjs");
run("the command runs", folder, join(folder, "node_modules", ".bin", "ostrom"), "list", "envs");
run(
  "bundle for a browser",
  folder,
  bin("esbuild"),
  "program.mjs",
  "--bundle",
  "--format=esm",
  "--platform=browser",
  "--minify",
  "--outfile=bundle.mjs",
);
console.log(
  `    ${Math.round(statSync(join(folder, "bundle.mjs")).size / 1024)} KiB with all envs and agents`,
);
run("the bundle runs", folder, process.execPath, "bundle.mjs");
rmSync(folder, { recursive: true, force: true });
