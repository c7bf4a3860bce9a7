/**
 * Round robin of strategies in a repeated game, with exact payoffs: the choice of a strategy as a game of its own.
 *
 * Axelrod 1984, "The Evolution of Cooperation", without the luck of a tournament. The result feeds equilibria, replicator
 * dynamics and alpha-Rank; populations of it are those of Nowak & Sigmund 1992, Nature 355:250-253.
 */
import { fail } from "../../core/errors.ts";
import { type NormalForm, normalForm } from "../normal-form.ts";
import { isSymmetric } from "../solution/symmetry.ts";
import type { RepeatedOptions } from "./meeting.ts";
import { repeatedPayoffs } from "./payoffs.ts";
import { requireTwoPlayers, type StrategyMachine } from "./strategy.ts";

/**
 * The game in which each of the two players picks one of the strategies, paid per round of the repeated game; actions are
 * labelled with the names. It is symmetric to the last bit where the repeated game is.
 */
export function roundRobin(
  game: NormalForm,
  strategies: Readonly<Record<string, StrategyMachine>>,
  options: RepeatedOptions,
): NormalForm {
  requireTwoPlayers("roundRobin", game);
  const labels = Object.keys(strategies);
  const n = labels.length;
  if (n === 0) fail("roundRobin", "needs at least one strategy", 0, "give { name: machine }");
  const symmetric = isSymmetric(game, 0);
  const payoffs = [new Float64Array(n * n), new Float64Array(n * n)];
  for (let i = 0; i < n; i++)
    for (let j = symmetric ? i : 0; j < n; j++) {
      const [own, other] = repeatedPayoffs(game, strategies[labels[i]], strategies[labels[j]], options);
      payoffs[0][n * i + j] = own;
      payoffs[1][n * i + j] = symmetric && i === j ? own : other;
      if (symmetric && i !== j) {
        payoffs[0][n * j + i] = other;
        payoffs[1][n * j + i] = own;
      }
    }
  return normalForm({ actions: [n, n], payoffs, labels: [labels, labels] });
}
