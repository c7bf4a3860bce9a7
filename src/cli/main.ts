#!/usr/bin/env node
/** Entry of the `ostrom` command. */
import { asError, describeThrown } from "../core/errors.ts";
import { watchThisThread } from "../lab/node/watch-this-thread.ts";
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

/** Code of users may end the process, or have the command wait for what never comes: that is no success. */
let ended = false;
let idle = false;
process.on("beforeExit", () => {
  idle = true;
});
process.on("exit", (code) => {
  if (ended || (code !== 0 && !idle)) return;
  const why = idle ? "waits for something that never settles" : "was ended by code that it called";
  io.err(`error: the command ${why}, before it was done\n`);
  process.exitCode = 1;
});

const args = process.argv.slice(2);
/** Code of users runs in this thread, too: it is imported, tried, or is an experiment's program. */
if (["certify", "check", "compare", "resume", "run", "train", "watch"].includes(args[0])) {
  const ms = Number(args[args.indexOf("--still-ms") + 1]);
  watchThisThread(args.includes("--still-ms") && ms > 0 ? ms : undefined);
}
const code = await runCli(args, io);
// Streams tell of their errors a moment later.
await new Promise((resolve) => setImmediate(resolve));
if (io.outFailed) io.err(`error: stdout takes no more: ${io.outFailed.message}\n`);
ended = true;
process.exitCode = code === 0 && io.outFailed ? 1 : code;
