/**
 * The structure of all equilibria of a bimatrix game.
 *
 * Extreme equilibria pair a vertex of P with a vertex of Q. In the bipartite graph that has them as edges, each maximal
 * clique X x Y is a maximal Nash subset: any mixture of X against any mixture of Y is an equilibrium, and every
 * equilibrium is of this kind. The connected components of the graph are those of the set of equilibria (Winkels 1979;
 * Jansen 1981; Avis, Rosenberg, Savani & von Stengel 2010, section 2).
 */
import type { Equilibrium } from "./equilibrium.ts";

/** Mixes of player 0 and of player 1; every mixture of the first is an equilibrium with every mixture of the second. */
export type NashSubset = readonly [readonly Float64Array[], readonly Float64Array[]];

export interface EquilibriumComponent {
  /** Extreme equilibria, as places in the list of all. */
  readonly equilibria: readonly number[];
  /** Maximal Nash subsets, which may overlap. One with one equilibrium if the component is a point. */
  readonly subsets: readonly NashSubset[];
}

/** All equilibria of a game. */
export interface EquilibriumSet<E extends Equilibrium = Equilibrium> {
  /**
   * The extreme equilibria: all there are unless the game is degenerate, and else those of which all others are
   * mixtures. Smallest supports first, then in order of actions.
   */
  readonly equilibria: readonly E[];
  /** Whether some mix has more pure best responses than actions in its support. */
  readonly degenerate: boolean;
  /** Connected components of the set of equilibria, in order of their first. */
  readonly components: readonly EquilibriumComponent[];
}

/** An extreme equilibrium with the numbers of its two vertices. */
export interface Edge<E extends Equilibrium = Equilibrium> {
  readonly first: number;
  readonly second: number;
  readonly equilibrium: E;
}

export function equilibriumSet<E extends Equilibrium>(
  edges: readonly Edge<E>[],
  degenerate: boolean,
): EquilibriumSet<E> {
  const sorted = edges
    .map((edge) => ({ edge, key: rank(edge.equilibrium) }))
    .sort((a, b) => inOrder(a.key, b.key))
    .map(({ edge }) => edge);
  const equilibria = sorted.map(({ equilibrium }) => equilibrium);
  const components = connected(sorted).map((places) => ({
    equilibria: places,
    subsets: maximalSubsets(places.map((place) => sorted[place])),
  }));
  return { equilibria, degenerate, components };
}

/** Places of the edges that hang together, ascending. */
function connected(edges: readonly Edge[]): number[][] {
  const ends = edges.map(({ first, second }) => [2 * first, 2 * second + 1]);
  const edgesAt = new Map<number, number[]>();
  for (const vertex of ends.flat()) edgesAt.set(vertex, []);
  for (const [place, vertices] of ends.entries())
    for (const vertex of vertices) edgesAt.get(vertex)?.push(place);

  const components: number[][] = [];
  for (const start of edgesAt.keys()) {
    const component = new Set<number>();
    const reached = [start];
    // The list grows while it is read; a vertex that has been read has no edges any more.
    for (const vertex of reached) {
      for (const place of edgesAt.get(vertex) ?? []) {
        component.add(place);
        reached.push(...ends[place]);
      }
      edgesAt.set(vertex, []);
    }
    if (component.size > 0) components.push([...component].sort((a, b) => a - b));
  }
  return components;
}

/**
 * The maximal cliques of a component. The second sides of cliques are the sets of neighbours of first vertices and all
 * intersections of those; bit j of a set stands for the j-th second vertex.
 */
function maximalSubsets(edges: readonly Edge[]): NashSubset[] {
  const mixes = [new Map<number, Float64Array>(), new Map<number, Float64Array>()];
  for (const { first, second, equilibrium } of edges) {
    mixes[0].set(first, equilibrium.mixed[0]);
    mixes[1].set(second, equilibrium.mixed[1]);
  }
  const bitOf = new Map([...mixes[1].keys()].map((second, j) => [second, 1n << BigInt(j)]));
  const neighbours = new Map<number, bigint>();
  for (const { first, second } of edges)
    neighbours.set(first, (neighbours.get(first) ?? 0n) | (bitOf.get(second) as bigint));

  const sides = new Set<bigint>();
  for (const near of neighbours.values()) {
    for (const side of [...sides]) if ((side & near) !== 0n) sides.add(side & near);
    sides.add(near);
  }
  return [...sides].map((side) => [
    [...mixes[0]].filter(([first]) => ((neighbours.get(first) as bigint) & side) === side).map(([, x]) => x),
    [...mixes[1]].filter(([second]) => ((bitOf.get(second) as bigint) & side) !== 0n).map(([, y]) => y),
  ]);
}

/** Numbers to sort by: smaller supports first, then those of lower actions, then those that play lower actions more. */
function rank({ supports, mixed }: Equilibrium): number[] {
  return [
    supports[0].length + supports[1].length,
    ...supports.flat(),
    // Nine digits, so that rounding does not decide.
    ...mixed.flatMap((mix) => Array.from(mix, (p) => Math.round(-p * 1e9))),
  ];
}

function inOrder(a: readonly number[], b: readonly number[]): number {
  const place = a.findIndex((value, k) => value !== b[k]);
  return place < 0 ? 0 : a[place] - b[place];
}
