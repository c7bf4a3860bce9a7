/** Parameters of signalling, and what follows from them. */
import { z } from "../../src/index.ts";
import { wordLengths, zipfShares } from "../../src/situations/index.ts";

export const params = z.object({
  pairs: z.number().int().min(1).max(256).default(1).describe("speakers, and as many listeners"),
  meanings: z.number().int().min(2).max(1024).default(6).describe("meanings that a speaker may have"),
  zipf: z
    .number()
    .min(0)
    .max(10)
    .default(1)
    .describe("exponent of Zipf's law: the k-th meaning comes in proportion to 1/k^zipf"),
  words: z
    .number()
    .int()
    .min(2)
    .max(1024)
    .optional()
    .describe("words, the shortest first; default: one for each meaning"),
  symbols: z.number().int().min(1).max(1024).default(2).describe("symbols that words are made of"),
  lengthCost: z.number().min(0).default(0).describe("kappa: what a symbol costs who says it (payoff)"),
  games: z.number().int().min(1).max(1_000_000).default(1).describe("games of an episode, each of two ticks"),
  generation: z
    .number()
    .int()
    .min(1)
    .optional()
    .describe(
      "games after which every speaker is replaced by a child of one at random; default: speakers stay for good",
    ),
});
export type SignallingParams = z.output<typeof params>;

export const wordsOf = ({ words, meanings }: SignallingParams): number => words ?? meanings;

const mostPairs = 65_536;

/** Rules that span several parameters. */
export function checkParams(p: SignallingParams): string | undefined {
  const table = p.meanings * wordsOf(p);
  if (table > mostPairs)
    return `meanings times words must be at most ${mostPairs}, got ${table}: every pair is counted`;
  return undefined;
}

export function modelOf(p: SignallingParams) {
  const shares = zipfShares(p.meanings, p.zipf);
  let sum = 0;
  return {
    words: wordsOf(p),
    lengths: wordLengths(wordsOf(p), p.symbols),
    shares,
    /** Probability of a meaning or one before it. */
    upTo: shares.map((share) => {
      sum += share;
      return sum;
    }),
  };
}

/** A word as it is written: its number among the words of its length, in letters. */
export function spelled(word: number, symbols: number): string {
  let before = 0;
  let length = 1;
  while (word - before >= symbols ** length) before += symbols ** length++;
  const letters: string[] = [];
  for (let rest = word - before, k = 0; k < length; k++) {
    letters.unshift(symbols <= 26 ? String.fromCharCode(97 + (rest % symbols)) : `${rest % symbols}.`);
    rest = Math.floor(rest / symbols);
  }
  return letters.join("");
}
