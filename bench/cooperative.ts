/** Values of cooperative games. */
import { coalitionGame, coalitionSize, leastCore, nucleolus, shapleyValues } from "../src/games/index.ts";
import { type TimedResult, timed } from "./harness.ts";

/** A bounded random worth for each coalition, larger for larger ones. */
function randomTable(players: number): Float64Array {
  let word = 12345;
  return coalitionGame(players, (mask) => {
    word = (Math.imul(word, 1664525) + 1013904223) | 0;
    return coalitionSize(mask) ** 2 * (1 + (word >>> 0) / 2 ** 32);
  });
}

export const cooperativeCases: Record<string, () => TimedResult[]> = {
  "cooperative-shapley": () => {
    const table = randomTable(20);
    return [timed("Shapley values of a table, 20 players", () => shapleyValues(table, 20), 8)];
  },
  "cooperative-least-core": () => {
    const table = randomTable(12);
    return [timed("least core, 12 players", () => leastCore(table, 12))];
  },
  "cooperative-nucleolus": () => {
    const table = randomTable(10);
    return [timed("nucleolus, 10 players", () => nucleolus(table, 10))];
  },
};
