/** Parameters of the naming game, and what follows from them. */
import { perParams, type Topology, z } from "../../src/index.ts";
import { buildTopology, topologyParams } from "../../src/topology/index.ts";

export const params = z.object({
  agents: z.number().int().min(2).max(4096).default(50).describe("who name the thing"),
  topology: topologyParams.default({ kind: "complete" }).describe("who meets whom"),
  shares: z
    .array(z.number().min(0).max(1))
    .max(64)
    .default([])
    .describe(
      "shares of agents, in their order, that begin with word 0, 1, ...; they sum to 1. None: all begin without a word, and invent",
    ),
  horizon: z.number().int().min(1).default(200).describe("ticks after which an episode is cut (truncated)"),
});
export type NamingGameParams = z.output<typeof params>;

interface Model {
  readonly graph: Topology;
  /** Words that there can be. */
  readonly words: number;
  /** The word that each begins with; -1: none. */
  readonly begins: Int32Array;
}

export const modelOf = perParams((p: NamingGameParams): Model => {
  const begins = new Int32Array(p.agents).fill(-1);
  let upTo = 0;
  let a = 0;
  for (const [word, share] of p.shares.entries()) {
    upTo += share;
    const end = word === p.shares.length - 1 ? p.agents : Math.round(upTo * p.agents);
    while (a < end) begins[a++] = word;
  }
  // Who has none invents one of its own, and is never without a word again.
  const words = p.shares.length > 0 ? p.shares.length : p.agents;
  return { graph: buildTopology(p.topology, p.agents, "naming-game-v0"), words, begins };
});

/** Rules that span several parameters. */
export function checkParams({ shares }: NamingGameParams): string | undefined {
  const sum = shares.reduce((total, share) => total + share, 0);
  return shares.length === 0 || Math.abs(sum - 1) < 1e-9 ? undefined : `shares must sum to 1, got ${sum}`;
}
