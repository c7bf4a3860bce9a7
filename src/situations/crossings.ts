/**
 * Vehicles that meet: who goes first, how fast to fly where others fly, and how many merge into a stream.
 *
 * Two that both go crash, at `crash` each; who yields waits a tick, at 1 (the game of chicken, Rapoport & Chammah 1966, "The Game
 * of Chicken", American Behavioral Scientist 10:10-28, played until one goes). Merging: Harders 1968, Strassenbau und
 * Strassenverkehrstechnik 76 (the capacity formula of gap acceptance).
 */
import { fail } from "../core/errors.ts";
import { requireAtLeast } from "../institutions/chances.ts";

/** What happens where two meet at a crossing and nothing says who goes first. */
export interface Crossing {
  /** Probability that each goes in a tick. */
  readonly go: number;
  /** What an encounter costs each of the two. */
  readonly cost: number;
  /** Probability that an encounter ends in a crash. */
  readonly crashes: number;
}

/**
 * The equilibrium in which both are alike: each goes with 1/sqrt(C), which makes going, at q C, cost what yielding does, at
 * 1 + (1 - q) V. Where one is known to come from the right and goes, the two of them pay 1 together.
 */
export function crossingEquilibrium(crash: number): Crossing {
  if (!(crash > 1 && crash < Number.POSITIVE_INFINITY))
    fail("crossingEquilibrium", "crash must be above 1, what a tick of waiting costs, and finite", crash);
  const root = Math.sqrt(crash);
  return { go: 1 / root, cost: root, crashes: 1 / (2 * root - 1) };
}

export interface Airspace {
  /** Drones that fly in it. */
  readonly agents: number;
  /** a: what speed costs, a v^2/2. */
  readonly drag: number;
  /** h D: expected harm to each of two for each unit of the product of their speeds. */
  readonly risk: number;
}

export interface Speeds {
  /** Speed of each where nobody gains by another, and where the sum of payoffs is largest, all alike. */
  readonly nash: number;
  readonly optimum: number;
  /** Payoff units per unit of speed that make the optimum each one's own best: the harm done to others. */
  readonly toll: number;
  /** Whether best responses come back to equal speeds; otherwise some race and the others creep, as in chicken. */
  readonly stable: boolean;
}

/** Speeds where each of n is paid v - a v^2/2 - h D v (sum of the others' speeds). */
export function speedsOf({ agents, drag, risk }: Airspace): Speeds {
  const who = "speedsOf";
  requireAtLeast(who, "agents", agents, 1);
  if (!(drag > 0)) fail(who, "drag must be above 0", drag);
  if (!(risk >= 0)) fail(who, "risk must be at least 0", risk);
  const others = risk * (agents - 1);
  const optimum = 1 / (drag + 2 * others);
  return { nash: 1 / (drag + others), optimum, toll: others * optimum, stable: others < drag };
}

/**
 * Vehicles per second that can merge into a stream of `perSecond` that come at random: the first needs a gap of `gap` seconds, each that
 * follows `followUp` seconds more. Harders 1968.
 */
export function mergingCapacity(perSecond: number, gap: number, followUp: number): number {
  const who = "mergingCapacity";
  if (!(perSecond >= 0)) fail(who, "perSecond must be at least 0", perSecond);
  if (!(gap >= 0)) fail(who, "gap must be at least 0", gap);
  if (!(followUp > 0)) fail(who, "followUp must be above 0", followUp);
  if (perSecond === 0) return 1 / followUp;
  return (perSecond * Math.exp(-perSecond * gap)) / -Math.expm1(-perSecond * followUp);
}
