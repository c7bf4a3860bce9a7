/** Parameters of the compute economy, and what follows from them. */
import { perParams, z } from "../../src/index.ts";
import { type CreditNetwork, creditNetwork } from "../../src/situations/index.ts";

const share = z.number().min(0).max(1);
const amount = z.number().min(0).max(1e6);

export const params = z.object({
  agents: z.number().int().min(2).max(64).default(8).describe("operators"),
  capacity: z.number().int().min(1).max(256).default(8).describe("C: units that each has in a tick"),
  most: z.number().int().min(1).max(512).default(32).describe("most clients that it can sell a unit to"),
  levels: z
    .number()
    .int()
    .min(2)
    .max(64)
    .default(9)
    .describe("numbers of clients to choose from, C to the most"),
  drop: z
    .number()
    .int()
    .min(1)
    .max(64)
    .default(1)
    .describe("levels by which the number of clients can fall in a tick: what is sold runs on"),
  fee: amount.default(1).describe("what a call brings (payoff)"),
  penalty: amount.default(5).describe("what is to be paid for a call that finds no unit (payoff)"),
  use: z
    .tuple([share, share])
    .default([0.15, 0.45])
    .describe("chance that a client calls its unit in a tick, in quiet and in busy times"),
  stay: share.default(0.9).describe("chance that times stay as they are from one tick to the next"),
  equity: amount.default(20).describe("capital that an owner puts in, and cash above which it is paid out"),
  credit: amount.default(15).describe("what each operator owes others, and is owed by others, in a tick"),
  network: z
    .enum(["ring", "complete"])
    .default("ring")
    .describe("whom it owes: the next, or all others alike"),
  recovery: share.default(0.8).describe("share that is left of what who defaults has"),
  bailout: amount
    .default(0)
    .describe("most that each is given a tick of losses beyond its cash, so as not to default"),
  horizon: z.number().int().min(1).default(168).describe("ticks of an episode (truncated): a week of hours"),
});
export type EconomyParams = z.output<typeof params>;

interface Model {
  /** Numbers of clients to choose from. */
  readonly clients: Int32Array;
  /** Chance of at most k calls, by level and times: entry `(2 level + busy) * (most + 1) + k`. */
  readonly callsUpTo: Float64Array;
  readonly network: CreditNetwork;
}

export const modelOf = perParams((p: EconomyParams): Model => {
  const clients = Int32Array.from({ length: p.levels }, (_, k) =>
    Math.round(p.capacity + ((p.most - p.capacity) * k) / (p.levels - 1)),
  );
  const callsUpTo = new Float64Array(2 * p.levels * (p.most + 1));
  clients.forEach((count, level) => {
    p.use.forEach((chance, busy) => {
      cumulative(callsUpTo, (2 * level + busy) * (p.most + 1), count, chance, p.most);
    });
  });
  return { clients, callsUpTo, network: networkOf(p) };
});

/** Distribution of the successes of `count` trials, from the place `at` on, 1 from `count` on. */
function cumulative(into: Float64Array, at: number, count: number, chance: number, most: number): void {
  into.fill(0, at, at + most + 1);
  into[at] = 1;
  for (let trial = 1; trial <= count; trial++)
    for (let k = trial; k >= 0; k--)
      into[at + k] = into[at + k] * (1 - chance) + (k > 0 ? into[at + k - 1] * chance : 0);
  for (let k = 1; k <= most; k++) into[at + k] += into[at + k - 1];
  into.fill(1, at + count, at + most + 1);
}

function networkOf({ agents: n, network, recovery }: EconomyParams): CreditNetwork {
  const owes = Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, j) => {
      if (network === "ring") return j === (i + 1) % n ? 1 : 0;
      return i === j ? 0 : 1;
    }),
  );
  return creditNetwork(owes, { assets: recovery, claims: recovery });
}

/** Rules that span several parameters. */
export function checkParams({ capacity, most, levels }: EconomyParams): string | undefined {
  if (most < capacity) return `most must be at least the capacity of ${capacity}, got ${most}`;
  if (levels > most - capacity + 1)
    return `levels must be at most ${most - capacity + 1}, the whole numbers from ${capacity} to ${most}, got ${levels}`;
  return undefined;
}
