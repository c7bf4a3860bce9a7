/**
 * Smoothed fictitious play: each round every player draws an action from its logit response to how often the
 * others have played theirs.
 *
 * Fudenberg & Kreps 1993, "Learning mixed equilibria"; Fudenberg & Levine 1998, "The Theory of Learning in
 * Games", chapter 4. In the long run the frequencies follow the logit dynamic, more and more slowly.
 */
import { fail, requireKnown } from "../../core/errors.ts";
import { type Seed, seedStreams, seedWords, uniform } from "../../core/random.ts";
import { deviationPayoffs, type Mixed, type NormalForm, requireMixed } from "../normal-form.ts";
import { logitResponse } from "./dynamic.ts";

export interface FictitiousPlayOptions {
  /** Noise of the logit response, in the unit of the payoffs. */
  readonly noise: number;
  readonly rounds: number;
  readonly seed?: Seed;
  /** What is believed before the first round, with the weight of one round; uniform unless given. */
  readonly prior?: Mixed;
  /** Called after every round; the frequencies are reused, so copy what you keep. */
  onRound?(frequencies: Mixed, round: number): void;
}

/** How often each player has played each action, the prior included. */
export function smoothedFictitiousPlay(game: NormalForm, options: FictitiousPlayOptions): Float64Array[] {
  const who = "smoothedFictitiousPlay";
  requireKnown(who, "option", options, ["noise", "rounds", "seed", "prior", "onRound"]);
  const { noise, rounds, seed = 0, prior, onRound } = options;
  if (!(noise > 0)) fail(who, "noise must be above 0", noise);
  if (!Number.isInteger(rounds) || rounds < 0) fail(who, "rounds must be a whole number, at least 0", rounds);
  if (prior) requireMixed(who, game, prior);
  const frequencies = game.actions.map((n, player) =>
    prior ? Float64Array.from(prior[player]) : new Float64Array(n).fill(1 / n),
  );
  const earned = game.actions.map((n) => new Float64Array(n));
  const responses = game.actions.map((n) => new Float64Array(n));
  // One stream a player.
  const words = new Int32Array(4 * game.actions.length);
  seedStreams(words, seedWords(seed, who), 0, game.actions.length);
  for (let round = 1; round <= rounds; round++) {
    for (let player = 0; player < responses.length; player++) {
      deviationPayoffs(game, player, frequencies, earned[player]);
      logitResponse(earned[player], noise, responses[player]);
    }
    for (let player = 0; player < responses.length; player++) {
      const frequency = frequencies[player];
      const played = drawFrom(responses[player], uniform(words, player));
      for (let a = 0; a < frequency.length; a++)
        frequency[a] += ((a === played ? 1 : 0) - frequency[a]) / (round + 1);
    }
    onRound?.(frequencies, round);
  }
  return frequencies;
}

function drawFrom(mix: Float64Array, u: number): number {
  let action = 0;
  for (u -= mix[0]; u >= 0 && action < mix.length - 1; u -= mix[action]) action++;
  return action;
}
