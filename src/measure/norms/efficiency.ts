/** Efficiency: what a society makes of its situation, between what selfishness leads to and what is possible. */
import type { Outcome } from "../../core/env.ts";
import type { Seed } from "../../core/random.ts";
import { copySociety, type Society } from "../../core/society.ts";
import { bootstrapInterval, type Interval } from "../bootstrap.ts";
import { iqm } from "../statistics.ts";
import { type Summary, summarise } from "../summary.ts";
import { earn } from "./play.ts";

/** What welfare is measured from, and what that is. */
export interface Floor {
  readonly label: string;
  readonly welfare: number;
}

export interface Efficiency {
  /** Sum of payoffs a tick, over sessions. */
  readonly welfare: Summary;
  readonly optimum: Outcome | undefined;
  /** The Nash outcome where theory knows one, else what was given for it. */
  readonly floor: Floor | undefined;
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
  readonly floor?: Floor;
}

/** Theory is that of the env without mechanisms: mechanisms redistribute, and welfare is counted on payoffs. */
export function measureEfficiency(
  society: Society,
  { seed, ticks, floor: given }: EfficiencyOptions,
): Efficiency {
  const { batch } = society;
  const { agents, worlds } = batch;
  const { payoff } = earn(copySociety(society, { seed }), { ticks, discount: 1 }, `${seed}/measure`);
  const welfare = Array.from({ length: worlds }, (_, i) => {
    let sum = 0;
    for (let k = i * agents; k < (i + 1) * agents; k++) sum += payoff[k];
    return sum;
  });
  const { optimum, nash } = batch.env.theory?.(batch.params) ?? {};
  const floor = nash ? { label: "Nash", welfare: nash.welfare } : given;
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
