/** What a graph is like: degrees, clustering, path length, components. */
import type { Topology } from "../core/topology.ts";

/** Neighbours of each node. */
export const degrees = ({ nodes, start }: Topology): Int32Array =>
  Int32Array.from({ length: nodes }, (_, a) => start[a + 1] - start[a]);

/**
 * Clustering coefficient (Watts & Strogatz 1998, "Collective dynamics of 'small-world' networks"): of the pairs of a node's
 * neighbours the share that are next to each other, in the mean over all nodes; a node with fewer than two counts as 0.
 */
export function clustering({ nodes, start, neighbour }: Topology): number {
  const near = new Uint8Array(nodes);
  let sum = 0;
  for (let a = 0; a < nodes; a++) {
    const degree = start[a + 1] - start[a];
    if (degree < 2) continue;
    for (let e = start[a]; e < start[a + 1]; e++) near[neighbour[e]] = 1;
    // Every edge between two neighbours is met from both of its ends.
    let met = 0;
    for (let e = start[a]; e < start[a + 1]; e++)
      for (let f = start[neighbour[e]]; f < start[neighbour[e] + 1]; f++) met += near[neighbour[f]];
    for (let e = start[a]; e < start[a + 1]; e++) near[neighbour[e]] = 0;
    sum += met / (degree * (degree - 1));
  }
  return sum / nodes;
}

/**
 * Characteristic path length: edges on the shortest way between two nodes, in the mean over all pairs that are connected; NaN
 * where none are. Takes time in proportion to nodes times edges.
 */
export function pathLength(topology: Topology): number {
  const { nodes } = topology;
  const queue = new Int32Array(nodes);
  const distance = new Int32Array(nodes);
  let sum = 0;
  let pairs = 0;
  for (let a = 0; a < nodes; a++) {
    distance.fill(-1);
    const reached = walk(topology, a, queue, distance);
    for (let j = 1; j < reached; j++) sum += distance[queue[j]];
    pairs += reached - 1;
  }
  return sum / pairs;
}

/** The connected component of each node, numbered from 0 in the order of their first nodes. */
export function components(topology: Topology): { readonly count: number; readonly of: Int32Array } {
  const { nodes } = topology;
  const queue = new Int32Array(nodes);
  const distance = new Int32Array(nodes).fill(-1);
  const of = new Int32Array(nodes);
  let count = 0;
  for (let a = 0; a < nodes; a++) {
    if (distance[a] !== -1) continue;
    const reached = walk(topology, a, queue, distance);
    for (let j = 0; j < reached; j++) of[queue[j]] = count;
    count++;
  }
  return { count, of };
}

/** Breadth first from `a` over nodes whose distance is -1: fills it and `queue`, and returns how many were reached. */
function walk({ start, neighbour }: Topology, a: number, queue: Int32Array, distance: Int32Array): number {
  let reached = 1;
  queue[0] = a;
  distance[a] = 0;
  for (let at = 0; at < reached; at++)
    for (let e = start[queue[at]]; e < start[queue[at] + 1]; e++) {
      const b = neighbour[e];
      if (distance[b] !== -1) continue;
      distance[b] = distance[queue[at]] + 1;
      queue[reached++] = b;
    }
  return reached;
}
