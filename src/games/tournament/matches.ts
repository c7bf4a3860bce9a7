/**
 * Matches of every strategy with every other and with itself, in an env of two players: many worlds beside each other, in which
 * each strategy plays those of its own.
 *
 * What is certain is played once: where neither the env nor one of the two drew a number, all repetitions are the same.
 */
import { type Batch, createBatch } from "../../core/batch.ts";
import { bindPolicies } from "../../core/bind.ts";
import type { Env } from "../../core/env.ts";
import { fail, requireKnown } from "../../core/errors.ts";
import { type Player, play, type Tap } from "../../core/play.ts";
import type { BoundPolicy, PolicyUse } from "../../core/policy.ts";
import { agentWords, requireSeed, type Seed, seedStreams } from "../../core/random.ts";

export interface MatchOptions {
  /** Of the env. */
  readonly params?: Record<string, unknown>;
  /** Rounds of a match (ticks), unless its episode ends before. */
  readonly turns: number;
  /** Matches of every two strategies (default 5); one where nothing is drawn. */
  readonly repetitions?: number;
  readonly seed?: Seed;
}

/** What happened between two strategies, by repetition; one entry where all are the same. */
export interface Match {
  /** Rounds that were played. */
  readonly turns: Float64Array;
  /** Points that each of the two earned: `[own, other]`. */
  readonly points: readonly [Float64Array, Float64Array];
  /** Rounds in which each of the two chose action 0. */
  readonly cooperations: readonly [Float64Array, Float64Array];
}

export interface Matches {
  readonly names: readonly string[];
  readonly repetitions: number;
  /** `matches[i][j]` is that of strategies i and j as i sees it; the same as j sees it is `matches[j][i]`. */
  readonly matches: readonly (readonly Match[])[];
  /** Matches that were played, repetitions included. */
  readonly played: number;
}

/**
 * Plays them all. Seats are taken to be interchangeable: of two strategies the one that is named first takes the first seat.
 * Against itself a strategy meets a copy with luck of its own.
 */
export function playMatches(
  env: Env,
  strategies: Readonly<Record<string, PolicyUse>>,
  options: MatchOptions,
): Matches {
  const who = "tournament";
  requireKnown(who, "option", options, ["params", "turns", "repetitions", "seed"]);
  const { params = {}, turns, repetitions = 5, seed = 0 } = options;
  const names = Object.keys(strategies);
  const uses = Object.values(strategies);
  if (names.length === 0) fail(who, "needs at least one strategy");
  for (const [name, value] of Object.entries({ turns, repetitions }))
    if (!(Number.isInteger(value) && value >= 1))
      fail(who, `${name} must be a whole number of at least 1`, value);
  requireSeed(seed);
  const matches: Match[][] = names.map(() => []);
  let played = 0;
  for (const i of names.keys()) {
    const others = names.flatMap((_, j) => (j >= i ? j : []));
    const site = { env, params, turns, field: names.length };
    const against = (js: readonly number[], from: number, count: number) =>
      playAgainst(
        site,
        uses[i],
        js.map((j) => ({ use: uses[j], number: j })),
        { from, count },
        `${seed} ${names[i]}`,
      );
    const first = against(others, 0, 1);
    const drawn = others.filter((_, c) => first[c].drew);
    const again = drawn.length > 0 && repetitions > 1 ? against(drawn, 1, repetitions - 1) : [];
    for (const [c, j] of others.entries()) {
      const parts = [first[c], ...(again[drawn.indexOf(j)] ? [again[drawn.indexOf(j)]] : [])];
      const match = joined(parts);
      played += match.turns.length;
      matches[i][j] = match;
      if (j > i)
        matches[j][i] = {
          turns: match.turns,
          points: [match.points[1], match.points[0]],
          cooperations: [match.cooperations[1], match.cooperations[0]],
        };
    }
  }
  return { names, repetitions, matches, played };
}

interface Site {
  readonly env: Env;
  readonly params: Record<string, unknown>;
  readonly turns: number;
  /** How many there are in all: the luck of a match goes by its repetition and by who is met, not by how many others are. */
  readonly field: number;
}

/** One in the first seat against each of the others in the second, so many times each, from repetition `from` on. */
export function playAgainst(
  { env, params, turns, field }: Site,
  one: PolicyUse,
  others: readonly { readonly use: PolicyUse; readonly number: number }[],
  { from, count: repetitions }: { readonly from: number; readonly count: number },
  seed: Seed,
): (Match & { readonly drew: boolean })[] {
  const worlds = others.length * repetitions;
  const batch = createBatch(env, params, { worlds, seed });
  if (batch.agents !== 2) fail("tournament", "is for envs of two agents", batch.agents);
  const luck = Int32Array.from(
    { length: worlds },
    (_, i) => (from + (i % repetitions)) * field + others[Math.floor(i / repetitions)].number,
  );
  const firstWorld = from * field;
  const all = createBatch(env, params, { worlds: repetitions * field, firstWorld, seed });
  batch.fork(
    all,
    luck.map((number) => number - firstWorld),
  );
  const bound = others.map(({ use }) => seated(batch, one, use, seed));
  const own = bound[0][0];
  const blocks = bound.map(([, other]) => other);
  reseed(own, agentWords(seed, 0), luck, 0, worlds);
  for (const [c, other] of blocks.entries())
    reseed(other, agentWords(seed, 1), luck, c * repetitions, (c + 1) * repetitions);
  const ownLuck = [...batch.streams.map(({ words }) => words), rngOf(own)].map(watched);
  const otherLuck = blocks.map((policy) => watched(rngOf(policy)));
  const cooperations = new Float64Array(2 * worlds);
  const { points, length, tap } = counted(batch, cooperations);
  const second: Player = {
    seats: blocks[0].seats,
    policy: {
      act(lo, hi, explore) {
        for (let c = Math.floor(lo / repetitions); c * repetitions < hi; c++)
          blocks[c].policy.act(Math.max(lo, c * repetitions), Math.min(hi, (c + 1) * repetitions), explore);
      },
    },
  };
  play({ batch, policies: [own, second], taps: [tap], ticks: turns, renew: false });
  return others.map((_, c) => {
    const first = c * repetitions;
    const column = (values: Float64Array, seat: number) =>
      Float64Array.from({ length: repetitions }, (_, r) => values[2 * (first + r) + seat]);
    return {
      turns: length.slice(first, first + repetitions),
      points: [column(points, 0), column(points, 1)],
      cooperations: [column(cooperations, 0), column(cooperations, 1)],
      drew: [...ownLuck, otherLuck[c]].some((drawn) => drawn(first, first + repetitions)),
    };
  });
}

const rngOf = ({ memory }: BoundPolicy): Int32Array => memory.rng as Int32Array;

/** Gives worlds lo..hi-1 the streams of these numbers. */
function reseed(policy: BoundPolicy, base: Int32Array, numbers: Int32Array, lo: number, hi: number): void {
  for (let i = lo; i < hi; i++) seedStreams(rngOf(policy).subarray(4 * i), base, numbers[i], 1);
}

/** Whether a number has been drawn from the streams of worlds from..to-1 since now. */
function watched(words: Int32Array): (from: number, to: number) => boolean {
  const before = words.slice();
  return (from, to) => {
    for (let k = 4 * from; k < 4 * to; k++) if (words[k] !== before[k]) return true;
    return false;
  };
}

function seated(batch: Batch, own: PolicyUse, other: PolicyUse, seed: Seed): [BoundPolicy, BoundPolicy] {
  const [first, second] = bindPolicies(
    batch,
    [
      { ...own, seats: [0] },
      { ...other, seats: [1] },
    ],
    { seed },
  );
  return [first, second];
}

/** Rounds, points and cooperations of worlds until each is over. */
function counted(batch: Batch, cooperations: Float64Array) {
  const {
    io: { actions, payoff },
    columns: { done },
  } = batch;
  const points = new Float64Array(2 * batch.worlds);
  const length = new Float64Array(batch.worlds);
  const alive = new Uint8Array(batch.worlds).fill(1);
  const tap: Tap = {
    chosen(lo, hi) {
      for (let i = lo; i < hi; i++) {
        if (alive[i] === 0) continue;
        if (actions[0][2 * i] === 0) cooperations[2 * i]++;
        if (actions[0][2 * i + 1] === 0) cooperations[2 * i + 1]++;
      }
    },
    stepped(lo, hi) {
      for (let i = lo; i < hi; i++) {
        if (alive[i] === 0) continue;
        length[i]++;
        points[2 * i] += payoff[2 * i];
        points[2 * i + 1] += payoff[2 * i + 1];
        if (done[i] !== 0) alive[i] = 0;
      }
    },
  };
  return { points, length, tap };
}

function joined(parts: readonly Match[]): Match {
  const all = (pick: (part: Match) => Float64Array) =>
    Float64Array.from(parts.flatMap((part) => [...pick(part)]));
  return {
    turns: all(({ turns }) => turns),
    points: [all(({ points }) => points[0]), all(({ points }) => points[1])],
    cooperations: [all(({ cooperations }) => cooperations[0]), all(({ cooperations }) => cooperations[1])],
  };
}
