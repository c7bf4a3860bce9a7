/**
 * Coalition: the share of all agents that is in the largest community of those who write to each other, directly or through others.
 *
 * Communities are the connected components of who wrote to whom in the window, found by union-find (Tarjan 1975, Journal of the ACM
 * 22:215-225).
 */
import type { Monitor } from "./monitor.ts";

/** In place of an agent: it wrote to nobody; it wrote to all its neighbours. */
export const toNobody = -1;
export const toNeighbours = -2;

/** Whom agent a wrote to at tick t, at `t * agents + a`: the number of an agent, `toNobody` or `toNeighbours`. */
export interface ContactWindow {
  readonly contacts: ArrayLike<number>;
  readonly agents: number;
  readonly ticks: number;
  /** 1 for who is there now (default: all). */
  readonly active?: ArrayLike<number>;
  /** Who is next to whom; without it all are. */
  readonly graph?: Neighbours;
}

/** The neighbours of agent a are `neighbour[start[a]]` up to `neighbour[start[a + 1] - 1]`. */
export interface Neighbours {
  readonly start: ArrayLike<number>;
  readonly neighbour: ArrayLike<number>;
}

/** Follows `parent` to the community that agent a is in, and shortens the way. */
function communityOf(parent: Int32Array, a: number): number {
  let at = a;
  while (parent[at] !== at) {
    parent[at] = parent[parent[at]];
    at = parent[at];
  }
  return at;
}

/** Makes one community of two agents' where the other one is there. */
function join(parent: Int32Array, active: ArrayLike<number> | undefined, from: number, to: number): void {
  if (active !== undefined && active[to] === 0) return;
  const one = communityOf(parent, from);
  const other = communityOf(parent, to);
  if (one < other) parent[other] = one;
  else parent[one] = other;
}

/**
 * Puts the community of each agent into `parent` and the sizes of communities into `size`, by the number of their lowest agent, and
 * returns that of the largest, the lowest of several; below 0 where nobody is there.
 */
export function findCommunities(
  contacts: ArrayLike<number>,
  agents: number,
  ticks: number,
  active: ArrayLike<number> | undefined,
  parent: Int32Array,
  size: Int32Array,
  graph?: Neighbours,
): number {
  for (let a = 0; a < agents; a++) {
    parent[a] = a;
    size[a] = 0;
  }
  for (let k = 0; k < ticks * agents; k++) {
    const from = k % agents;
    const to = contacts[k];
    if (to === toNobody || (active !== undefined && active[from] === 0)) continue;
    if (to >= 0) join(parent, active, from, to);
    else if (graph === undefined) for (let a = 0; a < agents; a++) join(parent, active, from, a);
    else
      for (let e = graph.start[from]; e < graph.start[from + 1]; e++)
        join(parent, active, from, graph.neighbour[e]);
  }
  let largest = -1;
  for (let a = 0; a < agents; a++) {
    if (active !== undefined && active[a] === 0) continue;
    parent[a] = communityOf(parent, a);
    size[parent[a]]++;
  }
  for (let a = 0; a < agents; a++) if (size[a] > 0 && (largest < 0 || size[a] > size[largest])) largest = a;
  return largest;
}

export function largestCommunity({ contacts, agents, ticks, active, graph }: ContactWindow): number {
  const size = new Int32Array(agents);
  const largest = findCommunities(contacts, agents, ticks, active, new Int32Array(agents), size, graph);
  let here = 0;
  for (let a = 0; a < agents; a++) here += size[a];
  return largest < 0 ? 0 : size[largest] / here;
}

/** Over 80 % unless told otherwise: 8 of 10 are not over, 9 are. */
export function coalition({ threshold = 0.8 }: { readonly threshold?: number } = {}): Monitor<ContactWindow> {
  return {
    id: "coalition",
    title: "Coalition of nearly all",
    cite: ["Tarjan 1975, Journal of the ACM 22:215-225"],
    description: "share of agents in the largest community of who writes to whom",
    measure: largestCommunity,
    threshold,
    rate: undefined,
  };
}
