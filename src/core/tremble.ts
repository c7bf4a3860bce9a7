/** Choices that are replaced by random ones: what mechanisms and certificates take for noise. */
import { randomInt, uniform } from "./random.ts";
import type { Head } from "./spaces.ts";

/**
 * Each head of row `k` is replaced with this probability by a choice that is equally likely among all, where that is allowed,
 * or by a number of its interval. Draws from stream `s` of `words`.
 */
export function trembleRow(
  heads: readonly Head[],
  actions: readonly Float64Array[],
  masks: readonly Uint8Array[],
  k: number,
  words: Int32Array,
  s: number,
  probability: number,
): void {
  for (let h = 0; h < heads.length; h++) {
    if (uniform(words, s) >= probability) continue;
    const head = heads[h];
    if (head.kind === "box") {
      actions[h][k] = head.low + uniform(words, s) * (head.high - head.low);
      continue;
    }
    const choice = randomInt(words, s, head.n);
    if (masks[h].length === 0 || masks[h][k * head.n + choice] !== 0) actions[h][k] = choice;
  }
}
