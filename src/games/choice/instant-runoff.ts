/**
 * Instant runoff: strike out whoever has the fewest first places among those left, until one is left.
 *
 * Brandt et al. 2016, "Handbook of Computational Social Choice", chapter 2. When several have the fewest,
 * everybody counts as a winner who wins for some order of striking them out (parallel universes: Conitzer,
 * Rognlie & Xia 2009).
 */
import { fail } from "../../core/errors.ts";
import { type Ballot, candidatesOf, countSlack, type ElectionResult } from "./ballots.ts";

export interface RunoffResult extends ElectionResult {
  /** The count, round by round; a tie for the fewest is taken in order of number here. */
  readonly rounds: readonly RunoffRound[];
}

export interface RunoffRound {
  /** Who is still in, ascending. */
  readonly standing: readonly number[];
  /** First places of each of `standing`. */
  readonly votes: readonly number[];
  /** Who has the fewest; the first of them is struck out. */
  readonly fewest: readonly number[];
}

/** Sets of candidates left that are looked at before ties are given up on. */
const maxStates = 2 ** 12;

export function instantRunoff(ballots: readonly Ballot[]): RunoffResult {
  const everyone = Array.from({ length: candidatesOf("instantRunoff", ballots) }, (_, c) => c);
  const rounds: RunoffRound[] = [];
  for (let standing = everyone; standing.length > 1; ) {
    const round = roundOf(ballots, standing);
    rounds.push(round);
    standing = standing.filter((c) => c !== round.fewest[0]);
  }
  return { winners: possibleWinners(ballots, everyone), rounds };
}

/** Everyone who is left alone by some order of striking out, breadth first over the sets that may be left. */
function possibleWinners(ballots: readonly Ballot[], everyone: readonly number[]): number[] {
  let level = new Map<string, readonly number[]>([["", everyone]]);
  for (let left = everyone.length; left > 1; left--) {
    const next = new Map<string, readonly number[]>();
    for (const standing of level.values())
      for (const out of roundOf(ballots, standing).fewest) {
        const rest = standing.filter((c) => c !== out);
        next.set(rest.join(), rest);
        if (next.size > maxStates)
          fail(
            "instantRunoff",
            "too many ways to break ties",
            next.size,
            "merge candidates that nobody puts first",
          );
      }
    level = next;
  }
  return [...level.values()].flat().sort((a, b) => a - b);
}

function roundOf(ballots: readonly Ballot[], standing: readonly number[]): RunoffRound {
  const votes = standing.map(() => 0);
  const seat = new Map(standing.map((candidate, at) => [candidate, at]));
  for (const { ranking, count = 1 } of ballots) votes[seat.get(ranking.find((c) => seat.has(c))!)!] += count;
  const least = votes.reduce((fewest, count) => Math.min(fewest, count), Number.POSITIVE_INFINITY);
  const slack = countSlack(ballots);
  return { standing, votes, fewest: standing.filter((_, at) => votes[at] <= least + slack) };
}
