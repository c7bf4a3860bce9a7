/** The command in a process of its own, which may be killed. */
import { spawn } from "node:child_process";

export interface Ended {
  /** Undefined where it was killed. */
  readonly code: number | undefined;
  readonly out: string;
  readonly err: string;
}

/** Kills it after so many milliseconds, if it still runs. */
export function command(main: string, args: readonly string[], killAfter = 120_000): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [main, ...args], { stdio: ["ignore", "pipe", "pipe"] });
    let out = "";
    let err = "";
    child.stdout.on("data", (chunk) => {
      out += chunk;
    });
    child.stderr.on("data", (chunk) => {
      err += chunk;
    });
    const timer = setTimeout(() => child.kill("SIGKILL"), killAfter);
    child.on("close", (code) => {
      clearTimeout(timer);
      resolve({ code: code ?? undefined, out, err });
    });
  });
}
