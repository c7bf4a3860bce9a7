/** Runs a command line in this process and hears what it says. */
import { runCli } from "../../src/cli/cli.ts";
import type { Io } from "../../src/cli/io.ts";

export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export async function said(args: readonly string[], io: Partial<Io> = {}): Promise<Said> {
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
