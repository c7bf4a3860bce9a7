/** Graphs made by chance, each from one random stream: the same words give the same graph. */
import { fail } from "../core/errors.ts";
import { randomInt, uniform } from "../core/random.ts";
import { ringPairs } from "./regular.ts";

/**
 * Small world (Watts & Strogatz 1998, "Collective dynamics of 'small-world' networks", Nature 393): a ring of k neighbours, of
 * which every edge (a, a + d), first those with d = 1, then 2 ..., is moved with probability `rewire` to an end that is drawn
 * from all that a is not next to yet. n k / 2 edges, as in the ring. `words`: one random stream.
 */
export function smallWorldPairs(n: number, k: number, rewire: number, words: Int32Array): number[] {
  const next = neighbourSets(n, ringPairs(n, k));
  for (let d = 1; d <= k / 2; d++)
    for (let a = 0; a < n; a++) {
      const b = (a + d) % n;
      if (uniform(words, 0) >= rewire || next[a].size >= n - 1) continue;
      let other = randomInt(words, 0, n);
      while (other === a || next[a].has(other)) other = randomInt(words, 0, n);
      next[a].delete(b);
      next[b].delete(a);
      next[a].add(other);
      next[other].add(a);
    }
  return pairsOf(next);
}

/**
 * Scale-free (Barabasi & Albert 1999, "Emergence of scaling in random networks", Science 286): after a star of m + 1 nodes every
 * new one is joined to m others, drawn in proportion to their degree: m (n - m) edges. `words`: one random stream.
 */
export function scaleFreePairs(n: number, m: number, words: Int32Array): number[] {
  const pairs: number[] = [];
  for (let a = 1; a <= m; a++) pairs.push(0, a);
  for (let a = m + 1; a < n; a++) {
    // Every node stands in `pairs` as often as it has edges.
    const chosen = new Set<number>();
    while (chosen.size < m) chosen.add(pairs[randomInt(words, 0, pairs.length)]);
    for (const b of chosen) pairs.push(b, a);
  }
  return pairs;
}

/** How often a pairing that got stuck is begun anew. */
const mostTries = 1000;

/**
 * Random regular (Steger & Wormald 1999, "Generating random regular graphs quickly"): of n d loose ends two at a time are drawn
 * and joined unless they are of one node, or of two that are joined already; where none is left that can be joined all begins
 * anew. n d / 2 edges, nearly uniform over all such graphs. `words`: one random stream.
 */
export function randomRegularPairs(n: number, degree: number, words: Int32Array): number[] {
  for (let tries = 0; tries < mostTries; tries++) {
    const pairs = pairUp(n, degree, words);
    if (pairs) return pairs;
  }
  return fail("topology", `no regular graph of degree ${degree} was found for ${n} agents`);
}

function pairUp(n: number, degree: number, words: Int32Array): number[] | undefined {
  const next = Array.from({ length: n }, () => new Set<number>());
  const loose = Array.from({ length: n * degree }, (_, j) => j % n);
  for (let refused = 0; loose.length > 0; ) {
    const i = randomInt(words, 0, loose.length);
    const j = randomInt(words, 0, loose.length);
    const [a, b] = [loose[i], loose[j]];
    if (a === b || next[a].has(b)) {
      // Whether anything can be joined takes long to tell: it is asked where draw after draw is refused.
      if (++refused % (4 * n) === 0 && !canJoin(loose, next)) return undefined;
      continue;
    }
    refused = 0;
    next[a].add(b);
    next[b].add(a);
    for (const at of i > j ? [i, j] : [j, i]) {
      loose[at] = loose[loose.length - 1];
      loose.pop();
    }
  }
  return pairsOf(next);
}

function canJoin(loose: readonly number[], next: readonly Set<number>[]): boolean {
  const left = [...new Set(loose)];
  return left.some((a) => left.some((b) => a !== b && !next[a].has(b)));
}

function neighbourSets(n: number, pairs: readonly number[]): Set<number>[] {
  const next = Array.from({ length: n }, () => new Set<number>());
  for (let j = 0; j < pairs.length; j += 2) {
    next[pairs[j]].add(pairs[j + 1]);
    next[pairs[j + 1]].add(pairs[j]);
  }
  return next;
}

function pairsOf(next: readonly Set<number>[]): number[] {
  return next.flatMap((others, a) => [...others].filter((b) => b > a).flatMap((b) => [a, b]));
}
