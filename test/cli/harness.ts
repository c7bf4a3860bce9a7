/** Runs command lines and hears what they say. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { runCli } from "../../src/cli/cli.ts";
import type { Io } from "../../src/cli/io.ts";

export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** In this process: for all that starts no workers, which could not read TypeScript here. */
export async function ostrom(args: readonly string[], io: Partial<Io> = {}): Promise<Said> {
  let out = "";
  let err = "";
  const code = await runCli(args, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    outIsTerminal: false,
    errIsTerminal: false,
    columns: 110,
    ...io,
  });
  return { code, out, err };
}

/** A folder that goes away after the tests of the file. */
export function temporaryFolder(): string {
  const path = mkdtempSync(join(tmpdir(), "ostrom-cli-"));
  afterAll(() => rmSync(path, { recursive: true, force: true }));
  return path;
}
