/**
 * `npm start`: runs what `npm run build` has built, where that is newer than all of its sources; otherwise the sources
 * themselves, which takes some seconds longer to load.
 */
import { spawnSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const built = `${root}dist/src/cli/main.js`;
const sources = [
  "catalogue.ts",
  "tsconfig.json",
  "tsconfig.build.json",
  "src",
  "envs",
  "agents",
  "experiments",
];

const changed = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs;

/** Whether a file, or a folder (in which one was added or removed), has changed since. */
function isNewer(path, time) {
  if (changed(path) > time) return true;
  if (!statSync(path).isDirectory()) return false;
  return readdirSync(path, { withFileTypes: true }).some((entry) =>
    entry.isDirectory() || entry.name.endsWith(".ts") ? isNewer(`${path}/${entry.name}`, time) : false,
  );
}

const time = changed(built);
const current = time !== undefined && !sources.some((path) => isNewer(root + path, time));
const command = current ? [built] : ["--import", import.meta.resolve("tsx"), `${root}src/cli/main.ts`];
const { status } = spawnSync(process.execPath, [...command, ...process.argv.slice(2)], { stdio: "inherit" });
process.exitCode = status ?? 1;
