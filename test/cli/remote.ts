/**
 * Command lines that start workers. The command is bundled to JavaScript first: workers that had to load TypeScript
 * would take seconds to start.
 */
import { type ChildProcess, fork, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll } from "vitest";
import type { Said } from "./harness.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

export interface Remote {
  /** Runs a command line in a child process that all calls share. */
  ostrom(args: readonly string[]): Promise<Said>;
  /** As `ostrom`; anything but success is an error that shows what it said. */
  succeed(args: readonly string[]): Promise<Said>;
  /** The folder in which it was built, once tests run. */
  built(): string;
  /** A process of its own, to be killed. */
  start(args: readonly string[]): ChildProcess;
}

export function remote(): Remote {
  let built = "";
  let child: ChildProcess | undefined;
  let calls = 0;

  beforeAll(async () => {
    // Below node_modules, so that packages are found from there.
    const cache = join(root, "node_modules", ".cache");
    mkdirSync(cache, { recursive: true });
    built = mkdtempSync(join(cache, "ostrom-test-"));
    await build({
      entryPoints: {
        catalogue: join(root, "catalogue.ts"),
        "src/cli/main": join(root, "src/cli/main.ts"),
        "src/cli/worker": join(root, "src/lab/node/worker.ts"),
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
  });
  afterAll(() => {
    child?.kill();
    rmSync(built, { recursive: true, force: true });
  });

  function ostrom(args: readonly string[]): Promise<Said> {
    child ??= fork(join(built, "src/cli/child.js"));
    const running = child;
    const id = ++calls;
    return new Promise((resolve, reject) => {
      const onExit = (code: number | null) => {
        child = undefined;
        reject(new Error(`the child stopped with exit code ${code}`));
      };
      const onMessage = (message: { id: number; said: Said }) => {
        if (message.id !== id) return;
        running.off("message", onMessage);
        running.off("exit", onExit);
        resolve(message.said);
      };
      running.on("message", onMessage);
      running.once("exit", onExit);
      running.send({ id, args });
    });
  }

  return {
    ostrom,
    async succeed(args) {
      const said = await ostrom(args);
      if (said.code !== 0) throw new Error(`exit code ${said.code}: ${said.err}`);
      return said;
    },
    built: () => built,
    start: (args) =>
      spawn(process.execPath, [join(built, "src/cli/main.js"), ...args], {
        stdio: ["ignore", "pipe", "pipe"],
      }),
  };
}

/** The command as it runs in the repository, TypeScript and all. */
export function startFromSource(args: readonly string[]): ChildProcess {
  const loader = ["--import", import.meta.resolve("tsx")];
  return spawn(process.execPath, [...loader, join(root, "src/cli/main.ts"), ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** Waits until `condition` holds, looking every millisecond; an error when the process ends before. */
export async function until(condition: () => boolean, child?: ChildProcess): Promise<void> {
  let said = "";
  child?.stderr?.on("data", (chunk) => {
    said += chunk;
  });
  while (!condition()) {
    if (child && child.exitCode !== null) throw new Error(`exit code ${child.exitCode}: ${said}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
