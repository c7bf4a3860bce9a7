/** Parameters of games on a graph, and what follows from them. */
import { perParams, type Topology, z } from "../../src/index.ts";
import { buildTopology, topologyParams } from "../../src/topology/index.ts";

export const params = z.object({
  agents: z.number().int().min(2).max(65_536).default(100).describe("players"),
  topology: topologyParams
    .default({ kind: "lattice", neighbours: 8, torus: true })
    .describe("who plays with whom"),
  payoffs: z
    .array(z.array(z.number().min(-1e9).max(1e9)))
    .min(2)
    .max(16)
    .default([
      [1, 0],
      [1.9, 0],
    ])
    .describe("what a choice is paid, a row each, against every choice (payoff)"),
  itself: z.boolean().default(true).describe("everybody plays once with itself, too"),
  looksAt: z
    .enum(["best", "one"])
    .default("best")
    .describe(
      "best: at who was paid most among its neighbours and itself, itself where nobody was paid more; one: at a neighbour drawn at random",
    ),
  revise: z
    .number()
    .positive()
    .max(1)
    .default(1)
    .describe("probability that an agent may change what it does in a tick; 1: all at once"),
  horizon: z.number().int().min(1).default(200).describe("ticks after which an episode is cut (truncated)"),
});
export type SpatialGameParams = z.output<typeof params>;

interface Model {
  readonly graph: Topology;
  /** Fewest and most neighbours of a player. */
  readonly degrees: readonly [number, number];
  /** `own * choices + other`. */
  readonly pay: Float64Array;
  /** No two scores are further apart. */
  readonly most: number;
}

export const modelOf = perParams((p: SpatialGameParams): Model => {
  const graph = buildTopology(p.topology, p.agents, "spatial-game-v0");
  let fewest = p.agents;
  let most = 0;
  for (let a = 0; a < p.agents; a++) {
    const degree = graph.start[a + 1] - graph.start[a];
    fewest = Math.min(fewest, degree);
    most = Math.max(most, degree);
  }
  const pay = Float64Array.from(p.payoffs.flat());
  const games = most + (p.itself ? 1 : 0);
  // What one is paid for no game counts as well where players differ in their number.
  const high = pay.reduce((a, b) => Math.max(a, b), fewest < most ? 0 : Number.NEGATIVE_INFINITY);
  const low = pay.reduce((a, b) => Math.min(a, b), fewest < most ? 0 : Number.POSITIVE_INFINITY);
  // Scores that are equal may differ by rounding.
  const rounding = 1e-9 * Math.max(1, games * Math.max(Math.abs(high), Math.abs(low)));
  return { graph, degrees: [fewest, most], pay, most: Math.max(rounding, games * (high - low)) };
});

/** Rules that span several parameters. */
export function checkParams({ payoffs }: SpatialGameParams): string | undefined {
  const wrong = payoffs.find((row) => row.length !== payoffs.length);
  if (wrong)
    return `payoffs must be a square table, ${payoffs.length} in every row, got a row of ${wrong.length}`;
  return undefined;
}
