/** What equilibria of a finite game can be found by enumeration, and how many of them differ. */
import { expectedPayoffs, type Mixed, type NormalForm, payoffRange, strideOf } from "../normal-form.ts";
import { pureProfile } from "../solution/best-responses.ts";
import { eliminateDominated } from "../solution/elimination.ts";
import { isNash } from "../solution/nash-conv.ts";
import { pureNash } from "../solution/pure-nash.ts";
import { slackOf } from "../solution/slack.ts";
import { nashEquilibria } from "./enumerate.ts";
import { type TwoChoiceEquilibrium, twoChoiceEquilibria, twoChoicesOf } from "./two-choices.ts";

export interface KnownEquilibrium {
  readonly mixed: Mixed;
  /** Number of the joint action, where nobody mixes. */
  readonly joint?: number;
  /** What each player expects. */
  readonly payoffs: Float64Array;
}

export interface KnownEquilibria {
  /** Pure ones first. Of those that differ only in who plays what role of a mixed one, one. */
  readonly equilibria: readonly KnownEquilibrium[];
  /**
   * How many differ: one for each way of paying the players in each connected set of them, and one for each way of
   * dealing the roles of mixed ones.
   */
  readonly count: number;
  /** Whether there are no others; at ties, no others than mixtures of these. */
  readonly all: boolean;
}

/**
 * Two players: all, by `nashEquilibria`. One, or a game that strict dominance solves: all. Otherwise the pure ones; in
 * symmetric games with two choices those in which all who mix do so alike, as well (`twoChoiceEquilibria`); and uniform
 * play where that is one. Two players with too many actions to enumerate (about 12 each) are treated as many.
 */
export function knownEquilibria(game: NormalForm): KnownEquilibria {
  const pure = pureNash(game);
  const known = pure.map((joint) => knownOf(game, pureProfile(game, joint), joint));
  const same = Math.max(1e-9 * payoffRange(game), slackOf("knownEquilibria", game.payoffs));
  const two = enumerated(game);
  if (two) {
    const { equilibria, components } = two;
    const mixing = equilibria.filter(({ supports }) => supports.some((support) => support.length > 1));
    return {
      equilibria: [...known, ...mixing.map(({ mixed }) => knownOf(game, mixed))],
      count: components.reduce(
        (sum, { equilibria: places }) =>
          sum +
          waysToPay(
            places.map((place) => Float64Array.from(equilibria[place].payoffs)),
            same,
          ),
        0,
      ),
      all: true,
    };
  }
  const count = connected(game, pure).reduce(
    (sum, places) =>
      sum +
      waysToPay(
        places.map((place) => known[place].payoffs),
        same,
      ),
    0,
  );
  const alike = twoChoicesOf(game);
  if (alike) {
    const mixing = twoChoiceEquilibria(alike).filter((each) => each.mixing > 0);
    return {
      equilibria: [...known, ...mixing.map(dealt)],
      count: mixing.reduce((sum, { ways }) => sum + ways, count),
      all: game.actions.length === 1 || solved(game),
    };
  }
  const uniform = game.actions.map((n) => new Float64Array(n).fill(1 / n));
  const mixes = game.actions.some((n) => n > 1) && isNash(game, uniform) && pure.length === 0;
  return {
    equilibria: mixes ? [...known, knownOf(game, uniform)] : known,
    count: count + (mixes ? 1 : 0),
    all: game.actions.length === 1 || solved(game),
  };
}

function knownOf(game: NormalForm, mixed: Mixed, joint?: number): KnownEquilibrium {
  const payoffs =
    joint === undefined
      ? expectedPayoffs(game, mixed)
      : Float64Array.from(game.payoffs, (table) => table[joint]);
  return { mixed, payoffs, ...(joint !== undefined && { joint }) };
}

/** Bases of the best-response polytopes that are worth visiting: a tenth of a second. */
const maxVertices = 30_000;

/** All equilibria of two players, unless they have too many actions or payoffs too far apart for floating point. */
function enumerated(game: NormalForm) {
  if (game.actions.length !== 2) return undefined;
  const [m, n] = game.actions;
  if (mostVertices(m, m + n) > maxVertices || mostVertices(n, m + n) > maxVertices) return undefined;
  try {
    return nashEquilibria(game);
  } catch {
    // Ill-conditioned: pure equilibria are still found by comparing payoffs.
    return undefined;
  }
}

/** Most vertices of a polytope of this dimension with this many facets (McMullen 1970). */
function mostVertices(dimension: number, facets: number): number {
  const half = Math.floor(dimension / 2);
  const other = Math.floor((dimension - 1) / 2);
  return (
    choose(facets - Math.ceil(dimension / 2), half) +
    choose(facets - 1 - Math.ceil((dimension - 1) / 2), other)
  );
}

function choose(n: number, k: number): number {
  let ways = 1;
  for (let j = 1; j <= k; j++) ways = (ways * (n - k + j)) / j;
  return ways;
}

/** Whether strict dominance leaves one joint action. */
function solved(game: NormalForm): boolean {
  return eliminateDominated(game).kept.every((actions) => actions.length === 1);
}

/** Pure equilibria that one player's indifference leads between, as places in the list. */
function connected({ actions }: NormalForm, pure: readonly number[]): number[][] {
  const placeOf = new Map(pure.map((joint, place) => [joint, place]));
  const seen = new Uint8Array(pure.length);
  const groups: number[][] = [];
  for (const start of pure.keys()) {
    if (seen[start] === 1) continue;
    seen[start] = 1;
    const group = [start];
    // The list grows while it is read.
    for (const place of group)
      for (const [player, n] of actions.entries()) {
        const stride = strideOf(player, actions);
        const own = Math.floor(pure[place] / stride) % n;
        for (let action = 0; action < n; action++) {
          const next = placeOf.get(pure[place] + (action - own) * stride);
          if (next === undefined || seen[next] === 1) continue;
          seen[next] = 1;
          group.push(next);
        }
      }
    groups.push(group);
  }
  return groups;
}

/** How many lists of payoffs differ by more than `same`. They are told apart by one weighted sum of each. */
function waysToPay(lists: readonly Float64Array[], same: number): number {
  const sums = Float64Array.from(lists, (payoffs) =>
    payoffs.reduce(
      (sum, payoff, player) => sum + (1 + ((0.6180339887498949 * (player + 1)) % 1)) * payoff,
      0,
    ),
  ).sort();
  let ways = 1;
  const room = same * (lists[0]?.length ?? 1);
  for (let k = 1; k < sums.length; k++) if (sums[k] - sums[k - 1] > room) ways++;
  return ways;
}

/** The first players make choice 0, the next choice 1, the last mix. */
function dealt({ first, second, mixing, probability = 0, payoffs }: TwoChoiceEquilibrium): KnownEquilibrium {
  const roles = [first, second, mixing].flatMap((players, role) => new Array<number>(players).fill(role));
  const chances = [1, 0, probability];
  return {
    mixed: roles.map((role) => Float64Array.of(chances[role], 1 - chances[role])),
    payoffs: Float64Array.from(roles, (role) => payoffs[role]),
  };
}
