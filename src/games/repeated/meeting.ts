/** Two machines that meet in a repeated game: the Markov chain over their pairs of states. */
import { fail, requireKnown } from "../../core/errors.ts";
import type { NormalForm } from "../normal-form.ts";
import { requireMachine, requireTwoPlayers, type StrategyMachine } from "./strategy.ts";

export interface RepeatedOptions {
  /** Weight of the next round against this one, in 0..1; 1 asks for the limit of means. */
  readonly discount: number;
  /** Probability that an action is replaced by another of the player's, all alike (default 0). */
  readonly noise?: number;
}

/** The pairs of states that any history leads to; pair 0 is that of the first round. */
export interface Meeting {
  readonly pairs: number;
  readonly joints: number;
  /** State of each machine, by pair. */
  readonly first: readonly number[];
  readonly second: readonly number[];
  /** Pair after a joint action as played: `next[joints * pair + joint]`. */
  readonly next: Int32Array;
  /** Probability that it is played, noise included. */
  readonly played: Float64Array;
}

/** Pairs of states that may be followed; time grows with the cube of their number. */
export const maxMeetingPairs = 1024;

export function meetingOf(
  who: string,
  game: NormalForm,
  first: StrategyMachine,
  second: StrategyMachine,
  options: RepeatedOptions,
): Meeting {
  const { noise } = requireOptions(who, options);
  requireTwoPlayers(who, game);
  const [m, n] = game.actions;
  requireMachine(`${who}, first machine`, first, m, n);
  requireMachine(`${who}, second machine`, second, n, m);
  const joints = m * n;
  const found = new Map<string, number>();
  const firsts: number[] = [];
  const seconds: number[] = [];
  const pairOf = (i: number, j: number) => {
    const key = `${i},${j}`;
    const known = found.get(key);
    if (known !== undefined) return known;
    if (found.size === maxMeetingPairs)
      fail(
        who,
        `the machines may be in ${maxMeetingPairs} pairs of states`,
        undefined,
        "take smaller machines",
      );
    found.set(key, firsts.length);
    firsts.push(i);
    seconds.push(j);
    return firsts.length - 1;
  };
  pairOf(first.start, second.start);
  const next: number[] = [];
  const played: number[] = [];
  for (let pair = 0; pair < firsts.length; pair++) {
    const i = firsts[pair];
    const j = seconds[pair];
    const mix = asPlayed(first.mixes[i], noise);
    const otherMix = asPlayed(second.mixes[j], noise);
    for (let a = 0; a < m; a++)
      for (let b = 0; b < n; b++) {
        next.push(pairOf(first.next[i][n * a + b], second.next[j][m * b + a]));
        played.push(mix[a] * otherMix[b]);
      }
  }
  return {
    pairs: firsts.length,
    joints,
    first: firsts,
    second: seconds,
    next: Int32Array.from(next),
    played: Float64Array.from(played),
  };
}

/** Probability of each action after the hand has trembled (Selten 1975, Int. J. Game Theory 4:25-55). */
export function asPlayed(mix: ArrayLike<number>, noise: number): Float64Array {
  const n = mix.length;
  return Float64Array.from(mix, (p) => (n === 1 ? p : (1 - noise) * p + (noise * (1 - p)) / (n - 1)));
}

/** Moves from pair to pair, `chain[pairs * from + to]`. */
export function chainOf({ pairs, joints, next, played }: Meeting): Float64Array {
  const chain = new Float64Array(pairs * pairs);
  for (let at = 0; at < next.length; at++) chain[pairs * Math.floor(at / joints) + next[at]] += played[at];
  return chain;
}

/** What a round is worth to each of the players, `rewards[k * pair + column]` for k tables of payoffs. */
export function stageRewards(
  { pairs, joints, played }: Meeting,
  payoffs: readonly Float64Array[],
): Float64Array {
  const k = payoffs.length;
  const rewards = new Float64Array(k * pairs);
  for (let at = 0; at < played.length; at++)
    for (let column = 0; column < k; column++)
      rewards[k * Math.floor(at / joints) + column] += played[at] * payoffs[column][at % joints];
  return rewards;
}

/** Checks the options, and fills in the noise. */
export function requireOptions(who: string, options: RepeatedOptions): Required<RepeatedOptions> {
  requireKnown(who, "option", options, ["discount", "noise"]);
  const { discount, noise = 0 } = options;
  if (!(discount >= 0 && discount <= 1))
    fail(who, "discount must be in 0..1", discount, "1 asks for the limit of means");
  if (!(noise >= 0 && noise <= 1)) fail(who, "noise must be a probability", noise);
  return { discount, noise };
}
