/**
 * Invasion: how mutants and residents fare as the mutants' share grows.
 *
 * Groups of n, all agents or those of the mutant's role, are drawn at random from a large population with a share x of mutants, so that a mutant meets j others of
 * its kind among n - 1 with binomial probability (for n = 2 this is the usual pairwise contest; Maynard Smith & Price
 * 1973, Nature 246; Broom, Cannings & Vickers 1997, Bull. Math. Biol. 59 for groups). The invasion barrier is the
 * smallest share above 0 at which a mutant earns epsilon more than a resident (with epsilon 0: Weibull 1995, Evolutionary
 * Game Theory, section 2.2.2): 0 means that the first mutants prosper, 1 that no share does.
 */
import { randomInt, type Seed, seedStreams, seedWords } from "../core/random.ts";
import { copySociety, type Society } from "../core/society.ts";
import { type Interval, percentileBounds } from "../stats/bootstrap.ts";
import { binomial } from "../stats/distributions.ts";
import { meanInterval } from "../stats/mean-interval.ts";
import { mean } from "../stats/statistics.ts";
import { type Band, bandOf } from "./band.ts";
import type { PlayedDeviant } from "./deviation.ts";
import { aTickOf, type Earned, earn, type Horizon, meanOver } from "./play.ts";

export interface InvasionOptions extends Horizon {
  readonly seed: Seed;
  readonly mutants: readonly PlayedDeviant[];
  /** Mutants prosper where they earn this much more than residents, reward a tick. */
  readonly epsilon: number;
}

/** Groups with so many mutants, on successive seats: the mean over where these begin. */
export interface InvadedGroup {
  readonly mutants: number;
  /** Mean reward a tick of its residents and of its mutants. */
  readonly resident: Interval | undefined;
  readonly mutant: Interval | undefined;
}

export interface MutantInvasion {
  readonly label: string;
  readonly kind: "scripted" | "learned";
  readonly groups: readonly InvadedGroup[];
  /** Over sessions; 1 where mutants earn epsilon more than the residents at no share. */
  readonly barrier: Interval;
  /** Reward a tick of mutants and residents in a population with each of these shares of mutants. */
  readonly shares: readonly number[];
  readonly mutantReward: Band;
  readonly residentReward: Band;
}

/** Shares at which the two are compared and drawn. */
const steps = 50;
export const shares = Array.from({ length: steps + 1 }, (_, s) => s / steps);
/** Differences up to this, relative to the rewards, come from rounding. */
const rounding = 1e-12;
const resamples = 300;

export function measureInvasion(society: Society, options: InvasionOptions): MutantInvasion[] {
  return options.mutants.map((mutant) => invade(society, mutant, options));
}

function invade(
  society: Society,
  { label, kind, replacement, seats: places }: PlayedDeviant,
  options: InvasionOptions,
): MutantInvasion {
  const { agents: everybody, worlds } = society.batch;
  const pool = places ?? Array.from({ length: everybody }, (_, seat) => seat);
  const agents = pool.length;
  /** Rewards by number of mutants and session. */
  const resident: number[][] = [];
  const mutant: number[][] = [];
  const first = firstSeats(agents);
  /** What each seat brings its resident where all are residents, less the mean over seats. */
  let advantage = new Float64Array(everybody * worlds);
  let kept: Earned | undefined;
  for (let count = 0; count <= agents; count++) {
    const groups = (count === 0 || count === agents ? [0] : first).map((start) => {
      const seats = Array.from({ length: agents }, (_, a) => pool[(start + a) % agents]);
      return { invaded: seats.slice(0, count), spared: seats.slice(count) };
    });
    const earned = groups.map(({ invaded, spared }) => {
      const mixed = copySociety(society, {
        seed: options.seed,
        replace: count > 0 ? [{ ...replacement, seats: invaded }] : [],
      });
      const own = earn(mixed, options, `${options.seed}/invasion`);
      kept ??= own;
      const { reward } = aTickOf(kept, own);
      if (count === 0) advantage = advantages(reward, everybody, pool);
      const size = reward.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
      for (let k = 0; k < reward.length; k++) {
        const without = reward[k] - advantage[k];
        reward[k] = Math.abs(without) <= rounding * size ? 0 : without;
      }
      return { resident: meanOver(reward, everybody, spared), mutant: meanOver(reward, everybody, invaded) };
    });
    const average = (of: "resident" | "mutant") =>
      earned[0][of].map((_, i) => mean(earned.map((each) => each[of][i])));
    resident.push(count < agents ? average("resident") : []);
    mutant.push(count > 0 ? average("mutant") : []);
  }
  const sessions = Array.from({ length: worlds }, (_, i) => ({
    resident: resident.map((values) => values[i]),
    mutant: mutant.map((values) => values[i]),
  }));
  const curves = sessions.map((session) => shares.map((share) => inPopulation(session, agents, share)));
  return {
    label,
    kind,
    groups: resident.map((values, count) => ({
      mutants: count,
      resident: values.length > 0 ? meanInterval(values) : undefined,
      mutant: mutant[count].length > 0 ? meanInterval(mutant[count]) : undefined,
    })),
    barrier: barrierInterval(curves, options),
    shares,
    mutantReward: bandOf(shares.map((_, s) => curves.map((curve) => curve[s].mutant))),
    residentReward: bandOf(shares.map((_, s) => curves.map((curve) => curve[s].resident))),
  };
}

function advantages(
  reward: Float64Array,
  agents: number,
  pool: readonly number[],
): Float64Array<ArrayBuffer> {
  const means = meanOver(reward, agents, pool);
  return reward.map((each, k) => each - means[Math.floor(k / agents)]);
}

/**
 * Where the mutants' seats begin: turned round by up to four places, so that luck falls to mutants and residents alike. What
 * a seat brings whoever sits there has been taken out.
 */
function firstSeats(agents: number): number[] {
  const turns = Math.min(agents, mostTurns);
  return Array.from({ length: turns }, (_, turn) => Math.floor((turn * agents) / turns));
}
const mostTurns = 4;

/** Expected rewards at one share of mutants. */
interface InPopulation {
  readonly mutant: number;
  readonly resident: number;
}

/** Expected rewards where a share of all are mutants: own group mates are drawn independently. */
export function inPopulation(
  byMutants: { readonly resident: readonly number[]; readonly mutant: readonly number[] },
  agents: number,
  share: number,
): InPopulation {
  let mutant = 0;
  let resident = 0;
  binomial(agents - 1, share).forEach((weight, others) => {
    mutant += weight * byMutants.mutant[others + 1];
    resident += weight * byMutants.resident[others];
  });
  return { mutant, resident };
}

/**
 * Barrier of the mean curve over sessions, with a bootstrap interval over sessions: a barrier of each session would be
 * drawn to 0 by luck, since the first crossing counts.
 */
export function barrierInterval(
  curves: readonly (readonly InPopulation[])[],
  { seed, epsilon }: Pick<InvasionOptions, "seed" | "epsilon">,
): Interval {
  const sessions = curves.length;
  const barrierOver = (picks: ArrayLike<number>): number =>
    barrierOf(
      curves[0].map((_, s) => {
        let mutant = 0;
        let resident = 0;
        for (let i = 0; i < sessions; i++) {
          mutant += curves[picks[i]][s].mutant / sessions;
          resident += curves[picks[i]][s].resident / sessions;
        }
        return { mutant: mutant - epsilon, resident };
      }),
    );
  const picks = Int32Array.from({ length: sessions }, (_, i) => i);
  const estimate = barrierOver(picks);
  const words = new Int32Array(4);
  seedStreams(words, seedWords(seed, "barrier"), 0, 1);
  const replicates = Float64Array.from({ length: resamples }, () => {
    for (let i = 0; i < sessions; i++) picks[i] = randomInt(words, 0, sessions);
    return barrierOver(picks);
  });
  return { estimate, ...percentileBounds(replicates, 0.95) };
}

/** First share above 0 at which mutants (less epsilon) earn as much as residents, between steps by a straight line; 1 if none. */
function barrierOf(curve: readonly InPopulation[]): number {
  const size = curve.reduce(
    (most, each) => Math.max(most, Math.abs(each.mutant), Math.abs(each.resident)),
    0,
  );
  const lead = curve.map(({ mutant, resident }) =>
    Math.abs(resident - mutant) <= rounding * size ? 0 : resident - mutant,
  );
  // Where both do alike everywhere, a mutant is none.
  if (lead.every((value) => value === 0)) return 1;
  // The very first mutant meets residents only; where it does as they do, what mutants do to each other decides.
  if (lead[0] < 0 || (lead[0] === 0 && lead[1] <= 0)) return 0;
  const s = lead.findIndex((value, j) => j > 0 && value <= 0);
  if (s < 0) return 1;
  return (s - 1 + lead[s - 1] / (lead[s - 1] - lead[s])) / steps;
}
