/**
 * A tournament: who scores what on average over all matches, and what strategies are paid against each other.
 *
 * Axelrod 1980, "Effective choice in the Prisoner's Dilemma", J. Conflict Resolution 24:3-25: the score is the mean over all
 * that a strategy met, its own twin included.
 */
import type { Env } from "../../core/env.ts";
import { requireKnown } from "../../core/errors.ts";
import type { PolicyUse } from "../../core/policy.ts";
import type { Interval, IntervalOptions } from "../../stats/bootstrap.ts";
import { meanInterval } from "../../stats/mean-interval.ts";
import { mean } from "../../stats/statistics.ts";
import { type NormalForm, normalForm } from "../normal-form.ts";
import { type Matches, type MatchOptions, playMatches } from "./matches.ts";

export interface TournamentOptions extends MatchOptions {
  /** Whether the match with its own twin counts in a strategy's score (default true). */
  readonly twins?: boolean;
  /** How the intervals are made. */
  readonly interval?: IntervalOptions;
}

/** How one strategy did. */
export interface Standing {
  readonly name: string;
  /** From 1; by the mean score, and of equals by the order in which they were named. */
  readonly rank: number;
  /** By repetition: points a match, the mean over all that it met. */
  readonly scores: Float64Array;
  /** Their mean over repetitions and its interval; of no width where nothing was drawn. */
  readonly score: Interval;
  /** Others that earned less than it in the matches with it, on average over repetitions. */
  readonly wins: number;
  /** Share of rounds in which it chose action 0. */
  readonly cooperation: number;
}

export interface Tournament extends Matches {
  /** In the order of their scores. */
  readonly standings: readonly Standing[];
  /** Points a match: `points[i][j]` is what i earns against j, the mean over repetitions. */
  readonly points: readonly Float64Array[];
  /**
   * The choice of a strategy as a game, paid in points a round: for equilibria, replicator dynamics, Moran processes and
   * alpha-Rank.
   */
  readonly game: NormalForm;
}

/** Plays a round robin of the strategies in an env of two players, and ranks them. */
export function tournament(
  env: Env,
  strategies: Readonly<Record<string, PolicyUse>>,
  options: TournamentOptions,
): Tournament {
  requireKnown("tournament", "option", options, [
    ...["params", "turns", "repetitions", "seed"],
    ...["twins", "interval"],
  ]);
  const { twins = true, interval, ...how } = options;
  const played = playMatches(env, strategies, how);
  const { names, matches, repetitions } = played;
  const n = names.length;
  const points = matches.map((row, i) => Float64Array.from(row, (_, j) => mean(earned(played, i, j))));
  const rounds = matches.map((row) => row.map(({ turns }) => mean(turns)));
  const standings = names.map((name, i) => {
    const others = [...names.keys()].filter((j) => twins || j !== i || n === 1);
    const scores = Float64Array.from({ length: repetitions }, (_, r) =>
      mean(others.map((j) => at(earned(played, i, j), r))),
    );
    const cooperations = others.map((j) => mean(matches[i][j].cooperations[0]));
    return {
      name,
      scores,
      score: meanInterval(scores, interval),
      wins: others.filter((j) => j !== i && points[i][j] > points[j][i]).length,
      cooperation: sum(cooperations) / sum(others.map((j) => rounds[i][j])),
    };
  });
  const order = [...standings].sort((a, b) => b.score.estimate - a.score.estimate);
  const perRound = [0, 1].map((player) =>
    Float64Array.from({ length: n * n }, (_, joint) => {
      const [i, j] = [Math.floor(joint / n), joint % n];
      return (player === 0 ? points[i][j] : points[j][i]) / rounds[i][j];
    }),
  );
  return {
    ...played,
    standings: order.map((each, place) => ({ ...each, rank: place + 1 })),
    points,
    game: normalForm({ actions: [n, n], payoffs: perRound, labels: [names, names] }),
  };
}

/** What i earns against j, by repetition; against its twin the mean of the two. */
function earned({ matches }: Matches, i: number, j: number): Float64Array {
  const [own, other] = matches[i][j].points;
  return i === j ? own.map((points, r) => (points + other[r]) / 2) : own;
}

/** Of a match that was played once, all repetitions are the same. */
const at = (values: Float64Array, r: number): number => values[values.length === 1 ? 0 : r];

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
