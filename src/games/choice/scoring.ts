/**
 * Voting by points: plurality, Borda and approval.
 *
 * Brandt, Conitzer, Endriss, Lang & Procaccia 2016, "Handbook of Computational Social Choice", chapter 2;
 * Borda 1784; Brams & Fishburn 1978 for approval.
 */
import { fail, requireKnown } from "../../core/errors.ts";
import {
  type Ballot,
  candidatesOf,
  countSlack,
  type ElectionResult,
  highest,
  requireCount,
} from "./ballots.ts";

export interface ScoredResult extends ElectionResult {
  /** Points of each candidate; the highest wins. */
  readonly scores: readonly number[];
}

export interface ApprovalBallot {
  /** The candidates that are approved of, in any order. */
  readonly approved: readonly number[];
  /** How many voters cast it, or its weight; 1 unless given. */
  readonly count?: number;
}

/** One point for the first place. */
export function plurality(ballots: readonly Ballot[]): ScoredResult {
  return byPlace("plurality", ballots, (place) => (place === 0 ? 1 : 0));
}

/** A point for every candidate that is ranked below: m - 1 for the first place, 0 for the last. */
export function borda(ballots: readonly Ballot[]): ScoredResult {
  return byPlace("borda", ballots, (place, candidates) => candidates - 1 - place);
}

/** One point from every ballot that approves. */
export function approval(ballots: readonly ApprovalBallot[], candidates: number): ScoredResult {
  const who = "approval";
  if (!Number.isInteger(candidates) || candidates < 1) fail(who, "needs at least one candidate", candidates);
  if (ballots.length === 0) fail(who, "needs at least one ballot");
  const scores = new Array<number>(candidates).fill(0);
  for (const [index, ballot] of ballots.entries()) {
    requireKnown(who, `field of ballot ${index}`, ballot, ["approved", "count"]);
    const { approved, count = 1 } = ballot;
    requireCount(who, index, count);
    if (new Set(approved).size !== approved.length || approved.some((c) => scores[c] === undefined))
      fail(
        who,
        `ballot ${index} must approve candidates of 0..${candidates - 1}, each at most once`,
        approved,
      );
    for (const candidate of approved) scores[candidate] += count;
  }
  return { winners: highest(scores, countSlack(ballots)), scores };
}

function byPlace(
  who: string,
  ballots: readonly Ballot[],
  points: (place: number, candidates: number) => number,
): ScoredResult {
  const candidates = candidatesOf(who, ballots);
  const scores = new Array<number>(candidates).fill(0);
  for (const { ranking, count = 1 } of ballots)
    for (const [place, candidate] of ranking.entries())
      scores[candidate] += count * points(place, candidates);
  const slack = countSlack(ballots) * Math.max(1, points(0, candidates));
  return { winners: highest(scores, slack), scores };
}
