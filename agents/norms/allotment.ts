/** What norms share that live under an emergency stop on usage: its numbers, and the largest choice that a budget leaves. */
import { f64, type Seat, type SeatSite, vector, z } from "../../src/index.ts";

export const allotmentParams = {
  allocation: z
    .number()
    .positive()
    .optional()
    .describe("what each may take a tick, in the unit of the action (default: as the stop has it)"),
  window: z
    .number()
    .int()
    .min(1)
    .max(10_000)
    .optional()
    .describe("ticks over which it is added up (default: as the stop has it)"),
};

interface Usage {
  readonly allocation: number;
  readonly window: number;
  readonly over: number;
}

/** The usage that the first stop of the batch watches. */
export const watchedUsage = ({ batch }: Pick<SeatSite, "batch">): Usage | undefined =>
  batch.mechanisms.flatMap(({ id, params }) =>
    id === "stop" && params.usage ? [params.usage as Usage] : [],
  )[0];

const defaultWindow = 10;
const windowOf = (p: { readonly window?: number | undefined }, site: Pick<SeatSite, "batch">) =>
  p.window ?? watchedUsage(site)?.window ?? defaultWindow;

/** What the seat took in each of the last ticks. */
export const takenMemory = (p: { readonly window?: number | undefined }, site: SeatSite) => ({
  taken: vector(f64, windowOf(p, site)),
});

export interface Budget {
  readonly window: number;
  /** For all ticks of a window together. */
  readonly limit: number;
  /** What each choice takes, and the choices from the one that takes most to the one that takes least. */
  readonly amounts: Float64Array;
  readonly falling: Int32Array;
}

/** Without an allocation nothing is limited. */
export function budgetOf(
  p: { readonly allocation?: number | undefined; readonly window?: number | undefined },
  site: SeatSite,
  share: number,
): Budget {
  const head = site.heads[0];
  const n = head.kind === "discrete" ? head.n : 0;
  const values = head.kind === "discrete" ? head.values : undefined;
  const amounts = Float64Array.from({ length: n }, (_, c) => values?.[c] ?? c);
  const window = windowOf(p, site);
  const allocation = p.allocation ?? watchedUsage(site)?.allocation ?? Number.POSITIVE_INFINITY;
  const falling = Int32Array.from(amounts.keys()).sort((a, b) => amounts[b] - amounts[a]);
  return { window, limit: share * allocation * window, amounts, falling };
}

/** Rounding must not forbid the last unit of a budget: a share of it. */
const slack = 1e-10;

type Taken = Pick<Seat, "tick" | "allowed" | "act"> & {
  readonly memory: {
    readonly taken: { at(j: number): number; set(j: number, value: number): void };
  };
};

/** Takes the most that is allowed and that the last ticks leave of the budget, or the least there is. */
export function takeMost(me: Taken, { window, limit, amounts, falling }: Budget): void {
  const { taken } = me.memory;
  const now = me.tick % window;
  let left = limit * (1 + slack);
  for (let j = 0; j < window; j++) if (j !== now) left -= taken.at(j);
  let choice = falling[falling.length - 1];
  for (let j = 0; j < falling.length; j++)
    if (amounts[falling[j]] <= left && me.allowed(falling[j])) {
      choice = falling[j];
      break;
    }
  taken.set(now, amounts[choice]);
  me.act(choice);
}
