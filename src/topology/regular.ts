/** Graphs without chance: complete, rings, lattices, bipartite, trees. Each gives both ends of its edges, in pairs. */

/** Everybody is next to everybody: n (n - 1) / 2 edges. */
export function completePairs(n: number): number[] {
  const pairs: number[] = [];
  for (let a = 0; a < n; a++) for (let b = a + 1; b < n; b++) pairs.push(a, b);
  return pairs;
}

/** On a circle, next to the k / 2 nearest on either side: n k / 2 edges where k < n. */
export function ringPairs(n: number, k: number): number[] {
  const pairs: number[] = [];
  for (let a = 0; a < n; a++)
    for (let d = 1; d <= k / 2; d++) if ((a + d) % n !== a) pairs.push(a, (a + d) % n);
  return pairs;
}

/**
 * On a grid, row by row: node `row * columns + column`, next to those above, below and beside (4, von Neumann's), and across
 * (8, Moore's). On a torus what leaves on one side comes in on the other: 2 n edges with 4 neighbours, 4 n with 8, from three
 * rows and columns on.
 */
export function latticePairs(rows: number, columns: number, neighbours: 4 | 8, torus: boolean): number[] {
  const pairs: number[] = [];
  const steps = [
    [0, 1],
    [1, 0],
    ...(neighbours === 8
      ? [
          [1, 1],
          [1, -1],
        ]
      : []),
  ];
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++)
      for (const [down, right] of steps) {
        const inside = y + down < rows && x + right >= 0 && x + right < columns;
        if (!inside && !torus) continue;
        const other = ((y + down) % rows) * columns + ((x + right + columns) % columns);
        if (other !== y * columns + x) pairs.push(y * columns + x, other);
      }
  return pairs;
}

/** The first `left` are next to all others, and to none of their own: left (n - left) edges. */
export function bipartitePairs(n: number, left: number): number[] {
  const pairs: number[] = [];
  for (let a = 0; a < left; a++) for (let b = left; b < n; b++) pairs.push(a, b);
  return pairs;
}

/** Node 0 is the root; node a > 0 hangs on node floor((a - 1) / branching): n - 1 edges, a chain where branching is 1. */
export function treePairs(n: number, branching: number): number[] {
  const pairs: number[] = [];
  for (let a = 1; a < n; a++) pairs.push(Math.floor((a - 1) / branching), a);
  return pairs;
}
