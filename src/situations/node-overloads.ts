/**
 * Nodes that pass on what goes between all others, and fail where more does than they can: what the loss of the busiest one sets off.
 *
 * Motter & Lai 2002, Physical Review E 66:065102. Betweenness by Brandes 2001, Journal of Mathematical Sociology 25:163-177.
 */
import { fail } from "../core/errors.ts";
import type { Topology } from "../core/topology.ts";

export interface Attack {
  /** The node that is removed first: the one with the highest load, the lowest of several. */
  readonly node: number;
  readonly load: number;
  /** Nodes of the largest component that is left in the end, as a share of all nodes. */
  readonly giant: number;
}

/** Loads are sums over all pairs, and are compared with capacities within this share. */
const slack = 1e-9;

/**
 * Takes the busiest node away. Then, until nobody does, all nodes fail at once whose load is above their capacity, 1 + margin times
 * what their load was at first. A larger margin does not always save more. Takes nodes times edges for each round.
 */
export function busiestNodeAttack(topology: Topology, margin: number): Attack {
  if (!(margin >= 0)) fail("busiestNodeAttack", "margin must be at least 0", margin);
  const { nodes } = topology;
  const isGone = new Uint8Array(nodes);
  const first = betweenness(topology, isGone);
  const node = first.indexOf(first.reduce((most, load) => Math.max(most, load), 0));
  isGone[node] = 1;
  // Each round but the last takes one away at least.
  for (let round = 0, failed = 1; failed > 0 && round <= nodes; round++) {
    failed = 0;
    const load = betweenness(topology, isGone);
    for (let k = 0; k < nodes; k++)
      if (isGone[k] === 0 && load[k] > (1 + margin) * first[k] * (1 + slack)) {
        isGone[k] = 1;
        failed++;
      }
  }
  return { node, load: first[node], giant: largest(topology, isGone) / nodes };
}

/** Pairs of other nodes that are joined through each, pairs with several shortest ways counted in part. */
export function betweenness({ nodes, start, neighbour }: Topology, isGone?: Uint8Array): Float64Array {
  const through = new Float64Array(nodes);
  const queue = new Int32Array(nodes);
  const distance = new Int32Array(nodes);
  const ways = new Float64Array(nodes);
  const depends = new Float64Array(nodes);
  for (let source = 0; source < nodes; source++) {
    if (isGone?.[source] === 1) continue;
    distance.fill(-1);
    ways.fill(0);
    distance[source] = 0;
    ways[source] = 1;
    queue[0] = source;
    let count = 1;
    for (let q = 0; q < count; q++) {
      const a = queue[q];
      for (let e = start[a]; e < start[a + 1]; e++) {
        const b = neighbour[e];
        if (isGone?.[b] === 1) continue;
        if (distance[b] < 0) {
          distance[b] = distance[a] + 1;
          queue[count++] = b;
        }
        if (distance[b] === distance[a] + 1) ways[b] += ways[a];
      }
    }
    depends.fill(0);
    for (let q = count - 1; q > 0; q--) {
      const b = queue[q];
      const part = (1 + depends[b]) / ways[b];
      for (let e = start[b]; e < start[b + 1]; e++) {
        const a = neighbour[e];
        if (distance[a] === distance[b] - 1 && isGone?.[a] !== 1) depends[a] += ways[a] * part;
      }
      // Each pair is met from both of its ends.
      through[b] += depends[b] / 2;
    }
  }
  return through;
}

function largest({ nodes, start, neighbour }: Topology, isGone: Uint8Array): number {
  const isSeen = isGone.slice();
  const queue = new Int32Array(nodes);
  let most = 0;
  for (let first = 0; first < nodes; first++) {
    if (isSeen[first] === 1) continue;
    isSeen[first] = 1;
    queue[0] = first;
    let count = 1;
    for (let q = 0; q < count; q++)
      for (let e = start[queue[q]]; e < start[queue[q] + 1]; e++) {
        if (isSeen[neighbour[e]] === 1) continue;
        isSeen[neighbour[e]] = 1;
        queue[count++] = neighbour[e];
      }
    most = Math.max(most, count);
  }
  return most;
}
