/** Topologies as parameters: what a configuration says of who is next to whom, and the graph that is built from it. */

import { fail } from "../core/errors.ts";
import { seedWords } from "../core/random.ts";
import type { Topology } from "../core/topology.ts";
import * as z from "../core/z.ts";
import { fromPairs, topologyOf } from "./edges.ts";
import { randomRegularPairs, scaleFreePairs, smallWorldPairs } from "./random.ts";
import { bipartitePairs, completePairs, latticePairs, ringPairs, treePairs } from "./regular.ts";

const seed = z
  .union([z.number().int(), z.string()])
  .default(0)
  .describe("which of the random graphs (a whole number or a text)");
const even = z.number().int().min(2).multipleOf(2);
const count = z.number().int().min(1);

/**
 * What `topology` in an env's or a mechanism's params may say, `{ kind: "small-world", neighbours: 4, rewire: 0.1 }`:
 * `topology: topologyParams.default({ kind: "ring", neighbours: 2 }).describe("who is next to whom")`.
 */
export const topologyParams = /* @__PURE__ */ z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("complete") }),
  z.strictObject({
    kind: z.literal("ring"),
    neighbours: even.default(2).describe("nearest on the circle, half of them on either side (agents, even)"),
  }),
  z.strictObject({
    kind: z.literal("lattice"),
    columns: count.optional().describe("agents in a row (agents); default: as many as there are rows"),
    neighbours: z
      .union([z.literal(4), z.literal(8)])
      .default(4)
      .describe("without or with those across (agents)"),
    torus: z.boolean().default(true).describe("what leaves on one side comes in on the other"),
  }),
  z.strictObject({
    kind: z.literal("small-world"),
    neighbours: even.default(4).describe("of the ring that it begins with (agents, even)"),
    rewire: z.number().min(0).max(1).default(0.1).describe("probability that an edge is moved"),
    seed,
  }),
  z.strictObject({
    kind: z.literal("scale-free"),
    joins: count.default(2).describe("edges that every new agent brings (edges)"),
    seed,
  }),
  z.strictObject({
    kind: z.literal("random-regular"),
    degree: count.default(4).describe("neighbours of everybody (agents)"),
    seed,
  }),
  z.strictObject({
    kind: z.literal("bipartite"),
    left: count.describe(
      "the first so many are next to all others, and nobody else is next to anybody (agents)",
    ),
  }),
  z.strictObject({
    kind: z.literal("tree"),
    branching: count.default(2).describe("that hang on each (agents); 1 makes a chain"),
  }),
  z.strictObject({
    kind: z.literal("edges"),
    edges: z.array(z.tuple([z.number(), z.number()])).describe("pairs of agents that are next to each other"),
  }),
]);

/** A topology as params give it. */
export type TopologyParams = z.output<typeof topologyParams>;

/** The graph over so many agents; the same params give the same one. Throws where there is none, `who` being who asks. */
export function buildTopology(p: TopologyParams, agents: number, who = "topology"): Topology {
  if (p.kind === "edges") return topologyOf(agents, p.edges);
  return fromPairs(agents, pairsOf(who, p, agents));
}

function pairsOf(who: string, p: Exclude<TopologyParams, { kind: "edges" }>, n: number): number[] {
  const below = (name: string, value: number) => {
    if (value >= n) fail(who, `${name} of a ${p.kind} topology must be below its ${n} agents`, value);
    return value;
  };
  switch (p.kind) {
    case "complete":
      return completePairs(n);
    case "ring":
      return ringPairs(n, below("neighbours", p.neighbours));
    case "lattice": {
      const columns = p.columns ?? Math.sqrt(n);
      if (!Number.isInteger(n / columns) || !Number.isInteger(columns))
        fail(
          who,
          "a lattice must have as many agents in every row",
          n,
          "give it columns that divide the agents",
        );
      return latticePairs(n / columns, columns, p.neighbours, p.torus);
    }
    case "small-world":
      return smallWorldPairs(
        n,
        below("neighbours", p.neighbours),
        p.rewire,
        seedWords(p.seed, "topology", p.kind),
      );
    case "scale-free":
      return scaleFreePairs(n, below("joins", p.joins), seedWords(p.seed, "topology", p.kind));
    case "random-regular":
      if ((n * below("degree", p.degree)) % 2 !== 0)
        fail(who, `a graph of ${n} agents cannot have the odd degree`, p.degree, "make one of them even");
      return randomRegularPairs(n, p.degree, seedWords(p.seed, "topology", p.kind));
    case "bipartite":
      return bipartitePairs(n, below("left", p.left));
    case "tree":
      return treePairs(n, p.branching);
  }
}
