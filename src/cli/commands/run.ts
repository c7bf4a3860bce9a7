/** `ostrom run`: an experiment that ships, or one in a file. */
import type { Command } from "commander";
import { parseParams } from "../../core/params.ts";
import type { Comparison, Program } from "../../lab/experiment.ts";
import { pointsOfSweep } from "../../lab/program-sweep.ts";
import { assignAll } from "../assign.ts";
import { runConfig } from "../execute.ts";
import { configOf, lastingName, loadExperiment, placeOf } from "../experiments.ts";
import { parseAssignment, sweepOf } from "../expression.ts";
import type { Io } from "../io.ts";
import { collect, type RunOptions, withConfigSet, withRun } from "../options.ts";
import { shorten } from "../quick.ts";
import { UsageError, usage } from "../usage.ts";

interface Options extends RunOptions {
  readonly set?: string[];
  readonly sweep?: string[];
  readonly quick?: true;
}

export function addRun(program: Command, io: Io): void {
  const command = program
    .command("run")
    .description("run an experiment and judge its claims")
    .argument("<experiment>", 'name (see "ostrom list experiments") or file');
  withConfigSet(withRun(command))
    .option("--quick", "the short version that the experiment provides; of a sweep, its ends")
    .option("--sweep <path=a,b,c>", "run it at each of these values (repeat for a grid)", collect)
    .action(async (nameOrPath: string, options: Options) => {
      const name = await placeOf(nameOrPath, options.use);
      const experiment = await loadExperiment(name);
      if (experiment.kind === "program") await runProgram(io, name, experiment, options);
      else await runComparison(io, name, experiment, options);
    });
}

async function runComparison(io: Io, name: string, experiment: Comparison, options: Options): Promise<void> {
  const whole = configOf(name, experiment);
  const config = options.quick ? shorten(experiment.id, whole, experiment.quick) : whole;
  assignAll(config, options.set);
  if (options.sweep) config.sweep = sweepOf(options.sweep);
  await runConfig(io, config, { ...options, experiment: lastingName(name) });
}

async function runProgram(
  io: Io,
  name: string,
  experiment: Program<unknown>,
  { set, sweep: swept, quick, seed = 0, backend = "wasm", sessions, out, json }: Options,
): Promise<void> {
  const { id, settings } = experiment;
  const params = usage(() => paramsOf(experiment, set));
  const sweep = swept && sweepOf(swept);
  if (sweep) usage(() => pointsOfSweep(experiment, sweep));
  const { claimProgramFolder, runProgramFolder } = await import("../program.ts");
  const run = {
    ...{ experiment: lastingName(name), seed, quick: quick === true, backend, settings },
    ...(sessions !== undefined && { sessions }),
    ...(Object.keys(params).length > 0 && { params }),
    ...(sweep && { sweep }),
  };
  await runProgramFolder(io, claimProgramFolder(io, id, run, out), experiment, json === true);
}

/** What `--set` gives that is not the default anyway. */
function paramsOf(
  { id, params: schema }: Program<unknown>,
  set: readonly string[] = [],
): Record<string, unknown> {
  if (set.length > 0 && !schema) throw new UsageError(`${id} has no parameters, so --set is of no use to it`);
  const given: Record<string, unknown> = {};
  for (const text of set) {
    const { path, value } = parseAssignment("--set", text);
    given[path] = value;
  }
  if (!schema) return {};
  const own = parseParams(`experiment ${id}`, schema, {});
  const parsed = parseParams(`experiment ${id}`, schema, given);
  const differs = (name: string) => JSON.stringify(parsed[name]) !== JSON.stringify(own[name]);
  return Object.fromEntries(Object.entries(parsed).filter(([name]) => differs(name)));
}
