/** Parameters of the dissemination of culture. */
import { z } from "../../src/index.ts";
import { topologyParams } from "../../src/topology/index.ts";

export const params = z.object({
  agents: z.number().int().min(2).max(16_384).default(100).describe("villages, each with a culture"),
  topology: topologyParams
    .default({ kind: "lattice", neighbours: 4, torus: false })
    .describe("who meets whom"),
  features: z.number().int().min(1).max(64).default(5).describe("F: features of a culture"),
  traits: z.number().int().min(2).max(256).default(10).describe("q: traits that each feature may have"),
  horizon: z.number().int().min(1).default(1000).describe("ticks after which an episode is cut (truncated)"),
});
export type CultureParams = z.output<typeof params>;
