/** Runs command lines that a parent process sends: it has a TypeScript loader, so workers start in it. */
import { runCli } from "../../src/cli/cli.ts";

process.on("message", async ({ id, args }: { id: number; args: string[] }) => {
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
  });
  process.send?.({ id, said: { code, out, err } });
});
