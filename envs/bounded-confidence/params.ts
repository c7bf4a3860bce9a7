/** Parameters of bounded confidence, and what follows from them. */
import { perParams, type Topology, z } from "../../src/index.ts";
import { buildTopology, topologyParams } from "../../src/topology/index.ts";

export const params = z.object({
  agents: z.number().int().min(2).max(4096).default(50).describe("who hold opinions"),
  topology: topologyParams.default({ kind: "complete" }).describe("who meets whom"),
  rule: z
    .enum(["pairs", "mean"])
    .default("pairs")
    .describe(
      "pairs: two meet, and each may go towards the other; mean: all go to the mean of whom they hear, at once",
    ),
  tolerances: z
    .array(z.number().min(0).max(1))
    .min(1)
    .max(64)
    .default([0.3, 0.2, 0.1, 0])
    .describe("eps: an agent hears who is no further from it (opinion); the choices"),
  step: z
    .number()
    .positive()
    .max(0.5)
    .default(0.5)
    .describe("mu: share of the way that who hears goes, where pairs meet"),
  settled: z
    .number()
    .min(0)
    .default(0.001)
    .describe("an episode ends when nobody moves by more in a tick, of pairs in five in a row (opinion)"),
  gap: z
    .number()
    .positive()
    .default(0.02)
    .describe("neighbours in opinion that are further apart are in two camps (opinion)"),
  horizon: z.number().int().min(1).default(200).describe("ticks after which an episode is cut (truncated)"),
});
export type BoundedConfidenceParams = z.output<typeof params>;

interface Model {
  readonly graph: Topology;
  /** Everybody is next to everybody. */
  readonly complete: boolean;
}

export const modelOf = perParams(({ topology, agents }: BoundedConfidenceParams): Model => {
  const graph = buildTopology(topology, agents, "bounded-confidence-v0");
  return { graph, complete: graph.neighbour.length === agents * (agents - 1) };
});
