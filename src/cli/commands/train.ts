/** `ostrom train`: one society on one env. */
import type { Command } from "commander";
import type { Catalogue } from "../../lab/catalogue.ts";
import type { RunConfig } from "../../lab/config.ts";
import { loadCatalogue } from "../catalogue.ts";
import { curveTable } from "../curve.ts";
import { runConfig } from "../execute.ts";
import type { Io } from "../io.ts";
import {
  type EnvOptions,
  type PlayerOptions,
  type RunOptions,
  wholeNumber,
  withEnvParams,
  withPlayers,
  withRun,
} from "../options.ts";
import { castOf, envParams, mechanismsOf, policiesOf } from "../players.ts";
import { usage } from "../usage.ts";

interface Options extends RunOptions, EnvOptions, PlayerOptions {
  readonly ticks: number;
  readonly window?: number;
  readonly evaluate: number;
  readonly worlds?: number;
}

const defaultAgent = "q-learning";
/** Where a session is one world, and where many worlds teach its learners. */
const defaultSessions = { sessions: 16, shared: 5 };
const defaultWorlds = 16;
/** Points of the learning curve when no window is given. */
const curvePoints = 20;

export function addTrain(program: Command, io: Io): void {
  const command = program
    .command("train")
    .description("let one society learn on one env and print its learning curve")
    .argument("<env>", "id of an env");
  withEnvParams(withPlayers(withRun(command), defaultAgent))
    .option("--ticks <n>", "ticks of learning", wholeNumber(0), 20_000)
    .option("--window <n>", "ticks between two points of the curve (default: a twentieth)", wholeNumber(1))
    .option(
      "--worlds <n>",
      `worlds of a session that teach the same learners (default: ${defaultWorlds} for neural learners; one for others, each with its own)`,
      wholeNumber(1),
    )
    .option("--evaluate <n>", "ticks of evaluation with frozen policies after it", wholeNumber(1), 1000)
    .action(async (id: string, options: Options) => {
      const catalogue = await loadCatalogue(options.use);
      await runConfig(io, trainConfig(catalogue, id, options), options, (results) =>
        curveTable(results, io.columns),
      );
    });
}

/** The run of one scene with one society that the options describe. */
function trainConfig(catalogue: Catalogue, id: string, options: Options): RunConfig {
  const env = usage(() => catalogue.envs.get(id));
  const params = envParams(env, options);
  const cast = castOf(env, params);
  const policies = policiesOf(catalogue, cast, options.agent ?? [defaultAgent], options.agentSet);
  const mechanisms = mechanismsOf(catalogue, cast, options);
  const used = policies.map(({ use }) => catalogue.agents.get(use));
  const shared = options.worlds !== undefined || used.some(({ sharing }) => sharing === "shared");
  const metrics = Object.entries(env.metrics).map(([name]) => [name, name]);
  return {
    name: `train-${env.id.replace(/-v\d+$/, "")}`,
    sessions: defaultSessions[shared ? "shared" : "sessions"],
    scenes: {
      [env.id]: {
        label: env.title,
        env: env.id,
        params,
        train: options.ticks,
        window: options.window ?? Math.max(1, Math.ceil(options.ticks / curvePoints)),
        evaluate: options.evaluate,
        show: { welfare: "welfare", ...Object.fromEntries(metrics) },
        societies: {
          society: {
            label: labelOf(
              used,
              mechanisms.map(({ use }) => catalogue.mechanisms.get(use)),
            ),
            policies,
            ...(mechanisms.length > 0 && { mechanisms }),
            ...(shared && { sharing: "shared", worlds: options.worlds ?? defaultWorlds }),
          },
        },
      },
    },
  };
}

interface Titled {
  readonly title: string;
}

function labelOf(policies: readonly Titled[], mechanisms: readonly Titled[]): string {
  const list = (things: readonly Titled[]) => [...new Set(things.map(({ title }) => title))].join(", ");
  return mechanisms.length > 0 ? `${list(policies)} under ${list(mechanisms)}` : list(policies);
}
