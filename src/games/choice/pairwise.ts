/**
 * Voting by pairs: the Condorcet winner, and Schulze's rule, which always has an answer.
 *
 * Condorcet 1785; Schulze 2011, "A New Monotonic, Clone-Independent, Reversal Symmetric, and
 * Condorcet-Consistent Single-Winner Election Method", Social Choice and Welfare 36:267-303.
 */
import { type Ballot, candidatesOf, countSlack, type ElectionResult } from "./ballots.ts";

export interface SchulzeResult extends ElectionResult {
  /** Strength of the strongest path from one candidate to another, in votes: `strengths[from][to]`. */
  readonly strengths: readonly (readonly number[])[];
}

/** How many voters rank one candidate above another: `preferred[above][below]`. */
export function pairwisePreferences(ballots: readonly Ballot[]): number[][] {
  const candidates = candidatesOf("pairwisePreferences", ballots);
  const preferred = square(candidates);
  for (const { ranking, count = 1 } of ballots)
    for (const [place, above] of ranking.entries())
      for (const below of ranking.slice(place + 1)) preferred[above][below] += count;
  return preferred;
}

/** Whom a majority prefers to each other candidate; undefined when there is nobody (a cycle or a tie). */
export function condorcetWinner(ballots: readonly Ballot[]): number | undefined {
  const preferred = pairwisePreferences(ballots);
  const slack = countSlack(ballots);
  const winner = preferred.findIndex((row, a) =>
    row.every((votes, b) => a === b || votes > preferred[b][a] + slack),
  );
  return winner >= 0 ? winner : undefined;
}

/**
 * Schulze's rule (beatpath), strengths by winning votes: a path is as strong as its weakest victory, and a
 * candidate wins that nobody has a stronger path to than it has back.
 */
export function schulze(ballots: readonly Ballot[]): SchulzeResult {
  const preferred = pairwisePreferences(ballots);
  const slack = countSlack(ballots);
  const strengths = preferred.map((row, a) =>
    row.map((votes, b) => (votes > preferred[b][a] + slack ? votes : 0)),
  );
  const all = [...strengths.keys()];
  // Floyd & Warshall's algorithm for the widest path.
  for (const via of all)
    for (const from of all)
      for (const to of all)
        if (from !== to)
          strengths[from][to] = Math.max(
            strengths[from][to],
            Math.min(strengths[from][via], strengths[via][to]),
          );
  const winners = all.filter((a) => all.every((b) => strengths[a][b] >= strengths[b][a] - slack));
  return { winners, strengths };
}

function square(n: number): number[][] {
  return Array.from({ length: n }, () => new Array<number>(n).fill(0));
}
