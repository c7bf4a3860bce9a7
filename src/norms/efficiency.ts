/** Efficiency: what a society makes of its situation, between what selfishness leads to and what is possible. */
import type { Batch } from "../core/batch.ts";
import type { Outcome } from "../core/env.ts";
import type { Seed } from "../core/random.ts";
import { copySociety, type Society } from "../core/society.ts";
import type { Interval } from "../stats/bootstrap.ts";
import { aTickOf, type Earned, earn } from "./play.ts";
import type { PayoffRange } from "./stake.ts";
import { boundsWithin, overSessions } from "./within.ts";

/** A level of welfare, and what it is. */
export interface WelfareReference {
  readonly label: string;
  readonly welfare: number;
}

/** What welfare is measured against; of the env without mechanisms, whose payoffs welfare is counted on. */
export interface References {
  readonly optimum: Outcome | undefined;
  /** Where people came from: the floor that was named, else the worst Nash equilibrium that theory knows. */
  readonly floor: WelfareReference | undefined;
  /** Number of equilibria that theory knows of the game; undefined where it does not say. */
  readonly equilibria: number | undefined;
}

export interface Efficiency extends References {
  /** Sum of payoffs a tick, mean over sessions; where episodes have a horizon, a tick of a whole one. */
  readonly welfare: Interval;
  /**
   * Where the way to the optimum is measured from: the floor; where that is unknown or coincides with the optimum, the
   * optimum less what is at stake for all. Undefined where no optimum is known.
   */
  readonly from: WelfareReference | undefined;
  /** Share of the way from there to the optimum: 0 at its start, 1 at the optimum. Mean over sessions. */
  readonly progress: Interval | undefined;
  /** Session by session, and the least and most it may be by the spread over stretches of play (99.9 % on each side). */
  readonly reached: readonly number[];
  readonly atLeast: readonly number[];
  readonly atMost: readonly number[];
}

export interface EfficiencyOptions {
  readonly seed: Seed;
  readonly ticks: number;
  readonly references: References;
  readonly range: PayoffRange;
}

export function referencesOf(
  { env, params }: Batch,
  { floor, optimum }: { floor?: WelfareReference | undefined; optimum?: WelfareReference | undefined } = {},
): References {
  const { nash, ...known } = env.theory?.(params) ?? {};
  return {
    optimum: optimum ? { welfare: optimum.welfare, note: optimum.label } : known.optimum,
    floor: floor ?? (nash && { label: "Nash", welfare: nash.welfare }),
    equilibria: nash?.equilibria,
  };
}

/** Optimum and floor nearer than this share of what everybody could be paid at best or worst are the same. */
const leastWay = 1e-3;

export function measureEfficiency(
  society: Society,
  { seed, ticks, references, range }: EfficiencyOptions,
): Efficiency {
  const { agents, worlds, horizon } = society.batch;
  const earned = earn(copySociety(society, { seed }), { ticks, discount: 1 }, `${seed}/measure`);
  const { payoff, stretches } = Number.isFinite(horizon) ? overWholeEpisodes(earned, horizon) : earned;
  const welfareOf = (paid: Float64Array) =>
    Array.from({ length: worlds }, (_, i) =>
      paid.subarray(i * agents, (i + 1) * agents).reduce((sum, x) => sum + x, 0),
    );
  const welfare = welfareOf(payoff);
  const { optimum } = references;
  const from = startOf(references, agents * (range.high - range.low));
  const share = (value: number) => (value - from!.welfare) / (optimum!.welfare - from!.welfare);
  const reached = from ? welfare.map(share) : [];
  const byStretch = stretches.map((each) => welfareOf(each.payoff));
  const bounds = from ? boundsWithin(byStretch.map((each) => each.map(share))) : { low: [], high: [] };
  return {
    ...references,
    welfare: overSessions(welfare, boundsWithin(byStretch)),
    from,
    progress: from && overSessions(reached, bounds),
    reached,
    atLeast: bounds.low,
    atMost: bounds.high,
  };
}

/** Nobody earns anything more in an episode that ends before its horizon, as where a resource has collapsed. */
function overWholeEpisodes(earned: Earned, horizon: number): Earned {
  const lasting = (own: Earned["stretches"][number], ticks: number) => ({
    ...own,
    weight: own.weight.map(() => ticks),
  });
  const stretches = earned.stretches.map((own) => lasting(own, horizon));
  return aTickOf({ ...earned, ...lasting(earned, stretches.length * horizon), stretches }, earned);
}

function startOf({ optimum, floor }: References, widest: number): WelfareReference | undefined {
  if (!optimum) return undefined;
  if (floor && optimum.welfare - floor.welfare > leastWay * widest) return floor;
  const least = { label: "the optimum less the range of payoffs", welfare: optimum.welfare - widest };
  return widest > 0 ? least : undefined;
}
