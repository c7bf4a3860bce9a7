/**
 * The command bundled to JavaScript: processes and workers that had to load TypeScript would take seconds to start. Files
 * that are tested in one process share it.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** A new folder, below node_modules, so that packages are found from there. */
export function bundleFolder(): string {
  const cache = join(root, "node_modules", ".cache");
  mkdirSync(cache, { recursive: true });
  return mkdtempSync(join(cache, "ostrom-test-"));
}

/** As in the package: files `*.js` are modules, which Node would else have to find out by reading each twice. */
function sayModules(path: string): void {
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, "package.json"), JSON.stringify({ type: "module" }));
}

/** Copies a file of `test/fixtures` into a folder, to import what was built in `built`: its path. */
export function fixtureIn(built: string, name: string, folder: string): string {
  const text = readFileSync(join(root, "test/fixtures", name), "utf8");
  const path = join(folder, name);
  writeFileSync(path, text.replaceAll(/"..\/..\/(src\/[\w/]+)\.ts"/g, `"${built}/$1.js"`));
  return path;
}

/** Where `bundles.setup.ts` has made a folder for the whole run of the tests. */
const shared = process.env.OSTROM_TEST_BUNDLES;

export interface Bundle {
  /** A folder with `src/cli/main.js` and what it needs, and `src/cli/child.js`. */
  readonly path: string;
  /** Removes it unless others use it, too. */
  remove(): void;
}

export async function bundleCommand(): Promise<Bundle> {
  if (!shared) {
    const path = bundleFolder();
    await buildIn(path);
    return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
  }
  const path = join(shared, String(process.pid));
  if (!existsSync(path)) await buildIn(path);
  return { path, remove() {} };
}

async function buildIn(outdir: string): Promise<void> {
  sayModules(outdir);
  await build({
    entryPoints: {
      catalogue: join(root, "catalogue.ts"),
      "src/index": join(root, "src/index.ts"),
      "src/lab/index": join(root, "src/lab/index.ts"),
      "src/learn/index": join(root, "src/learn/index.ts"),
      "src/stats/index": join(root, "src/stats/index.ts"),
      "src/cli/main": join(root, "src/cli/main.ts"),
      "src/cli/worker": join(root, "src/lab/node/worker.ts"),
      "src/cli/watcher": join(root, "src/lab/node/watcher.ts"),
      "src/cli/child": fileURLToPath(new URL("remote-child.ts", import.meta.url)),
    },
    // What is shared lies beside its entries, so that it finds files from where these do.
    chunkNames: "src/cli/[name]-[hash]",
    outdir,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    packages: "external",
  });
}
