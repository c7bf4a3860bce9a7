/**
 * Neutral drift: mutants that change nobody's reward are not selected against, so their number may grow by chance. Where
 * enough of them make leaving pay, the norm withstands every mutant and yet not two in turn (Boyd & Lorberbaum 1987, Nature
 * 327:58-59, on pure strategies of repeated games; van Veelen 2012, Games Econ. Behav. 74:382-393, on indirect invasion).
 */
import type { Seed } from "../core/random.ts";
import { copySociety, type Replacement, type Society } from "../core/society.ts";
import type { Interval } from "../stats/bootstrap.ts";
import { mean } from "../stats/statistics.ts";
import type { PlayedDeviant } from "./deviation.ts";
import { barrierInterval, inPopulation, shares } from "./invasion.ts";
import { peersOf } from "./peers.ts";
import { aTickOf, earn, type Horizon } from "./play.ts";

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

/**
 * The neutral mutant that opens the norm most, as far as one does; undefined where there is none to drift in. Only mutants
 * that do as well as those who keep to the norm among others of their kind, too, can drift. Who drifts and who invades is
 * chosen on other luck than it is measured on.
 */
export function measureDrift(society: Society, options: DriftOptions): Drift | undefined {
  const agents = peersOf(society, options.seat).length;
  const { seed, neutral, epsilon } = options;
  const invaders = options.invaders.filter((each) => !neutral.includes(each));
  if (agents < 2 || invaders.length === 0) return undefined;
  const choosing = amongDrifted(society, options, `${seed}/drift/choose`);
  const spreads = (drifted: PlayedDeviant) =>
    Array.from({ length: agents }, (_, count) => count).every((count) => {
      const [own, kept] = [choosing(count, drifted, drifted), choosing(count, drifted)];
      return mean(own.map((value, i) => value - kept[i])) >= -epsilon;
    });
  const tried = neutral.filter(spreads).map((drifted) => {
    const atLast = invaders.map((invader) => mean(choosing(agents - 1, drifted, invader)));
    const invader = invaders[atLast.reduce((most, each, j) => (each > atLast[most] ? j : most), 0)];
    return { drifted, invader, opensAt: openingOf(choosing, drifted, invader, agents, options) };
  });
  if (tried.length === 0) return undefined;
  const { drifted, invader } = tried.reduce((worst, each) =>
    each.opensAt.estimate < worst.opensAt.estimate ? each : worst,
  );
  const measuring = amongDrifted(society, options, `${seed}/drift`);
  return {
    neutral: drifted.label,
    invader: invader.label,
    opensAt: openingOf(measuring, drifted, invader, agents, options),
  };
}

/** What the seat earns in each session where so many others have drifted: played by `own`, or as the norm has it. */
type AmongDrifted = (count: number, drifted: PlayedDeviant, own?: PlayedDeviant) => number[];

function amongDrifted(society: Society, options: DriftOptions, luck: Seed): AmongDrifted {
  const { agents, worlds } = society.batch;
  const { seed, seat } = options;
  const norm = earn(copySociety(society, { seed }), options, luck);
  const peers = peersOf(society, seat);
  const own = peers.indexOf(seat);
  return (count, drifted, instead) => {
    const others = Array.from({ length: count }, (_, j) => peers[(own + 1 + j) % peers.length]);
    const replace: Replacement[] = [
      ...(count > 0 ? [{ ...drifted.replacement, seats: others }] : []),
      ...(instead ? [{ ...instead.replacement, seats: [seat] }] : []),
    ];
    const { reward } = aTickOf(norm, earn(copySociety(society, { seed, replace }), options, luck));
    return Array.from({ length: worlds }, (_, i) => reward[i * agents + seat]);
  };
}

/** The invader takes the mutant's part, whoever keeps to the norm in its place that of the residents. */
function openingOf(
  earned: AmongDrifted,
  drifted: PlayedDeviant,
  invader: PlayedDeviant,
  agents: number,
  { seed, epsilon }: DriftOptions,
): Interval {
  const counts = Array.from({ length: agents }, (_, count) => count);
  const kept = counts.map((count) => earned(count, drifted));
  const left = counts.map((count) => earned(count, drifted, invader));
  const curves = kept[0].map((_, i) =>
    shares.map((share) =>
      inPopulation(
        { resident: kept.map((values) => values[i]), mutant: [0, ...left.map((values) => values[i])] },
        agents,
        share,
      ),
    ),
  );
  return barrierInterval(curves, { seed, epsilon });
}
