/** Networks worth a name: links with latencies that grow with their traffic, and the paths that agents choose from. */
import { type FlatRoutes, flatRoutes, type LinkTimes } from "../network/links.ts";

export interface Link {
  /** Latency of the empty link, in time units. */
  readonly constant: number;
  /** Latency added when all agents use it, in time units. */
  readonly slope: number;
  /** Of the share of agents on it; default 1, affine latency. */
  readonly power?: number | undefined;
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

/** The same, but that the narrow road takes the fourth power of its share: of polynomials of that degree none is worse. */
export const pigouQuartic: Network = {
  links: [
    { constant: 1, slope: 0 },
    { constant: 0, slope: 1, power: 4 },
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

/** Latency of a link with so many of the agents on it. */
export function latencyOf({ constant, slope, power = 1 }: Link, load: number, agents: number): number {
  return constant + (power === 1 ? (slope * load) / agents : slope * (load / agents) ** power);
}

/** The network as flat arrays, with what a call of a rule fills before it reads it. */
interface FlatNetwork {
  readonly paths: FlatRoutes;
  readonly times: LinkTimes;
  /** Scratch: by link, and what a trip on each path costs the others. */
  readonly perLink: Float64Array;
  readonly external: Float64Array;
}

export function flatten({ links, paths }: Network, agents: number): FlatNetwork {
  return {
    paths: flatRoutes(paths),
    times: {
      constant: Float64Array.from(links, ({ constant }) => constant),
      slope: Float64Array.from(links, ({ slope }) => slope),
      power: Float64Array.from(links, ({ power = 1 }) => power),
      scale: new Float64Array(links.length).fill(agents),
    },
    perLink: new Float64Array(links.length),
    external: new Float64Array(paths.length),
  };
}
