/** Axelrod's tournament at the size of today: 60 strategies that draw nothing, each against each, 200 rounds a match. */
import { strategies } from "../agents/strategies/index.ts";
import { matrixGame } from "../envs/index.ts";
import { tournament } from "../src/games/index.ts";
import { type TimedResult, timed } from "./harness.ts";

export const tournamentCases: Record<string, () => TimedResult[]> = {
  tournament: () => {
    const all = Object.fromEntries([...strategies].map((use) => [use.id, { use }]));
    const { names, matches } = tournament(matrixGame, all, { turns: 20, repetitions: 2 });
    const steady = ["always-cooperate", "always-defect", "alternator", "periodic-ccd", "tit-for-tat"];
    const draws = (i: number) =>
      [i, ...steady.map((name) => names.indexOf(name))].some((j) => matches[i][j].turns.length > 1);
    const field = Object.fromEntries(
      names.flatMap((name, i) => (draws(i) ? [] : [[name, all[name]] as const])).slice(0, 60),
    );
    const how = { params: { rounds: 200 }, turns: 200, repetitions: 1 };
    const play = () => tournament(matrixGame, field, how);
    return [timed("round robin of 60 strategies, 1830 matches of 200 rounds", play, 1000)];
  },
};
