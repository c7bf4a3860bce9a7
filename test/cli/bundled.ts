/** The command bundled to JavaScript: processes and workers that had to load TypeScript would take seconds to start. */
import { mkdirSync, mkdtempSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Makes a new folder with `src/cli/main.js` and what it needs, and `src/cli/child.js`; gives its path. */
export async function bundleCommand(): Promise<string> {
  // Below node_modules, so that packages are found from there.
  const cache = join(root, "node_modules", ".cache");
  mkdirSync(cache, { recursive: true });
  const built = mkdtempSync(join(cache, "ostrom-test-"));
  await build({
    entryPoints: {
      catalogue: join(root, "catalogue.ts"),
      "src/cli/main": join(root, "src/cli/main.ts"),
      "src/cli/worker": join(root, "src/lab/node/worker.ts"),
      "src/cli/watcher": join(root, "src/lab/node/watcher.ts"),
      "src/cli/child": fileURLToPath(new URL("remote-child.ts", import.meta.url)),
    },
    // What is shared lies beside its entries, so that it finds files from where these do.
    chunkNames: "src/cli/[name]-[hash]",
    outdir: built,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    packages: "external",
  });
  return built;
}
