/** `ostrom tournament`: everybody against everybody in a game of two, as Axelrod did. */
import type { Command } from "commander";
import type { PolicyUse } from "../../core/policy.ts";
import type { Seed } from "../../core/random.ts";
import { type Tournament, tournament } from "../../games/index.ts";
import type { Catalogue } from "../../lab/catalogue.ts";
import { writeWhole } from "../../lab/node/files.ts";
import { csvOf } from "../../lab/tidy.ts";
import { formatNumber } from "../../report/index.ts";
import { loadCatalogue } from "../catalogue.ts";
import { type Io, toJson } from "../io.ts";
import {
  type CommonOptions,
  type EnvOptions,
  seed,
  wholeNumber,
  withAgentSet,
  withCommon,
  withEnvParams,
} from "../options.ts";
import { envParams, withParams } from "../players.ts";
import { textTable } from "../table.ts";
import { UsageError, usage } from "../usage.ts";

interface Options extends CommonOptions, EnvOptions {
  readonly env: string;
  readonly agentSet?: string[];
  readonly turns: number;
  readonly repetitions: number;
  readonly noise?: string;
  readonly open?: true;
  readonly twins: boolean;
  readonly seed: Seed;
  readonly out?: string;
}

export function addTournament(program: Command, io: Io): void {
  const command = program
    .command("tournament")
    .description("a round robin: every two policies meet in a game of two, and each with its twin")
    .argument("[agents...]", "ids of norms (default: all strategies of the repeated prisoner's dilemma)");
  withAgentSet(withEnvParams(withCommon(command)))
    .option("--env <id>", "an env of two agents", "matrix-game")
    .option("--turns <n>", "rounds of a match", wholeNumber(1), 200)
    .option("--repetitions <n>", "matches of every two, where something is drawn", wholeNumber(1), 5)
    .option("--noise <p>", "short for --set noise=<p>")
    .option("--open", "nobody is told when a match ends")
    .option("--no-twins", "leave the match with its own twin out of the scores")
    .option("--seed <seed>", "what chance goes by", seed, 0)
    .option("--out <file>", "points of every strategy against every other, as CSV")
    .action(async (ids: readonly string[], options: Options) => {
      const catalogue = await loadCatalogue(options.use);
      const played = usage(() => playOf(catalogue, ids, options));
      if (options.out !== undefined) writeWhole(options.out, tableOf(played));
      io.out(options.json ? toJson(plain(played)) : standingsText(played, io.columns));
    });
}

function playOf(catalogue: Catalogue, ids: readonly string[], options: Options): Tournament {
  const env = catalogue.envs.get(options.env);
  const { turns, repetitions, twins, open, noise, set = [], agentSet = [] } = options;
  const params = envParams(env, {
    ...options,
    set: [...set, ...(noise === undefined ? [] : [`noise=${noise}`])],
  });
  if ("rounds" in env.params.shape && params.rounds === undefined && !open) params.rounds = turns;
  return tournament(env, entriesOf(catalogue, ids, env.id, agentSet), {
    params,
    turns,
    repetitions,
    twins,
    seed: options.seed,
  });
}

/** By id; who is named again takes part again, under a number, and may have params of its own by that name. */
function entriesOf(
  { agents }: Catalogue,
  ids: readonly string[],
  env: string,
  sets: readonly string[],
): Record<string, PolicyUse> {
  const named =
    ids.length > 0
      ? ids.map((id) => agents.get(id))
      : [...agents].filter(({ family, fits = [] }) => family !== undefined && fits.includes(env));
  if (named.length === 0) throw new UsageError(`no strategies are known for ${env}; name some norms`);
  const taken = new Set<string>();
  const entries = named.map(({ id }) => {
    let as = id;
    for (let n = 2; taken.has(as); n++) as = `${id}-${n}`;
    taken.add(as);
    return { use: id, as };
  });
  return Object.fromEntries(
    withParams("--agent-set", agents, entries, sets).map(({ use, as, ...params }) => [
      as,
      { use: agents.get(use), ...params },
    ]),
  );
}

function standingsText({ standings, played }: Tournament, width: number): string {
  const number = (value: number) => formatNumber(value, 4);
  const table = textTable(
    [
      { head: "rank", align: "right" },
      { head: "strategy" },
      { head: "points", align: "right" },
      { head: "95 % interval", align: "right" },
      { head: "wins", align: "right" },
      { head: "cooperation", align: "right" },
    ],
    standings.map(({ rank, name, score: { estimate, low, high }, wins, cooperation }) => [
      `${rank}`,
      name,
      number(estimate),
      low === high ? "" : `${number(low)} to ${number(high)}`,
      `${wins}`,
      formatNumber(cooperation, 2),
    ]),
    width,
  );
  return `${table}\n${played} matches; points are the mean of a match over all that were met\n`;
}

/** A row for each two: who, against whom, and what it earned and did. */
function tableOf({ names, matches, points }: Tournament): string {
  const pairs = names.flatMap((strategy, i) =>
    names.map((opponent, j) => {
      const { turns, cooperations } = matches[i][j];
      const cooperation = total(cooperations[0]) / total(turns);
      return { strategy, opponent, points: points[i][j], cooperation, matches: turns.length };
    }),
  );
  const columns = ["strategy", "opponent", "points", "cooperation", "matches"] as const;
  return csvOf(
    columns.map((name) => ({
      name,
      type: name === "strategy" || name === "opponent" ? "text" : "number",
      entries: pairs.map((pair) => pair[name]),
    })),
  );
}

const total = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);

const plain = ({ names, standings, points, played }: Tournament) => ({
  played,
  standings: standings.map(({ scores: _, ...rest }) => rest),
  points: Object.fromEntries(
    names.map((name, i) => [name, Object.fromEntries(names.map((other, j) => [other, points[i][j]]))]),
  ),
});
