#!/usr/bin/env node
/** Entry of the `ostrom` command. */
import { asError, describeThrown } from "../core/errors.ts";
import { runCli } from "./cli.ts";
import { processIo } from "./io.ts";

const io = processIo();

/** Nobody waits for what throws here, a timer or a promise: what it would have done is missing from all that follows. */
function failLater(thrown: unknown): void {
  io.err(`error: code that nothing waits for threw ${describeThrown(thrown)}\n`);
  if (process.argv.includes("--debug")) io.err(`${asError(thrown).stack}\n`);
  process.exit(1);
}
process.on("uncaughtException", failLater);
process.on("unhandledRejection", failLater);

const code = await runCli(process.argv.slice(2), io);
// Streams tell of their errors a moment later.
await new Promise((resolve) => setImmediate(resolve));
if (io.outFailed) io.err(`error: stdout takes no more: ${io.outFailed.message}\n`);
process.exitCode = code === 0 && io.outFailed ? 1 : code;
