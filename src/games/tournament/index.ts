/** Round robins of policies in two-player games, and what is made of them. */
export { type Fingerprint, type FingerprintOptions, fingerprint, jossAnn } from "./fingerprint.ts";
export { type Match, type Matches, type MatchOptions, playMatches } from "./matches.ts";
export { type Standing, type Tournament, type TournamentOptions, tournament } from "./standings.ts";
