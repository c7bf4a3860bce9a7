/** Networks worth a name: links with affine latencies, and the paths that agents choose from. */

interface Link {
  /** Latency of the empty link, in time units. */
  readonly constant: number;
  /** Latency added when all agents use it, in time units. */
  readonly slope: number;
}

export interface Network {
  readonly links: readonly Link[];
  /** Link numbers of each path. */
  readonly paths: readonly (readonly number[])[];
}

/** Pigou 1920: a wide road that always takes 1, and a narrow one that takes as long as its share of the traffic. */
export const pigou: Network = {
  links: [
    { constant: 1, slope: 0 },
    { constant: 0, slope: 1 },
  ],
  paths: [[0], [1]],
};

/** Braess 1968 in the units of Roughgarden & Tardos 2002: s-v (x), v-t (1), s-w (1), w-t (x). */
const fourLinks: readonly Link[] = [
  { constant: 0, slope: 1 },
  { constant: 1, slope: 0 },
  { constant: 1, slope: 0 },
  { constant: 0, slope: 1 },
];

/** Two routes, s-v-t and s-w-t, alike. */
export const braessWithoutLink: Network = {
  links: fourLinks,
  paths: [
    [0, 1],
    [2, 3],
  ],
};

/** A free link v-w opens the route s-v-w-t, which every selfish driver takes. */
export const braessWithLink: Network = {
  links: [...fourLinks, { constant: 0, slope: 0 }],
  paths: [
    [0, 1],
    [2, 3],
    [0, 4, 3],
  ],
};

/** The network as flat arrays: path j's links are `pathLinks[pathStart[j] .. pathStart[j + 1] - 1]`. */
export interface FlatNetwork {
  readonly constant: Float64Array;
  readonly slope: Float64Array;
  readonly pathStart: Int32Array;
  readonly pathLinks: Int32Array;
  /** Scratch: what a trip on each path costs the others. */
  readonly external: Float64Array;
}

export function flatten({ links, paths }: Network): FlatNetwork {
  const pathStart = new Int32Array(paths.length + 1);
  paths.forEach((path, j) => {
    pathStart[j + 1] = pathStart[j] + path.length;
  });
  return {
    constant: Float64Array.from(links, ({ constant }) => constant),
    slope: Float64Array.from(links, ({ slope }) => slope),
    pathStart,
    pathLinks: Int32Array.from(paths.flat()),
    external: new Float64Array(paths.length),
  };
}
