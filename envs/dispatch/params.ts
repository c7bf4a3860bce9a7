/** Parameters of dispatch, and what follows from them. */
import { perParams, z } from "../../src/index.ts";
import { bestSplit, congestionTolls, selfishSplit } from "../../src/situations/index.ts";
import { type Events, eventsOf } from "../queue/events.ts";

/** In a tick: as many as take a few hundredths of a second. */
const mostEvents = 250_000;

export const params = z.object({
  agents: z
    .number()
    .int()
    .min(1)
    .max(256)
    .default(8)
    .describe("dispatchers, each with the same share of the jobs"),
  servers: z.number().int().min(1).max(1024).default(2).describe("servers, each with a queue of its own"),
  service: z
    .array(z.number().positive())
    .min(1)
    .max(1024)
    .default([2, 1])
    .describe("jobs that each server does in a unit of time; repeated as often as there are servers"),
  rate: z.number().positive().default(1.5).describe("jobs of all dispatchers in a unit of time"),
  looks: z
    .number()
    .int()
    .min(0)
    .max(64)
    .default(0)
    .describe(
      "servers drawn for each dispatcher and tick, some perhaps twice, whose queues it sees and among which it chooses; 0 for all",
    ),
  waitCost: z.number().positive().default(1).describe("payoff that a unit of time in the system costs a job"),
  turns: z
    .enum(["each", "drawn"])
    .default("each")
    .describe("every dispatcher has a job in its turn, in an order that is drawn, or each job is anybody's"),
  jobs: z
    .number()
    .int()
    .min(1)
    .max(10_000)
    .default(1)
    .describe("jobs of each dispatcher in a tick, all sent the same way"),
  horizon: z.number().int().min(1).default(1000).describe("ticks after which an episode is cut (truncated)"),
});
export type P = z.output<typeof params>;

export interface Model extends Events {
  readonly service: Float64Array;
  /** Servers that a dispatcher chooses among. */
  readonly choices: number;
  /** What a job adds to the waits of others at each server where jobs are split in the best way, in payoff; 0 without a steady state. */
  readonly tolls: Float64Array;
  /** Scratch: whose jobs come one after the other. */
  readonly order: Int32Array;
}

export const modelOf = perParams((p: P): Model => {
  const service = Array.from({ length: p.servers }, (_, k) => p.service[k % p.service.length]);
  const tolls = isStable(p)
    ? congestionTolls(service, bestSplit(service, p.rate).rates)
    : service.map(() => 0);
  return {
    ...eventsOf([...service, p.rate]),
    service: Float64Array.from(service),
    choices: p.looks === 0 ? p.servers : p.looks,
    order: new Int32Array(p.agents),
    tolls: Float64Array.from(tolls, (toll) => p.waitCost * toll),
  };
});

const capacityOf = (p: P): number => {
  let sum = 0;
  for (let k = 0; k < p.servers; k++) sum += p.service[k % p.service.length];
  return sum;
};

export const isStable = (p: P): boolean => p.rate < capacityOf(p) * (1 - 1e-9);

/** Jobs split selfishly and best, where there is a steady state. */
export function splits(p: P) {
  const service = Array.from(modelOf(p).service);
  return { selfish: selfishSplit(service, p.rate), best: bestSplit(service, p.rate) };
}

/** Rules that span several parameters. */
export function checkParams(p: P): string | undefined {
  if (p.service.length > p.servers)
    return `service may be at most one for each of the ${p.servers} servers, got ${p.service.length}`;
  if (p.looks > 0 && p.jobs > 1)
    return `who looks does so for each job: jobs must be 1, got ${p.jobs}; set looks to 0 for choices that stand`;
  const choices = p.agents * (p.looks === 0 ? p.servers : p.looks);
  if (choices > 65_536)
    return `agents times the servers that each sees may be at most 65536, got ${choices}; set looks`;
  // Events between jobs are those of servers: few jobs for fast servers would make a tick endless.
  const events = (p.agents * p.jobs * (capacityOf(p) + p.rate)) / p.rate;
  if (events > mostEvents)
    return `a tick may have at most ${mostEvents} events, got ${Math.round(events)}; raise rate, or lower agents or jobs`;
  return undefined;
}
