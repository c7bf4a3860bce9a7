/** Parameters of the commons, and what follows from them. */
import { perParams, z } from "../../src/index.ts";
import { equilibrium, maximumYield, type SteadyState, underEffort } from "./fishery.ts";

export const params = z.object({
  agents: z.number().int().min(1).default(8).describe("harvesters"),
  growth: z
    .number()
    .positive()
    .max(1)
    .default(0.5)
    .describe("r: growth rate at a small stock, per tick (above 1 the time step would be too coarse)"),
  capacity: z
    .number()
    .positive()
    .max(1e12)
    .default(100)
    .describe("K: stock that the sea carries, in units of stock"),
  depensation: z
    .number()
    .min(0)
    .lt(1)
    .default(0)
    .describe("A / K: share of K below which the stock shrinks by itself; 0 is logistic growth"),
  noise: z
    .number()
    .min(0)
    .default(0)
    .describe("standard deviation of the logarithm of the factor on growth; its mean is 1"),
  start: z.number().positive().max(1).default(1).describe("stock at the start, as a share of K"),
  catchability: z
    .number()
    .positive()
    .default(0.005)
    .describe("q: share of the stock caught by a unit of effort, per tick"),
  price: z.number().positive().default(1).describe("p: payoff for a unit of stock caught"),
  cost: z.number().min(0).default(0.1).describe("c: payoff that a unit of effort costs"),
  maxEffort: z
    .number()
    .positive()
    .optional()
    .describe(
      "largest effort of an agent, in units of effort per tick; default 3 equal shares of the optimal effort",
    ),
  levels: z
    .number()
    .int()
    .min(2)
    .default(7)
    .describe("effort levels, equally spaced from 0 to maxEffort (1/2 optimal share apart by default)"),
  continuous: z.boolean().default(false).describe("any effort from 0 to maxEffort instead of levels"),
  collapse: z
    .number()
    .min(0)
    .lt(1)
    .default(0.1)
    .describe("share of K below which the stock counts as collapsed"),
  endOnCollapse: z.boolean().default(false).describe("a collapse ends the episode"),
  horizon: z.number().int().min(1).default(200).describe("ticks after which an episode is cut (truncated)"),
});
export type CommonsParams = z.output<typeof params>;

/** What the rules need beyond the parameters. */
export interface Model {
  readonly maxEffort: number;
  /** Effort of each level. */
  readonly efforts: Float64Array;
  /** Sole owner's steady state within the agents' means: the optimum. */
  readonly optimum: SteadyState;
  /** Maximum sustainable yield. */
  readonly yield: SteadyState;
  /** An agent with at most this effort cooperates: its equal share of the optimal effort. */
  readonly fairEffort: number;
  /** Stocks below which it has collapsed, and from which it has recovered again. */
  readonly collapsed: number;
  readonly recovered: number;
}

/** A stock below this share of K is gone for good; it also keeps the arithmetic away from denormal numbers. */
export const extinctShare = 1e-6;

export const modelOf = perParams(derive);

function derive(p: CommonsParams): Model {
  const best = equilibrium(p, 1);
  const maxEffort = p.maxEffort ?? (3 * best.effort) / p.agents;
  const fullEffort = p.agents * maxEffort;
  const optimum = best.effort > fullEffort ? underEffort(p, fullEffort) : best;
  const share = optimum.effort / p.agents;
  const most = maximumYield(p);
  return {
    maxEffort,
    efforts: Float64Array.from({ length: p.levels }, (_, a) => (a * maxEffort) / (p.levels - 1)),
    optimum,
    yield: most,
    fairEffort: share * (1 + 1e-9),
    collapsed: p.collapse * p.capacity,
    recovered: Math.max(p.collapse * p.capacity, most.stock / 2),
  };
}

/** Rules that span several parameters. */
export function checkParams(p: CommonsParams): string | undefined {
  if (p.price * p.catchability * p.capacity <= p.cost)
    return `effort must pay while the stock is untouched: price * catchability * capacity must exceed cost, got ${p.price * p.catchability * p.capacity} and ${p.cost}; lower cost`;
  if (p.start <= p.depensation)
    return `start must be above depensation, or the stock dies out by itself, got ${p.start} and ${p.depensation}; raise start`;
  return undefined;
}
