/**
 * All Nash equilibria of a bimatrix game in floating point.
 *
 * Vertices of both best-response polytopes, paired where they carry all labels between them (Mangasarian 1964; Avis,
 * Rosenberg, Savani & von Stengel 2010). Each is then solved afresh from the payoffs and put to a best-response test.
 */
import type { NormalForm } from "../normal-form.ts";
import { type Edge, type EquilibriumSet, equilibriumSet } from "./components.ts";
import { equilibriumOf } from "./equilibrium.ts";
import { findSet } from "./label-sets.ts";
import { bestResponsePolytopes, requireTwoPlayers } from "./polytope.ts";
import { mixOfBasis } from "./solve.ts";
import { enumerateVertices, type Vertices } from "./vertices.ts";

/**
 * All equilibria of a game of two players, degenerate or not. Payoffs that differ by less than about 1e-10 of their
 * range count as equal.
 *
 * Time and memory grow with the number of vertices, exponentially in the number of actions of the player who has fewer:
 * five milliseconds at 10 x 10, half a second at 14 x 14.
 *
 * @throws if there are not two players, or if a polytope has more than half a million bases (random games: beyond 17 x 17).
 */
export function nashEquilibria(game: NormalForm): EquilibriumSet {
  const who = "nashEquilibria";
  requireTwoPlayers(who, game);
  const polytopes = bestResponsePolytopes(game);
  const p = enumerateVertices(polytopes[0]);
  const q = enumerateVertices(polytopes[1]);
  const degenerate = p.degenerate || q.degenerate;
  const pairs = degenerate ? coveringPairs(p, q) : complementaryPairs(p, q);
  const mixes = [p, q].map((vertices) => mixOnce(vertices));
  const edges = pairs.map(([first, second]): Edge => {
    return {
      first,
      second,
      equilibrium: equilibriumOf(who, game, polytopes, mixes[0](first), mixes[1](second)),
    };
  });
  return equilibriumSet(edges, degenerate);
}

/** Pairs whose label sets are complements: all pairs there are when no vertex has more labels than it needs. */
function complementaryPairs(p: Vertices, q: Vertices): [number, number][] {
  const { words, bits, count } = p.labels;
  const all = allLabels(p);
  const missing = new Int32Array(words);
  const pairs: [number, number][] = [];
  // Vertex 0 is z = 0, which is no mix.
  for (let first = 1; first < count; first++) {
    for (let w = 0; w < words; w++) missing[w] = all[w] ^ bits[words * first + w];
    const second = findSet(q.labels, missing, 0);
    if (second > 0) pairs.push([first, second]);
  }
  return pairs;
}

/** Pairs whose label sets make up all labels. */
function coveringPairs(p: Vertices, q: Vertices): [number, number][] {
  const { words } = p.labels;
  const all = allLabels(p);
  const ours = p.labels.bits;
  const theirs = q.labels.bits;
  const pairs: [number, number][] = [];
  for (let first = 1; first < p.labels.count; first++)
    for (let second = 1; second < q.labels.count; second++) {
      let w = 0;
      while (w < words && (ours[words * first + w] | theirs[words * second + w]) === all[w]) w++;
      if (w === words) pairs.push([first, second]);
    }
  return pairs;
}

function allLabels({ polytope, labels }: Vertices): Int32Array {
  const all = new Int32Array(labels.words);
  for (let label = 0; label < polytope.rows + polytope.columns; label++) all[label >> 5] |= 1 << (label & 31);
  return all;
}

/** The mix of a vertex by its number, the same array each time. */
function mixOnce({ polytope, bases, basisOf }: Vertices): (vertex: number) => Float64Array {
  const known = new Map<number, Float64Array>();
  return (vertex) => {
    const mix = known.get(vertex) ?? mixOfBasis(polytope, bases.bits, bases.words * basisOf[vertex]);
    known.set(vertex, mix);
    return mix;
  };
}
