/** Parameters of the task queue, and what follows from them. */
import { perParams, z } from "../../src/index.ts";
import { type Deal, dealTrace } from "../queue/arrivals.ts";
import { type Events, eventsOf } from "../queue/events.ts";
import { traceNames } from "../queue/traces/decode.ts";

const ofEach = (each: ReturnType<typeof z.number>, values: number[], what: string) =>
  z.array(each).min(1).max(256).default(values).describe(`${what}; repeated as often as there are agents`);

/** In a tick, of few owners and of many: as many as take a few hundredths of a second. */
const mostEvents = 50_000;
const mostTimesAgents = 2_000_000;

export const params = z.object({
  agents: z.number().int().min(2).max(256).default(8).describe("owners of tasks, each of a class of its own"),
  rates: ofEach(
    z.number().min(0),
    [0.1],
    "tasks that each is triggered to hand in, in a unit of time (poisson)",
  ),
  means: ofEach(z.number().positive(), [1], "mean time of service of a task of each"),
  costs: ofEach(
    z.number().min(0),
    [3, 1],
    "payoff that a task in the system costs its owner in a unit of time",
  ),
  levels: z.number().int().min(2).max(64).default(2).describe("priorities that can be claimed"),
  preempt: z
    .enum(["never", "higher", "chosen"])
    .default("never")
    .describe("tasks that interrupt one of a lower claim: none, all, or those whose owner says so"),
  handOff: z
    .number()
    .min(0)
    .default(0)
    .describe("mean time until the server is back in an interrupted task, itself open to interruption"),
  arrivals: z.enum(["poisson", "trace"]).default("poisson").describe("where tasks come from"),
  trace: z.enum(traceNames).default("conv").describe("recorded service that arrivals are taken from (trace)"),
  tickSeconds: z
    .number()
    .min(0.001)
    .max(3600)
    .default(1)
    .describe("seconds of the trace in a tick; they are the unit of time (trace)"),
  start: z.number().int().min(0).max(1000).default(0).describe("tasks of each at the start"),
  room: z
    .number()
    .int()
    .min(1)
    .max(1_000_000)
    .default(1000)
    .describe("tasks of an owner that fit in; more are lost"),
  events: z
    .number()
    .int()
    .min(1)
    .max(50_000)
    .default(1)
    .describe("events in a tick, for which claims stand (poisson)"),
  horizon: z.number().int().min(1).default(1000).describe("ticks after which an episode is cut (truncated)"),
});
export type P = z.output<typeof params>;

export interface Model extends Events {
  readonly rates: Float64Array;
  readonly means: Float64Array;
  readonly costs: Float64Array;
  /** Share of the owners whose tasks are worth less for a unit of the server's time. */
  readonly ranks: Float64Array;
  /** The fastest that the server can be done with what it does, in a unit of time: its events come at this rate. */
  readonly fastest: number;
  /** Mean time that an event takes to come. */
  readonly wait: number;
  readonly deal: Deal | undefined;
}

export const modelOf = perParams(derive);

function derive(p: P): Model {
  const repeated = (values: readonly number[]) =>
    Float64Array.from({ length: p.agents }, (_, a) => values[a % values.length]);
  const [rates, means, costs] = [p.rates, p.means, p.costs].map(repeated);
  const worth = costs.map((cost, a) => cost / means[a]);
  const fastest =
    1 /
    Math.min(
      means.reduce((a, b) => Math.min(a, b)),
      p.handOff > 0 ? p.handOff : Number.POSITIVE_INFINITY,
    );
  const events = eventsOf([...rates, fastest]);
  return {
    ...events,
    rates,
    means,
    costs,
    ranks: worth.map((own) => worth.reduce((sum, each) => sum + Number(each < own), 0) / p.agents),
    fastest,
    wait: 1 / events.rate,
    deal: p.arrivals === "trace" ? dealTrace(p.trace, p.tickSeconds, p.agents) : undefined,
  };
}

/** Rules that span several parameters. */
export function checkParams(p: P): string | undefined {
  for (const name of ["rates", "means", "costs"] as const)
    if (p[name].length > p.agents)
      return `${name} may be at most one for each of the ${p.agents} agents, got ${p[name].length}`;
  if (p.handOff > 0 && p.preempt === "never")
    return `handOff has no effect where nothing is interrupted, got ${p.handOff}; set preempt`;
  const { fastest, wait, deal } = modelOf(p);
  const events = deal ? fastest * p.tickSeconds : p.events;
  const most = Math.min(mostEvents, Math.floor(mostTimesAgents / p.agents));
  if (events > most)
    return `a tick of ${p.agents} agents may have at most ${most} events, got ${Math.round(events)}; lower ${deal ? "tickSeconds" : "events"} or raise means`;
  if (p.start > p.room) return `start must be at most room, got ${p.start} and ${p.room}`;
  if (!(wait > 0)) return `means and handOff must be longer, got ${p.means} and ${p.handOff}`;
  return undefined;
}
