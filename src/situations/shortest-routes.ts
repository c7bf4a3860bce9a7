/** Fastest routes from one node to all others, Dijkstra 1959 (Numerische Mathematik 1:269-271). */

/** Links from node to node, both numbered from 0. */
export interface Roads {
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly nodes: number;
}

export interface ShortestRoutes {
  /** Searches from a node, with these times of the links, none of them below 0. */
  from(node: number, times: ArrayLike<number>): void;
  /** Links of the route that was found to a node, or nothing where there is none. */
  to(node: number): Int32Array | undefined;
}

/** A search that is made once for a network; of routes that are as fast it finds the one whose links come first. */
export function shortestRoutes({ from, to, nodes }: Roads): ShortestRoutes {
  const start = new Int32Array(nodes + 1);
  for (const node of from) start[node + 1]++;
  for (let node = 0; node < nodes; node++) start[node + 1] += start[node];
  const leaving = new Int32Array(from.length);
  const filled = start.slice();
  from.forEach((node, e) => {
    leaving[filled[node]++] = e;
  });
  const reached = new Float64Array(nodes);
  const isDone = new Uint8Array(nodes);
  const by = new Int32Array(nodes);
  let origin = 0;

  return {
    from(node, times) {
      origin = node;
      reached.fill(Number.POSITIVE_INFINITY);
      isDone.fill(0);
      by.fill(-1);
      reached[node] = 0;
      for (;;) {
        let next = -1;
        for (let k = 0; k < nodes; k++)
          if (isDone[k] === 0 && reached[k] < (next < 0 ? Number.POSITIVE_INFINITY : reached[next])) next = k;
        if (next < 0) return;
        isDone[next] = 1;
        for (let j = start[next]; j < start[next + 1]; j++) {
          const e = leaving[j];
          const time = reached[next] + times[e];
          if (time >= reached[to[e]]) continue;
          reached[to[e]] = time;
          by[to[e]] = e;
        }
      }
    },
    to(node) {
      if (reached[node] === Number.POSITIVE_INFINITY) return undefined;
      const links: number[] = [];
      for (let at = node; at !== origin; at = from[by[at]]) links.push(by[at]);
      return Int32Array.from(links.reverse());
    },
  };
}
