/**
 * Does lying pay in an election? An exhaustive search, and voting as a direct mechanism.
 *
 * Gibbard 1973 and Satterthwaite 1975: with three candidates or more, every rule that never ties, lets anyone
 * win and is no dictatorship is manipulable. A tie is compared without saying how it will be broken (Kelly
 * 1977): a set of winners is better than another when each of the one is at least as good as each of the
 * other, and some are better.
 */
import { fail } from "../../core/errors.ts";
import { ascending } from "../../stats/statistics.ts";
import type { DirectMechanism } from "../design/direct.ts";
import { type Ballot, candidatesOf, type VotingRule } from "./ballots.ts";

export interface Manipulation {
  /** Index of the ballot whose voter lies; with a count, one voter of it does. */
  readonly ballot: number;
  /** The ranking that is cast instead. */
  readonly report: readonly number[];
  /** Who wins when that voter is truthful. */
  readonly truthful: readonly number[];
  /** Who wins when it lies: better by its true ranking. */
  readonly winners: readonly number[];
}

export interface Manipulability {
  /** Profiles of rankings looked at: all (m!)^n of them. */
  readonly profiles: number;
  /** Those in which some voter gains by lying. */
  readonly manipulable: number;
  /** `manipulable / profiles`: the Nitzan-Kelly index. */
  readonly share: number;
  /** The first of them. */
  readonly example?: { readonly ballots: readonly Ballot[]; readonly manipulation: Manipulation };
}

/** Candidates whose rankings are enumerated at most: 5040 rankings. */
export const maxRankedCandidates = 7;
/** Profiles that `manipulability` enumerates at most. */
export const maxVotingProfiles = 100_000;

/** The first voter who gains by casting another ranking while the others stay truthful, or undefined. */
export function findManipulation(rule: VotingRule, ballots: readonly Ballot[]): Manipulation | undefined {
  const candidates = candidatesOf("findManipulation", ballots);
  return manipulationOf(rule, ballots, allRankings(candidates));
}

/** How often some voter gains by lying, over every profile of that many voters and candidates. */
export function manipulability(rule: VotingRule, voters: number, candidates: number): Manipulability {
  const who = "manipulability";
  if (!Number.isInteger(voters) || voters < 1)
    fail(who, "needs a whole number of voters, at least 1", voters);
  const rankings = allRankings(candidates);
  const profiles = rankings.length ** voters;
  if (profiles > maxVotingProfiles)
    fail(
      who,
      `at most ${maxVotingProfiles} profiles`,
      profiles,
      "sample profiles and ask findManipulation of each",
    );
  let manipulable = 0;
  let example: Manipulability["example"];
  for (let profile = 0; profile < profiles; profile++) {
    const ballots = Array.from({ length: voters }, (_, voter) => ({
      ranking: rankings[Math.floor(profile / rankings.length ** voter) % rankings.length],
    }));
    const manipulation = manipulationOf(rule, ballots, rankings);
    if (!manipulation) continue;
    manipulable++;
    example ??= { ballots, manipulation };
  }
  return { profiles, manipulable, share: manipulable / profiles, ...(example && { example }) };
}

/**
 * A voting rule as a direct mechanism without payments: a type is a ranking, and a fair lottery decides
 * between tied winners.
 *
 * @param worth what a winner in each place of one's ranking is worth; m - 1, m - 2, ..., 0 unless given
 */
export function votingMechanism(
  rule: VotingRule,
  voters: number,
  candidates: number,
  worth: readonly number[] = Array.from({ length: candidates }, (_, place) => candidates - 1 - place),
): DirectMechanism<readonly number[], readonly number[]> {
  const who = "votingMechanism";
  if (!Number.isInteger(voters) || voters < 1)
    fail(who, "needs a whole number of voters, at least 1", voters);
  if (worth.length !== candidates) fail(who, `needs a worth for each of the ${candidates} places`, worth);
  const rankings = allRankings(candidates);
  return {
    players: voters,
    types: Array.from({ length: voters }, () => rankings),
    outcome: (reports) => ({
      allocation: rule(reports.map((ranking) => ({ ranking }))).winners,
      payments: reports.map(() => 0),
    }),
    value: (_, ranking, winners) =>
      winners.reduce((sum, winner) => sum + worth[ranking.indexOf(winner)], 0) / winners.length,
  };
}

/** Every ranking of candidates 0..m-1, in lexical order. */
export function allRankings(candidates: number): number[][] {
  if (!Number.isInteger(candidates) || candidates < 1 || candidates > maxRankedCandidates)
    fail("allRankings", `the candidates must be 1..${maxRankedCandidates} in number`, candidates);
  const extend = (start: number[]): number[][] =>
    start.length === candidates
      ? [start]
      : Array.from({ length: candidates }, (_, c) => c)
          .filter((c) => !start.includes(c))
          .flatMap((c) => extend([...start, c]));
  return extend([]);
}

function manipulationOf(
  rule: VotingRule,
  ballots: readonly Ballot[],
  rankings: readonly (readonly number[])[],
): Manipulation | undefined {
  const truthful = rule(ballots).winners;
  for (const [index, { ranking, count = 1 }] of ballots.entries())
    for (const report of rankings) {
      // One voter leaves its ballot; a weight of one or less leaves as a whole.
      const stay = count > 1 ? [{ ranking, count: count - 1 }] : [];
      const cast = ballots.toSpliced(index, 1, ...stay, { ranking: report, count: Math.min(count, 1) });
      const winners = rule(cast).winners;
      if (prefers(ranking, winners, truthful)) return { ballot: index, report, truthful, winners };
    }
  return undefined;
}

/** Whether a voter is sure to find one set of winners better than another, however ties are broken. */
function prefers(ranking: readonly number[], these: readonly number[], those: readonly number[]): boolean {
  const places = (set: readonly number[]) =>
    ascending(
      "findManipulation",
      set.map((candidate) => ranking.indexOf(candidate)),
    );
  const [here, there] = [places(these), places(those)];
  return here[here.length - 1] <= there[0] && here[0] < there[there.length - 1];
}
