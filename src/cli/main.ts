#!/usr/bin/env node
/** Entry of the `ostrom` command. */
import { runCli } from "./cli.ts";
import { processIo } from "./io.ts";

// A reader that has seen enough (`ostrom list | head -1`) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});

process.exitCode = await runCli(process.argv.slice(2), processIo());
