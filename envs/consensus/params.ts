/** Parameters of consensus on a number, and what follows from them. */
import { perParams, type Topology, z } from "../../src/index.ts";
import { buildTopology, topologyParams } from "../../src/topology/index.ts";

const number = z.number();

export const params = z.object({
  agents: z.number().int().min(2).max(256).default(5).describe("seats, each with a sensor"),
  faulty: z
    .number()
    .int()
    .min(0)
    .max(256)
    .default(0)
    .describe("f: the last so many seats may say one number to some and another to others, or nothing"),
  topology: topologyParams.default({ kind: "complete" }).describe("who hears whom"),
  truth: z
    .tuple([number, number])
    .default([18, 22])
    .describe("lowest and highest of what is measured, drawn evenly in each episode (degrees)"),
  noise: z.number().min(0).default(2).describe("most that a sensor is off, either way (degrees)"),
  broken: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe("probability that a sensor gives nothing that is a number"),
  inputs: z
    .array(number.nullable())
    .optional()
    .describe("what the sensors give, in place of draws (degrees); null is no number: infinite or missing"),
  low: number.default(0).describe("lowest number that can be said (degrees)"),
  high: number.default(40).describe("highest number that can be said (degrees)"),
  levels: z
    .number()
    .int()
    .min(2)
    .max(1024)
    .optional()
    .describe("numbers that can be said, evenly from low to high; default: any number"),
  cost: z
    .number()
    .min(0)
    .max(1e9)
    .default(1)
    .describe("payoff that a degree away from the truth costs in a tick"),
  within: z
    .number()
    .positive()
    .default(0.01)
    .describe("seats that are no further apart have agreed (degrees)"),
  horizon: z.number().int().min(1).default(20).describe("ticks after which an episode is cut (truncated)"),
});
export type ConsensusParams = z.output<typeof params>;

interface Model {
  readonly graph: Topology;
  /** Seats that are not faulty: the first of them. */
  readonly honest: number;
  /** Most neighbours of a seat, at least 1. */
  readonly most: number;
  /** Numbers that can be said; empty where it is any. */
  readonly numbers: Float64Array;
  /** What each sensor gives where `inputs` says so, NaN for nothing. */
  readonly given: Float64Array | undefined;
}

export const modelOf = perParams((p: ConsensusParams): Model => {
  const graph = buildTopology(p.topology, p.agents, "consensus-v0");
  let most = 1;
  for (let a = 0; a < p.agents; a++) most = Math.max(most, graph.start[a + 1] - graph.start[a]);
  return {
    graph,
    most,
    honest: p.agents - p.faulty,
    numbers: levelsOf(p),
    given: p.inputs && Float64Array.from(p.inputs, (input) => input ?? Number.NaN),
  };
});

function levelsOf({ levels = 0, low, high }: ConsensusParams): Float64Array {
  return Float64Array.from({ length: levels }, (_, k) => low + ((high - low) * k) / (levels - 1));
}

/** Rules that span several parameters. */
export function checkParams(p: ConsensusParams): string | undefined {
  const { agents, faulty, low, high, truth, inputs } = p;
  const inRange = (x: number | null) => x === null || (x >= low && x <= high);
  if (!(low < high)) return `low must be below high, got ${low} and ${high}`;
  if (faulty > agents) return `faulty must be at most the ${agents} agents, got ${faulty}`;
  if (truth[0] > truth[1] || !truth.every(inRange))
    return `truth must go from lower to higher in ${low}..${high}, got ${truth.join(" to ")}`;
  if (inputs && inputs.length !== agents)
    return `inputs must be one for each of the ${agents} agents, got ${inputs.length}`;
  if (inputs && !inputs.every(inRange))
    return `inputs must be in ${low}..${high}, got ${inputs.find((x) => !inRange(x))}; use null for what is no number`;
  return undefined;
}
