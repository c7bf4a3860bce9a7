/** Ballots that rank candidates, and what every voting rule reads of them. Candidates are numbers from 0. */
import { fail, requireKnown } from "../../core/errors.ts";

export interface Ballot {
  /** Every candidate once, best first. */
  readonly ranking: readonly number[];
  /** How many voters cast it, or its weight; 1 unless given. */
  readonly count?: number;
}

export interface ElectionResult {
  /**
   * Who wins, ascending; more than one when the rule leaves them tied. Nobody breaks a tie for you, rounding of weights
   * included.
   */
  readonly winners: readonly number[];
}

/** A function of the ballots alone; the candidates are those that the rankings list. */
export type VotingRule = (ballots: readonly Ballot[]) => ElectionResult;

/** The number of candidates, once the ballots are checked to rank all of them. */
export function candidatesOf(who: string, ballots: readonly Ballot[]): number {
  if (ballots.length === 0) fail(who, "needs at least one ballot", undefined, "give [{ ranking: [0, 1] }]");
  const candidates = ballots[0].ranking.length;
  if (candidates === 0) fail(who, "needs at least one candidate");
  for (const [index, ballot] of ballots.entries()) {
    requireKnown(who, `field of ballot ${index}`, ballot, ["ranking", "count"]);
    const { ranking, count } = ballot;
    const ranked = new Set(ranking.filter((c) => Number.isInteger(c) && c >= 0 && c < candidates));
    if (ranking.length !== candidates || ranked.size !== candidates)
      fail(who, `ballot ${index} must rank each of the candidates 0..${candidates - 1} once`, ranking);
    requireCount(who, index, count);
  }
  return candidates;
}

/** Checks the count of a ballot. */
export function requireCount(who: string, index: number, count = 1): void {
  if (!(Number.isFinite(count) && count > 0))
    fail(
      who,
      `the count of ballot ${index} must be a positive number`,
      count,
      "leave out ballots that nobody cast",
    );
}

/**
 * How far sums of the ballots' counts may differ and still be equal: 1e-12 of all of them, which is rounding where counts
 * are weights and nothing where they are voters.
 */
export function countSlack(ballots: readonly { readonly count?: number }[]): number {
  return 1e-12 * ballots.reduce((sum, { count = 1 }) => sum + count, 0);
}

/** The candidates with the highest score; scores that are at most `slack` below it are as high. */
export function highest(scores: ArrayLike<number>, slack: number): number[] {
  let best = Number.NEGATIVE_INFINITY;
  for (let c = 0; c < scores.length; c++) best = Math.max(best, scores[c]);
  return Array.from(scores, (_, c) => c).filter((c) => scores[c] >= best - slack);
}
