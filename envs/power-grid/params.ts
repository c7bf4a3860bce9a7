/** Parameters of the power grid, and what follows from them. */
import { perParams, z } from "../../src/index.ts";
import { gridFromMatpower, lineCapacities, type PowerFlow, powerFlow } from "../../src/situations/index.ts";
import { case9 } from "./cases/case9.ts";
import { case14 } from "./cases/case14.ts";
import { case30 } from "./cases/case30.ts";
import { case39 } from "./cases/case39.ts";
import { case118 } from "./cases/case118.ts";

const cases = { case9, case14, case30, case39, case118 };
const gridNames = ["shared", "case9", "case14", "case30", "case39", "case118"] as const;

export const params = z.object({
  agents: z
    .number()
    .int()
    .min(2)
    .max(1024)
    .default(8)
    .describe("operators, among whom the lines are divided"),
  grid: z
    .enum(gridNames)
    .default("shared")
    .describe("shared: a line an operator, all bear the same load; or an IEEE case, flows by reactance"),
  load: z
    .number()
    .positive()
    .default(1)
    .describe("what a line bears in the shared grid, in units of the strength of the strongest"),
  weakest: z
    .number()
    .min(0)
    .max(1)
    .default(1)
    .describe("strengths of lines are drawn evenly from here to 1 in every tick"),
  levels: z
    .number()
    .int()
    .min(2)
    .max(64)
    .default(2)
    .describe("reserves to choose from, evenly from none to whole"),
  reserve: z
    .number()
    .positive()
    .optional()
    .describe(
      "capacity that a whole reserve adds, as a share of what the line carries; default: what one more line's load comes to on each, 1/n, and .5 in a case",
    ),
  reserveCost: z
    .number()
    .min(0)
    .default(1)
    .describe("c: what a whole reserve costs its operator in a tick (payoff)"),
  outage: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe(
      "pi: probability that a line fails in a tick: any of a case, in the shared grid one that nobody operates and that bore as much as each",
    ),
  loss: z
    .number()
    .min(0)
    .default(4)
    .describe("V: what each operator loses where nothing is served, in part where a part is not (payoff)"),
  horizon: z.number().int().min(1).default(100).describe("ticks after which an episode is cut (truncated)"),
});
export type PowerGridParams = z.output<typeof params>;

export interface Model {
  readonly lines: number;
  /** Operator of each line. */
  readonly owner: Int32Array;
  /** Capacity of each line without a reserve, and what a whole one adds. */
  readonly bare: Float64Array;
  readonly added: Float64Array;
  /** The flows of a case; none in the shared grid. */
  readonly flow: PowerFlow | undefined;
}

/** Capacities are compared with loads that are quotients: a reserve for one outage is enough for one. */
const slack = 1e-9;

export const modelOf = perParams(
  (p: PowerGridParams): Model => (p.grid === "shared" ? sharedModel(p) : caseModel(p, cases[p.grid])),
);

function sharedModel(p: PowerGridParams): Model {
  const lines = p.agents;
  const reserve = p.reserve ?? 1 / lines;
  return {
    lines,
    owner: Int32Array.from({ length: lines }, (_, e) => e),
    bare: new Float64Array(lines).fill(1 + slack),
    added: new Float64Array(lines).fill(reserve * p.load),
    flow: undefined,
  };
}

function caseModel(p: PowerGridParams, text: string): Model {
  const flow = powerFlow(gridFromMatpower(text));
  const lines = flow.carried.length;
  const reserve = p.reserve ?? 0.5;
  return {
    lines,
    // In blocks, as cases list lines by where they begin.
    owner: Int32Array.from({ length: lines }, (_, e) => Math.floor((e * p.agents) / lines)),
    bare: lineCapacities(flow, 0),
    added: flow.carried.map((carried) => reserve * carried),
    flow,
  };
}

/** Rules that span several parameters. */
export function checkParams(p: PowerGridParams): string | undefined {
  if (p.grid === "shared") return undefined;
  if (p.load !== 1) return `load is of the shared grid: ${p.grid} has its own, got ${p.load}`;
  const { lines } = modelOf(p);
  if (p.agents > lines) return `agents must be at most ${lines}, the lines of ${p.grid}, got ${p.agents}`;
  return undefined;
}
