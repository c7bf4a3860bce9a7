/**
 * Declared intentions: announcements before acting that bind nobody, between two agents who want to do different tasks.
 *
 * Farrell 1987, "Cheap Talk, Coordination, and Entry", RAND Journal of Economics 18:34-39. Tasks are worth a >= b to who does one
 * alone; who both do the same get nothing. In the symmetric equilibrium two announcements that differ are kept to, and equal ones are
 * followed by what is left.
 */
import { fail } from "../core/errors.ts";

export interface Intentions {
  /** What an agent expects. */
  readonly value: number;
  /** Probability that the two end with different tasks. */
  readonly coordination: number;
  /** Probability of the better task in the first choice, an announcement where there are rounds. */
  readonly better: number;
}

/**
 * The symmetric equilibrium with `rounds` of announcements: v0 = ab / (a + b), and each round adds v' = q b + (1 - q) v with
 * q = (a - v) / (a + b - 2 v). Its limit is b, however many rounds there are.
 */
export function declaredIntentions(a: number, b: number, rounds: number): Intentions {
  const who = "declaredIntentions";
  if (!(b > 0 && a >= b && a < Number.POSITIVE_INFINITY)) fail(who, "needs values a >= b > 0", [a, b]);
  if (!Number.isInteger(rounds) || rounds < 0 || rounds > 1e6)
    fail(who, "rounds must be a whole number in 0..1000000", rounds);
  let value = (a * b) / (a + b);
  let better = a / (a + b);
  for (let k = 0; k < rounds; k++) {
    const spread = a + b - 2 * value;
    if (spread <= 0) break;
    better = (a - value) / spread;
    value = better * b + (1 - better) * value;
  }
  return { value, coordination: (2 * value) / (a + b), better };
}

/** A strategy with one announcement: what it says, and what it does when the other says 0 or 1. */
export interface Talker {
  readonly says: number;
  readonly does: readonly [number, number];
}

/** The eight strategies with one announcement in a game of two actions. */
export const talkers: readonly Talker[] = /* @__PURE__ */ [0, 1].flatMap((says) =>
  [0, 1].flatMap((first) => [0, 1].map((second): Talker => ({ says, does: [first, second] }))),
);

/** What the row's talker earns against the column's, where `payoffs[own][other]` is that of the game they talk before. */
export function talkGame(payoffs: readonly (readonly [number, number])[]): number[][] {
  if (payoffs.length !== 2 || payoffs.some((row) => row.length !== 2))
    fail("talkGame", "needs the payoffs of two actions", payoffs);
  return talkers.map((me) => talkers.map((you) => payoffs[me.does[you.says]][you.does[me.says]]));
}

/** How often two drawn from `shares` of talkers end with the actions that `counts[own][other]` gives 1. */
export function talkShare(shares: ArrayLike<number>, counts: readonly (readonly [number, number])[]): number {
  if (shares.length !== talkers.length)
    fail("talkShare", `needs a share of each of ${talkers.length} talkers`, shares.length);
  let sum = 0;
  talkers.forEach((me, i) => {
    talkers.forEach((you, j) => {
      sum += shares[i] * shares[j] * counts[me.does[you.says]][you.does[me.says]];
    });
  });
  return sum;
}
