/** Options that several commands share. */
import { type Command, InvalidArgumentError, Option } from "commander";
import { isSeed, type Seed, seedRule } from "../core/random.ts";
import type { ThreadsOptions } from "../lab/node/threads.ts";
import { type Backend, backends } from "../learn/tensorflow/backends.ts";
import { valueHelp } from "./expression.ts";

/** Repeatable options collect into a list. */
export const collect = (text: string, before: readonly string[] = []): string[] => [...before, text];

export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === "" || !Number.isSafeInteger(value) || value < least)
      throw new InvalidArgumentError(`It must be a whole number of at least ${least}.`);
    return value;
  };
}

export function positiveNumber(text: string): number {
  const value = Number(text);
  if (!(value > 0) || !Number.isFinite(value)) throw new InvalidArgumentError("It must be a number above 0.");
  return value;
}

/** GiB as bytes. */
const gibibytes = (text: string): number => 2 ** 30 * positiveNumber(text);

/** Numbers as YAML 1.2 writes them. */
const numeral = /^([-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?|0x[\da-fA-F]+|0o[0-7]+)$/;

/** A seed as in a configuration file: 1e3 is a number, "1e3" in quotes a text, and so is all that is no number. */
export function seed(text: string): Seed {
  const quoted = /^(["'])(.*)\1$/s.exec(text);
  if (quoted) return quoted[2];
  if (!numeral.test(text)) return text;
  const value = Number(text);
  if (!isSeed(value)) throw new InvalidArgumentError(`It ${seedRule}; write it in quotes, '"${text}"'.`);
  return value;
}

export interface CommonOptions {
  readonly json?: true;
  readonly debug?: true;
  /** Bytes that may be taken. */
  readonly memory?: number;
  /** Files whose definitions join the catalogue. */
  readonly use?: string[];
}

export function withCommon(command: Command): Command {
  return command
    .option(
      "--use <file>",
      "envs, policies and mechanisms of your own, TypeScript or JavaScript (repeat for more)",
      collect,
    )
    .option(
      "--memory <GiB>",
      "memory that may be taken (default: three quarters of the machine's)",
      gibibytes,
    )
    .option("--json", "JSON on stdout and nothing else there")
    .option("--debug", "show where an error comes from");
}

export interface EnvOptions {
  readonly preset?: string;
  readonly set?: string[];
}

export function withEnvParams(command: Command): Command {
  return command
    .option("--preset <name>", "start from one of the env's presets")
    .option("--set <name=expr>", "set an env parameter (repeat for more)", collect)
    .addHelpText("after", `\n${valueHelp}`);
}

export interface MechanismOptions {
  readonly mechanism?: string[];
  readonly mechanismSet?: string[];
}

export function withMechanisms(command: Command): Command {
  return command
    .option(
      "--mechanism <[name=]id>",
      "lay a mechanism over the env, @0,2-4 or @buyer for those agents, :100,120 at ticks 100 to 119 (repeat for more)",
      collect,
    )
    .option("--mechanism-set <[name.]param=expr>", "set a parameter of the mechanisms", collect);
}

export interface PlayerOptions extends MechanismOptions {
  readonly agent?: string[];
  readonly agentSet?: string[];
}

/** `otherwise`: who plays when no agent is named. */
export function withPlayers(command: Command, otherwise: string): Command {
  command.option(
    "--agent <id[@seats]>",
    `a policy (default: ${otherwise}); repeat for more: they take one agent each and the last one the rest, or those named (id@0,2-4), or those of a role (id@buyer)`,
    collect,
  );
  return withMechanisms(withAgentSet(command));
}

export const withAgentSet = (command: Command): Command =>
  command.option(
    "--agent-set <[id.]name=expr>",
    "set a parameter of the agents that have it, or of one",
    collect,
  );

export interface RunOptions extends CommonOptions {
  readonly seed?: Seed;
  readonly sessions?: number;
  readonly backend?: Backend;
  readonly workers?: number;
  readonly out?: string;
  readonly checkpointMs?: number;
  readonly stillMs?: number;
}

/** How an executor is made. */
export type HowToRun = Pick<ThreadsOptions, "workers" | "stillMs" | "tell">;

export interface AcceptOptions {
  readonly acceptChanges?: true;
}

/** For what goes on with a run that is there. */
export function withAccept(command: Command): Command {
  return command.option("--accept-changes", "go on though files that the run was begun with have changed");
}

/** How to run, but not what: `resume` has no other. */
export function withWorkers(command: Command): Command {
  return withCommon(command)
    .option("--workers <n>", "worker threads (default: one a core; the results are the same)", wholeNumber(1))
    .addOption(
      new Option("--checkpoint-ms <ms>", "least time between two checkpoints of a task")
        .argParser(wholeNumber(0))
        .hideHelp(),
    )
    .addOption(
      new Option("--still-ms <ms>", "time without a sign of life after which a task is told of")
        .argParser(wholeNumber(1))
        .hideHelp(),
    );
}

export const backendOption = (): Option =>
  new Option("--backend <name>", "backend of TensorFlow.js, where a policy needs it (default: wasm)").choices(
    backends,
  );

export function withRun(command: Command): Command {
  return withWorkers(command)
    .addOption(backendOption())
    .option("--seed <seed>", "number or text that all randomness comes from", seed)
    .option("--sessions <n>", "independent learning histories of each society", wholeNumber(1))
    .option("--out <folder>", "run folder (default: runs/<name>-<date>-<time>)");
}

export function withConfigSet(command: Command): Command {
  return command
    .option("--set <path=expr>", "override a part of the configuration (repeat for more)", collect)
    .addHelpText(
      "after",
      `\nPaths name places in the configuration, * every entry:\n  --set scenes.commons.train=1e4 --set "scenes.*.params.growth=1/4"\n${valueHelp}`,
    );
}
