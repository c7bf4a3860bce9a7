/** Parameters of the rate-limited API, and what follows from them. */
import { perParams, z } from "../../src/index.ts";
import { type Deal, dealTrace, type PoissonTable, poissonTable } from "../queue/arrivals.ts";
import { traceNames } from "../queue/traces/decode.ts";
import { lotStrides } from "./lots.ts";

export const params = z.object({
  agents: z.number().int().min(1).max(256).default(8).describe("clients"),
  admission: z
    .enum(["hard-limit", "token-bucket", "mm1"])
    .default("hard-limit")
    .describe("how calls are let in: a limit per tick, a shared bucket with 429s, or a queue nobody sees"),
  arrivals: z
    .enum(["poisson", "trace", "saturated"])
    .default("poisson")
    .describe("where requests come from; saturated: backlogs never run out"),
  capacity: z
    .number()
    .min(1e-6)
    .max(1e9)
    .default(16)
    .describe("calls per tick: the limit, the bucket's refill, or the queue's service rate mu"),
  burst: z.number().min(1).default(32).describe("size of the bucket, in calls (token-bucket)"),
  retryAfter: z
    .number()
    .int()
    .min(0)
    .max(1e9)
    .default(2)
    .describe("ticks after a rejection in which a client's calls are turned away unseen (token-bucket)"),
  tokensPerTick: z
    .number()
    .min(0)
    .default(0)
    .describe("second limit, in language-model tokens per tick; 0 for none"),
  arrivalRate: z.number().min(0).max(500).default(2).describe("requests per client and tick (poisson)"),
  trace: z.enum(traceNames).default("conv").describe("recorded service that requests are taken from (trace)"),
  tickSeconds: z.number().min(0.001).default(1).describe("seconds of the trace that make a tick (trace)"),
  tokensPerCall: z
    .number()
    .int()
    .positive()
    .default(1000)
    .describe("language-model tokens of a call where no trace gives them"),
  backlogLimit: z
    .number()
    .int()
    .min(1)
    .max(1e9)
    .default(63)
    .describe("requests a client can keep waiting; more are lost"),
  actions: z
    .enum(["levels", "rate"])
    .default("levels")
    .describe("choose among levels, or any rate from 0 to maxCalls"),
  levels: z
    .array(z.number().nonnegative())
    .min(2)
    .default([0, 1, 2, 4, 8])
    .describe("calls per tick to choose from, ascending (levels)"),
  maxCalls: z.number().positive().default(8).describe("highest rate, in calls per tick (rate)"),
  value: z.number().default(1).describe("payoff of an accepted call"),
  callCost: z.number().min(0).default(0.2).describe("payoff that every call costs, accepted or not"),
  waitCost: z
    .number()
    .min(0)
    .default(0.02)
    .describe("payoff that waiting costs, per request (in mm1 per call) and tick"),
  maxWait: z
    .number()
    .positive()
    .default(100)
    .describe("ticks after which an overloaded queue gives up on a call (mm1)"),
  horizon: z.number().min(1).default(1000).describe("ticks after which an episode is cut (truncated)"),
});
export type P = z.output<typeof params>;

/** What the rules need beyond the parameters. */
export interface Model extends PoissonTable {
  /** Calls are real numbers and outcomes are expectations: the static cases. */
  readonly fluid: boolean;
  /** Calls of each choice; empty where the action is a rate. */
  readonly levels: Float64Array;
  /** The same as whole numbers. */
  readonly calls: Int32Array;
  /** Most calls that a client can issue in a tick. */
  readonly most: number;
  /** Calls per tick that both limits together allow on average. */
  readonly throughput: number;
  /** A client's equal share of what the API serves best, in calls per tick. */
  readonly fairShare: number;
  /** A client with at most this many calls keeps to it: the share, up to a whole call where calls are whole. */
  readonly fairCalls: number;
  /** Step of the lottery for every number of calls. */
  readonly strides: Int32Array;
  /** Scratch: whose each call of a tick is, and how many of each were let in. */
  readonly owner: Int32Array;
  readonly count: Int32Array;
  readonly deal: Deal | undefined;
  readonly saturated: boolean;
  readonly bucket: boolean;
  readonly queue: boolean;
  readonly rate: boolean;
  /** What waiting costs a call where a call waits. */
  readonly queueCost: number;
}

export const modelOf = perParams(derive);

function derive(p: P): Model {
  const fluid = p.arrivals === "saturated" && p.admission !== "token-bucket";
  const levels = Float64Array.from(p.actions === "levels" ? p.levels : []);
  // A rate's fraction is carried over, so that now and then a tick takes one call more.
  const most =
    p.actions === "levels" ? levels[levels.length - 1] : fluid ? p.maxCalls : Math.floor(p.maxCalls) + 1;
  const deal = p.arrivals === "trace" ? dealTrace(p.trace, p.tickSeconds, p.agents) : undefined;
  const tokens = deal ? deal.meanTokens : p.tokensPerCall;
  const throughput = p.tokensPerTick > 0 ? Math.min(p.capacity, p.tokensPerTick / tokens) : p.capacity;
  const fairShare = (p.admission === "mm1" ? bestQueueLoad(p) : throughput) / p.agents;
  return {
    fluid,
    levels,
    calls: Int32Array.from(levels),
    most,
    throughput,
    fairShare,
    fairCalls: fluid ? fairShare * (1 + 1e-9) : Math.ceil(fairShare - 1e-9),
    strides: lotStrides(fluid ? 0 : p.agents * most),
    owner: new Int32Array(fluid ? 0 : p.agents * most),
    count: new Int32Array(p.agents),
    ...poissonTable(p.arrivals === "poisson" ? p.arrivalRate : 0),
    deal,
    saturated: p.arrivals === "saturated",
    bucket: p.admission === "token-bucket",
    queue: p.admission === "mm1",
    rate: p.actions === "rate",
    queueCost: p.admission === "mm1" ? p.waitCost : 0,
  };
}

/** mu - sqrt(C mu / R), R net of the cost of a call: maximises L (R - C / (mu - L)) over the load L. */
export function bestQueueLoad({ capacity: mu, value, callCost, waitCost }: P): number {
  const worth = value - callCost;
  return worth > 0 ? Math.max(0, mu - Math.sqrt((waitCost * mu) / worth)) : 0;
}

const whole = (x: number) => x === Math.floor(x);

/** Rules that span several parameters. */
export function checkParams(p: P): string | undefined {
  const fluid = p.arrivals === "saturated" && p.admission !== "token-bucket";
  if (p.actions === "levels") {
    if (p.levels.some((calls, j) => j > 0 && calls <= p.levels[j - 1]))
      return `levels must ascend, got ${JSON.stringify(p.levels)}; sort them`;
    if (!fluid && !p.levels.every(whole))
      return `levels must be whole calls, got ${JSON.stringify(p.levels)}; use actions: "rate", or arrivals: "saturated" with a hard limit or a queue`;
  }
  if (p.tokensPerTick > 0 && p.tokensPerTick < 1)
    return `tokensPerTick must be 0 for none, or at least 1, got ${p.tokensPerTick}`;
  const most = p.actions === "levels" ? p.levels[p.levels.length - 1] : p.maxCalls;
  if (!fluid && p.agents * most > 100_000)
    return `agents times the most calls a tick may be at most 100000, got ${p.agents * most}; lower one of them`;
  if (p.admission === "mm1") {
    if (p.arrivals !== "saturated")
      return `admission "mm1" is a static game and needs arrivals: "saturated", got ${JSON.stringify(p.arrivals)}`;
    if (p.tokensPerTick > 0) return 'tokensPerTick has no meaning under admission "mm1"; leave it at 0';
    if (p.waitCost * p.maxWait <= p.value - p.callCost)
      return `an overloaded queue must not pay: waitCost * maxWait must exceed value - callCost, got ${p.waitCost * p.maxWait} and ${p.value - p.callCost}; raise maxWait`;
  }
  if (p.admission === "hard-limit" && !fluid && !whole(p.capacity))
    return `a hard limit on whole calls needs a whole capacity, got ${p.capacity}; use admission: "token-bucket" with retryAfter: 0 for a fraction`;
  return undefined;
}
