/** What is known of signalling in closed form. */
import type { Theory } from "../../src/index.ts";
import { modelOf, type SignallingParams } from "./params.ts";

export function theory(p: SignallingParams): Theory {
  const { pairs, lengthCost, meanings } = p;
  const { shares, lengths, words } = modelOf(p);
  // A game takes two ticks; a word understood pays speaker and listener.
  const welfare = (success: number, length: number) => (pairs * (2 * success - lengthCost * length)) / 2;
  let best = Number.NEGATIVE_INFINITY;
  let success = 0;
  let length = lengths[0];
  let told = 0;
  // The most frequent meanings have words of their own, as many as it pays, and the others share the shortest.
  for (let m = 1; m <= Math.min(words, meanings); m++) {
    success += shares[m - 1];
    length += shares[m - 1] * (lengths[m - 1] - lengths[0]);
    if (welfare(success, length) <= best) continue;
    best = welfare(success, length);
    told = m;
  }
  return {
    optimum: {
      welfare: best,
      note: `the ${told} most frequent meanings have words of their own, the shortest first: closed form`,
    },
    babbling: {
      welfare: welfare(shares[0], lengths[0]),
      note: "all say the shortest word and guess the most frequent meaning, an equilibrium of every signalling game: closed form",
    },
  };
}
