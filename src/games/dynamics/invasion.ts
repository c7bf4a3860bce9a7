/** Which mutants spread in a population of others, in very large populations. */
import { fail } from "../../core/errors.ts";
import { slackOf } from "../solution/slack.ts";
import { type PopulationGame, requireState } from "./population-game.ts";
import { signChanges } from "./sign-changes.ts";
import { type SymmetricPayoffs, symmetricMatrix } from "./symmetric.ts";

/**
 * What becomes of a rare mutant: it `spreads`, is `repelled`, or `drifts` where it earns the same as the
 * residents both against them and against itself.
 */
export type Invasion = "spreads" | "drifts" | "repelled";

/**
 * Pairwise invasibility of a symmetric two-player game, `out[resident][mutant]` (Maynard Smith & Price 1973,
 * "The logic of animal conflict": first what is earned against the resident counts, and on a tie what is
 * earned against the mutant). A strategy drifts in itself. Payoffs that are at most `slack` apart (default:
 * rounding) count as equal.
 */
export function pairwiseInvasibility(payoffs: SymmetricPayoffs, slack?: number): Invasion[][] {
  const who = "pairwiseInvasibility";
  const { n, a } = symmetricMatrix(who, payoffs);
  const equal = slackOf(who, [a], slack);
  return Array.from({ length: n }, (_, resident) =>
    Array.from({ length: n }, (_, mutant) => {
      const common = a[n * mutant + resident] - a[n * resident + resident];
      const rare = a[n * mutant + mutant] - a[n * resident + mutant];
      const gain = Math.abs(common) > equal ? common : rare;
      return gain > equal ? "spreads" : gain < -equal ? "repelled" : "drifts";
    }),
  );
}

/**
 * Triples of pure strategies of which each takes over from the one before (rock, paper, scissors), lowest
 * first. Payoffs that are at most `slack` apart (default: rounding) count as equal.
 */
export function dominanceCycles(payoffs: SymmetricPayoffs, slack?: number): [number, number, number][] {
  const invades = pairwiseInvasibility(payoffs, slack);
  const n = invades.length;
  const takesOver = (mutant: number, resident: number) =>
    invades[resident][mutant] === "spreads" && invades[mutant][resident] === "repelled";
  const cycles: [number, number, number][] = [];
  for (let i = 0; i < n; i++)
    for (let j = i + 1; j < n; j++)
      for (let k = i + 1; k < n; k++)
        if (takesOver(j, i) && takesOver(k, j) && takesOver(i, k)) cycles.push([i, j, k]);
  return cycles;
}

/**
 * Invasion barrier of `resident` against `mutant`, both mixes of one population: the smallest share of
 * mutants from which they are no longer driven out; 0 when they can spread however rare, 1 when they never
 * can (Weibull 1995, "Evolutionary Game Theory", section 2.1). The gain of the residents is read on an even
 * grid of `intervals`, then bisected.
 */
export function invasionBarrier(
  game: PopulationGame,
  resident: ArrayLike<number>,
  mutant: ArrayLike<number>,
  intervals = 2000,
): number {
  const who = "invasionBarrier";
  if (game.strategies.length !== 1) fail(who, "needs a game with one population", game.strategies);
  requireState(who, game.strategies, resident);
  requireState(who, game.strategies, mutant);
  if (!Number.isInteger(intervals) || intervals < 1) fail(who, "intervals must be a whole number", intervals);
  const n = game.strategies[0];
  const state = new Float64Array(n);
  const earned = new Float64Array(n);
  const gain = (share: number) => {
    for (let i = 0; i < n; i++) state[i] = (1 - share) * resident[i] + share * mutant[i];
    game.fitness(state, earned);
    let sum = 0;
    for (let i = 0; i < n; i++) sum += (resident[i] - mutant[i]) * earned[i];
    return sum;
  };
  const { first, changes } = signChanges(gain, intervals);
  if (first <= 0) return 0;
  return changes[0]?.at ?? 1;
}
