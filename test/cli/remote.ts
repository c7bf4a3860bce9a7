/** Command lines that start workers. */
import { type ChildProcess, fork, spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll } from "vitest";
import { type Bundle, bundleCommand, fixtureIn } from "./bundled.ts";
import type { Said } from "./harness.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

export interface Remote {
  /** Runs a command line in a child process that all calls share. */
  ostrom(args: readonly string[]): Promise<Said>;
  /** As `ostrom`; anything but success is an error that shows what it said. */
  succeed(args: readonly string[]): Promise<Said>;
  /** The folder in which it was built, once tests run. */
  built(): string;
  /** Copies a file of `test/fixtures` into a folder, to import what was built: its path. */
  fixture(name: string, folder: string): string;
  /** A process of its own, to be killed. */
  start(args: readonly string[]): ChildProcess;
}

export function remote(): Remote {
  let bundle: Bundle;
  let child: ChildProcess | undefined;
  let calls = 0;

  beforeAll(async () => {
    bundle = await bundleCommand();
  });
  afterAll(() => {
    child?.kill();
    bundle?.remove();
  });

  function ostrom(args: readonly string[]): Promise<Said> {
    child ??= fork(join(bundle.path, "src/cli/child.js"));
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
    built: () => bundle.path,
    fixture: (name, folder) => fixtureIn(bundle.path, name, folder),
    start: (args) =>
      spawn(process.execPath, [join(bundle.path, "src/cli/main.js"), ...args], {
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
