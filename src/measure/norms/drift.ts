/**
 * Neutral drift: mutants that change nobody's reward are not selected against, so their number may grow by chance. Where
 * enough of them make leaving pay, the norm withstands every mutant and yet not two in turn (Boyd & Lorberbaum 1987, Nature
 * 327:58-59, for repeated games; van Veelen 2012, J. Theor. Biol. 299:100-105, on indirect invasion).
 */
import type { Seed } from "../../core/random.ts";
import { copySociety, type Replacement, type Society } from "../../core/society.ts";
import type { Interval } from "../bootstrap.ts";
import { mean } from "../statistics.ts";
import type { PlayedDeviant } from "./deviation.ts";
import { barrierInterval, inPopulation, shares } from "./invasion.ts";
import { earn, type Horizon } from "./play.ts";

export interface Drift {
  /** Who drifts in, and who gains most once all others are such. */
  readonly neutral: string;
  readonly invader: string;
  /** Share of the others that has to drift before the invader gains more than epsilon; 1 where no share is enough. */
  readonly opensAt: Interval;
}

export interface DriftOptions extends Horizon {
  readonly seed: Seed;
  readonly seat: number;
  readonly neutral: readonly PlayedDeviant[];
  readonly invaders: readonly PlayedDeviant[];
  /** Gains up to this, reward a tick, count as none. */
  readonly epsilon: number;
}

/** The neutral mutant that opens the norm most, as far as one does; undefined where there is none to drift in. */
export function measureDrift(society: Society, options: DriftOptions): Drift | undefined {
  const { agents } = society.batch;
  const { seed, seat, neutral, epsilon } = options;
  const invaders = options.invaders.filter((each) => !neutral.includes(each));
  if (agents < 2 || invaders.length === 0) return undefined;
  const tried = neutral.map((drifted): Drift => {
    const played = (invader: PlayedDeviant | undefined, count: number): number[] => {
      const others = Array.from({ length: count }, (_, j) => (seat + 1 + j) % agents);
      const replace: Replacement[] = [
        ...(count > 0 ? [{ ...drifted.replacement, seats: others }] : []),
        ...(invader ? [{ ...invader.replacement, seats: [seat] }] : []),
      ];
      const { reward } = earn(copySociety(society, { seed, replace }), options, `${seed}/drift`);
      return Array.from({ length: society.batch.worlds }, (_, i) => reward[i * agents + seat]);
    };
    const kept = Array.from({ length: agents }, (_, count) => played(undefined, count));
    const atLast = invaders.map((invader) => mean(played(invader, agents - 1)));
    const invader = invaders[atLast.reduce((most, each, j) => (each > atLast[most] ? j : most), 0)];
    const left = kept.map((_, count) => played(invader, count));
    // The invader takes the mutant's part, whoever keeps to the norm in its place that of the residents.
    const curves = kept[0].map((_, i) =>
      shares.map((share) =>
        inPopulation(
          { resident: kept.map((values) => values[i]), mutant: [0, ...left.map((values) => values[i])] },
          agents,
          share,
        ),
      ),
    );
    return {
      neutral: drifted.label,
      invader: invader.label,
      opensAt: barrierInterval(curves, { seed, epsilon }),
    };
  });
  return tried.reduce<Drift | undefined>(
    (worst, each) => (!worst || each.opensAt.estimate < worst.opensAt.estimate ? each : worst),
    undefined,
  );
}
