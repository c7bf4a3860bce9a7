/** Efficiency: what a society makes of its situation, between what selfishness leads to and what is possible. */
import type { Outcome } from "../../core/env.ts";
import type { Seed } from "../../core/random.ts";
import { copySociety, type Society } from "../../core/society.ts";
import { bootstrapInterval, type Interval } from "../bootstrap.ts";
import { iqm } from "../statistics.ts";
import { type Summary, summarise } from "../summary.ts";
import { earn } from "./play.ts";

/** A level of welfare, and what it is. */
export interface WelfareReference {
  readonly label: string;
  readonly welfare: number;
}

export interface Efficiency {
  /** Sum of payoffs a tick, over sessions. */
  readonly welfare: Summary;
  readonly optimum: Outcome | undefined;
  /** The Nash outcome where theory knows one, else what was given for it. */
  readonly floor: WelfareReference | undefined;
  /** Welfare as a share of the optimum, and of the Nash outcome, where those are positive. */
  readonly ofOptimum: Interval | undefined;
  readonly ofNash: Interval | undefined;
  /** How far from the floor to the optimum: 0 at the floor, 1 at the optimum. */
  readonly progress: Interval | undefined;
}

export interface EfficiencyOptions {
  readonly seed: Seed;
  readonly ticks: number;
  /** Measured from here where theory knows no Nash outcome. */
  readonly floor?: WelfareReference;
  /** Measured to here where theory knows no optimum. */
  readonly optimum?: WelfareReference;
}

/** Theory is that of the env without mechanisms: mechanisms redistribute, and welfare is counted on payoffs. */
export function measureEfficiency(
  society: Society,
  { seed, ticks, floor: from, optimum: to }: EfficiencyOptions,
): Efficiency {
  const { batch } = society;
  const { agents, worlds } = batch;
  const { payoff } = earn(copySociety(society, { seed }), { ticks, discount: 1 }, `${seed}/measure`);
  const welfare = Array.from({ length: worlds }, (_, i) => {
    let sum = 0;
    for (let k = i * agents; k < (i + 1) * agents; k++) sum += payoff[k];
    return sum;
  });
  const { nash, ...known } = batch.env.theory?.(batch.params) ?? {};
  const optimum = known.optimum ?? (to && { welfare: to.welfare, note: to.label });
  const floor = nash ? { label: "Nash", welfare: nash.welfare } : from;
  const scaled = (from: number, to: number) =>
    bootstrapInterval(
      welfare.map((value) => (value - from) / (to - from)),
      iqm,
    );
  return {
    welfare: summarise(welfare),
    optimum,
    floor,
    ofOptimum: optimum && optimum.welfare > 0 ? scaled(0, optimum.welfare) : undefined,
    ofNash: nash && nash.welfare > 0 ? scaled(0, nash.welfare) : undefined,
    progress:
      optimum && floor && optimum.welfare > floor.welfare
        ? scaled(floor.welfare, optimum.welfare)
        : undefined,
  };
}
