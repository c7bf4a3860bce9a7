/** From edges to the flat arrays of a topology, and from a text file to edges. */
import { fail } from "../core/errors.ts";
import type { Topology } from "../core/topology.ts";

/** Two nodes that are next to each other. */
export type Edge = readonly [a: number, b: number];

/**
 * The undirected graph of these edges over nodes 0..nodes-1. An edge that is named twice, or from both of its ends, is one.
 * Throws where an end is no node, or both are the same.
 */
export function topologyOf(nodes: number, edges: readonly Edge[]): Topology {
  if (!(Number.isInteger(nodes) && nodes >= 1))
    fail("topology", "nodes must be a whole number of at least 1", nodes);
  for (const edge of edges) {
    for (const end of edge)
      if (!(Number.isInteger(end) && end >= 0 && end < nodes))
        fail("topology", `an edge must join two of the nodes 0..${nodes - 1}`, edge);
    if (edge.length !== 2 || edge[0] === edge[1])
      fail("topology", "an edge must join two nodes", edge, "leave out those of a node with itself");
  }
  return fromPairs(nodes, edges.flat());
}

/** `pairs` holds both ends of each edge, one edge after the other; doubles are dropped. */
export function fromPairs(nodes: number, pairs: ArrayLike<number>): Topology {
  const most = new Int32Array(nodes + 1);
  for (let j = 0; j < pairs.length; j++) most[pairs[j] + 1]++;
  for (let a = 0; a < nodes; a++) most[a + 1] += most[a];
  const all = new Int32Array(pairs.length);
  const next = most.slice();
  for (let j = 0; j < pairs.length; j += 2) {
    all[next[pairs[j]]++] = pairs[j + 1];
    all[next[pairs[j + 1]]++] = pairs[j];
  }
  const start = new Int32Array(nodes + 1);
  let kept = 0;
  for (let a = 0; a < nodes; a++) {
    const own = all.subarray(most[a], most[a + 1]).sort();
    for (let j = 0; j < own.length; j++) if (j === 0 || own[j] !== own[j - 1]) all[kept++] = own[j];
    start[a + 1] = kept;
  }
  const neighbour = all.slice(0, kept);
  // Lists ascend, and so do the nodes that they are met from: the next place at the other end is the one.
  const reverse = new Int32Array(kept);
  const cursor = start.slice();
  for (let e = 0; e < kept; e++) reverse[e] = cursor[neighbour[e]]++;
  return { nodes, start, neighbour, reverse };
}

/**
 * Edges from a text with one a line: two node numbers apart from each other by spaces, a tab or a comma, and whatever
 * follows them (weights). Lines that begin with `#` or `%`, and empty ones, are left out. `first` is the number of the file's
 * first node (default 0; 1 in files of Matrix Market and of most published networks).
 */
export function edgesFromText(text: string, { first = 0 }: { first?: number } = {}): Edge[] {
  const edges: Edge[] = [];
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    if (/^\s*([#%].*)?$/.test(line)) continue;
    const ends = /^\s*(\d+)[\s,]+(\d+)(?:[\s,].*)?$/.exec(line);
    if (!ends) fail("edges", `line ${at + 1} must begin with the numbers of two nodes`, line.slice(0, 40));
    edges.push([Number(ends[1]) - first, Number(ends[2]) - first]);
  }
  return edges;
}
