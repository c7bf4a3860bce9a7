/** Equilibria of bimatrix games: mean time a game over fixed random games of uniform payoffs. */
import { seedWords, uniform } from "../src/core/random.ts";
import { lemkeHowson, nashEquilibria } from "../src/games/nash/index.ts";
import { bimatrix, type NormalForm } from "../src/games/normal-form.ts";
import { type TimedResult, timed } from "./harness.ts";

const games = 10;

export const nashCases: Record<string, () => TimedResult[]> = {
  "nash 5x5": () => [all(5, 5, 1, "Nashpy 52, gambit-enummixed 16, lrsnash 2.6")],
  "nash 8x8": () => [all(8, 8, 10, "Nashpy 4200, gambit-enummixed 547, lrsnash 7.2")],
  "nash 10x10": () => [all(10, 10, 50, "Nashpy 71000, gambit-enummixed 6000, lrsnash 32")],
  "nash 3x30": () => [all(3, 30)],
  "nash 1 of 50x50": () => [each("Lemke-Howson, label 0, 50x50", 50, 50, (game) => lemkeHowson(game, 0))],
};

function all(rows: number, columns: number, targetMs?: number, note?: string): TimedResult {
  return each(
    `all equilibria of a bimatrix game, ${rows}x${columns}`,
    rows,
    columns,
    nashEquilibria,
    targetMs,
    note,
  );
}

/** Time of one game, the mean of ten. */
function each(
  name: string,
  rows: number,
  columns: number,
  solve: (game: NormalForm) => unknown,
  targetMs?: number,
  note?: string,
): TimedResult {
  const sample = Array.from({ length: games }, (_, seed) => uniformGame(rows, columns, seed));
  const result = timed(name, () => sample.forEach(solve), targetMs, note);
  return { ...result, ms: result.ms / games, medianMs: result.medianMs / games };
}

function uniformGame(rows: number, columns: number, seed: number): NormalForm {
  const words = seedWords(seed, "bimatrix", rows, columns);
  const matrix = () =>
    Array.from({ length: rows }, () => Array.from({ length: columns }, () => uniform(words, 0)));
  return bimatrix(matrix(), matrix());
}
