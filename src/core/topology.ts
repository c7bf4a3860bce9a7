/** Who is next to whom: an undirected graph over the agents of a world, as flat arrays. */
import { fail } from "./errors.ts";

/** The same in all worlds of a batch. Nodes are agents by their index; every edge stands once at each of its ends. */
export interface Topology {
  readonly nodes: number;
  /** The neighbours of node `a` are `neighbour[start[a]]` to `neighbour[start[a + 1] - 1]`, ascending. */
  readonly start: Int32Array;
  readonly neighbour: Int32Array;
  /** Where the same edge stands at its other end: what is kept at place `e` for a of b is kept at `reverse[e]` for b of a. */
  readonly reverse: Int32Array;
}

/** Throws unless the arrays are what `Topology` says, over so many agents. */
export function requireTopology(who: string, topology: Topology, agents: number): void {
  const wrong = (rule: string, got: unknown) =>
    fail(who, `topology ${rule}`, got, "make it by buildTopology or topologyOf");
  if (!(topology?.start instanceof Int32Array)) wrong("must be a graph", topology);
  const { nodes, start, neighbour, reverse } = topology;
  if (nodes !== agents) wrong(`must have a node for each of the ${agents} agents`, nodes);
  if (start.length !== nodes + 1 || start[0] !== 0 || start[nodes] !== neighbour.length)
    wrong(`must have nodes + 1 starts, from 0 to the ${neighbour.length} places of its neighbours`, [
      ...start,
    ]);
  if (reverse.length !== neighbour.length) wrong("must have a reverse for every place", reverse.length);
  for (let a = 0; a < nodes; a++)
    for (let e = start[a]; e < start[a + 1]; e++) {
      const b = neighbour[e];
      if (b === a || (e > start[a] && b <= neighbour[e - 1]))
        wrong("must list each neighbour once, ascending, and no agent as its own", {
          agent: a,
          neighbour: b,
        });
      const back = reverse[e];
      if (!(back >= start[b] && back < start[b + 1] && neighbour[back] === a))
        wrong("must have every edge at both of its ends", { agent: a, neighbour: b });
    }
}

/** The neighbours of a node as an array, made when they are first asked for and kept; without a topology that is an error. */
export function neighboursIn(who: string, topology: Topology | undefined): (a: number) => Int32Array {
  if (!topology)
    return () =>
      fail(
        who,
        "asks for neighbours, but the env has no topology",
        undefined,
        "give it one, by buildTopology",
      );
  const { start, neighbour } = topology;
  const lists: (Int32Array | undefined)[] = new Array(start.length - 1);
  return (a) => {
    let list = lists[a];
    if (!list) {
      list = neighbour.subarray(start[a], start[a + 1]);
      lists[a] = list;
    }
    return list;
  };
}
