/**
 * What words are worth in closed form: how short a code can be, how words drift as speakers are replaced, and what a chain of learners
 * comes to believe.
 *
 * Shannon 1948, Bell System Technical Journal 27 (entropy); Huffman 1952, Proceedings of the IRE 40:1098-1101; Malécot 1948, Les
 * Mathématiques de l'hérédité, and Kimura & Crow 1964, Genetics 49:725-738 (drift and innovation); Griffiths & Kalish 2007, Cognitive
 * Science 31:441-480 (iterated learning).
 */
import { fail } from "../core/errors.ts";
import { requireAtLeast, requireShare, requireWhole } from "../institutions/chances.ts";
import { binomial } from "../stats/distributions.ts";

const mostMeanings = 1e5;
const slack = 1e-9;

/** Shares of meanings of which the k-th is needed in proportion to 1/k^exponent (Zipf). */
export function zipfShares(meanings: number, exponent = 1): Float64Array {
  const who = "zipfShares";
  requireWhole(who, "meanings", meanings, 1, mostMeanings);
  if (!(exponent >= 0 && exponent < Number.POSITIVE_INFINITY))
    fail(who, "exponent must be at least 0 and finite", exponent);
  const shares = Float64Array.from({ length: meanings }, (_, k) => (k + 1) ** -exponent);
  const all = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => share / all);
}

/** Lengths of so many words over an alphabet, the shortest first: all words of a length are used before longer ones. */
export function wordLengths(words: number, symbols: number): Float64Array {
  const who = "wordLengths";
  requireWhole(who, "words", words, 1, mostMeanings);
  requireAtLeast(who, "symbols", symbols, 1);
  const lengths = new Float64Array(words);
  let length = 1;
  let room = symbols;
  for (let j = 0; j < words; j++) {
    if (room === 0) {
      length++;
      room = symbols ** length;
    }
    lengths[j] = length;
    room--;
  }
  return lengths;
}

/** Mean length of a code whose words are told apart where they end: the most frequent meanings have the shortest words. */
export function shortestCode(shares: ArrayLike<number>, symbols: number): number {
  requireShares("shortestCode", shares);
  const lengths = wordLengths(shares.length, symbols);
  return Array.from(shares)
    .sort((a, b) => b - a)
    .reduce((sum, share, j) => sum + share * lengths[j], 0);
}

/** The same of a code that gives meanings as many of the same words at random: whose mean does not depend on shares. */
export function randomCode(words: number, symbols: number): number {
  return wordLengths(words, symbols).reduce((sum, length) => sum + length, 0) / words;
}

/** Mean length, in bits, of the best binary code without marks between words. Huffman 1952. */
export function huffmanLength(shares: ArrayLike<number>): number {
  requireShares("huffmanLength", shares);
  // The two rarest are joined until one is left; each joint adds a bit to all below it.
  const leaves = Array.from(shares).sort((a, b) => a - b);
  const joints: number[] = [];
  let [leaf, joint, bits] = [0, 0, 0];
  const rarest = () =>
    leaf < leaves.length && !(joints[joint] <= leaves[leaf]) ? leaves[leaf++] : joints[joint++];
  for (let k = 1; k < leaves.length; k++) {
    const both = rarest() + rarest();
    joints.push(both);
    bits += both;
  }
  return bits;
}

/** Entropy of the shares, in bits: no code is shorter. */
export function entropyBits(shares: ArrayLike<number>): number {
  requireShares("entropyBits", shares);
  return Array.from(shares).reduce((sum, share) => sum - (share > 0 ? share * Math.log2(share) : 0), 0);
}

/** Speakers of whom each generation copies random ones of the last, word by word, and innovates. */
export interface Generations {
  /** Probability that a word is not copied but replaced by another. */
  readonly innovation: number;
  /** Words there are to take in its place; default: so many that none is found twice. */
  readonly words?: number;
}

/** Probability that two of so many speakers have the same word for a meaning, once that no longer depends on the founders. */
export function speakersAgree(speakers: number, { innovation: u, words }: Generations): number {
  const who = "speakersAgree";
  requireAtLeast(who, "speakers", speakers, 2);
  const others = otherWords(who, u, words);
  const oneParent = 1 / speakers;
  // Of a pair whose parents said the same, and of one whose parents did not.
  const kept = (1 - u) ** 2 + u ** 2 / others;
  const met = (2 * u * (1 - u)) / others + (u ** 2 * (1 - 1 / others)) / others;
  return (kept * oneParent + met * (1 - oneParent)) / (1 - (kept - met) * (1 - oneParent));
}

/** Probability that the founders still understand a word after so many generations. */
export function understoodAfter(generations: number, { innovation: u, words }: Generations): number {
  const who = "understoodAfter";
  requireAtLeast(who, "generations", generations, 0);
  const others = otherWords(who, u, words);
  const byChance = 1 / (others + 1);
  return byChance + (1 - byChance) * (1 - u - u / others) ** generations;
}

function otherWords(who: string, innovation: number, words = Number.POSITIVE_INFINITY): number {
  requireShare(who, "innovation", innovation);
  if (!(innovation > 0)) fail(who, "innovation must be above 0", innovation);
  if (!(words >= 2)) fail(who, "words must be at least 2", words);
  return words - 1;
}

/** A language of one of two kinds, that each learns from what the one before says. */
export interface IteratedLearning {
  /** What a learner believes of the first kind before it has heard anything. */
  readonly prior: number;
  /** Probability that an utterance is of the other kind than its speaker. */
  readonly error: number;
  /** Utterances that a learner hears. */
  readonly heard: number;
}

/**
 * Share of learners, far down the chain, whose language is of the first kind, and probability that one has the second where its teacher had
 * the first. `sample`: a learner takes a kind with the probability that it gives it; `maximum`: the kind that it finds more likely, of
 * equally likely ones either. Griffiths & Kalish 2007.
 */
export function iteratedLearning(
  { prior, error, heard }: IteratedLearning,
  takes: "sample" | "maximum",
): { first: number; flip: number } {
  const who = "iteratedLearning";
  requireShare(who, "prior", prior);
  requireShare(who, "error", error);
  requireWhole(who, "heard", heard, 1, 1000);
  const taken = (ofSecond: number) => {
    const second = (1 - prior) * error ** (heard - ofSecond) * (1 - error) ** ofSecond;
    const belief = second / (second + prior * error ** ofSecond * (1 - error) ** (heard - ofSecond));
    if (takes === "sample") return belief;
    return Math.abs(belief - 0.5) < slack ? 0.5 : belief > 0.5 ? 1 : 0;
  };
  const change = (probabilities: Float64Array, of: (taken: number) => number) =>
    probabilities.reduce((sum, p, k) => sum + (p > 0 ? p * of(taken(k)) : 0), 0);
  const flip = change(binomial(heard, error), (second) => second);
  const back = change(binomial(heard, 1 - error), (second) => 1 - second);
  if (flip + back === 0) fail(who, "error must leave a chance of change", error);
  return { first: back / (flip + back), flip };
}

function requireShares(who: string, shares: ArrayLike<number>): void {
  let sum = 0;
  for (let k = 0; k < shares.length; k++) {
    requireShare(who, `share ${k}`, shares[k]);
    sum += shares[k];
  }
  if (!(Math.abs(sum - 1) < slack)) fail(who, "shares must add up to 1", sum);
}
