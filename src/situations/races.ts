/**
 * Races in which safety is a handicap: two labs on a ladder, whose equilibria backward induction finds; the same race as a game of
 * constant strategies; and teams that choose once how much of their capability to give up for safety.
 *
 * Han, Pereira, Santos & Lenaerts 2020, "To regulate or not: a social dynamics analysis of an idealised AI race", Journal of Artificial
 * Intelligence Research 69:881-921; Armstrong, Bostrom & Shulman 2016, "Racing to the precipice", AI & Society 31:201-206; Shavell
 * 1987, Economic Analysis of Accident Law (liability).
 */
import { fail } from "../core/errors.ts";
import { requireAtLeast, requireShare, requireWhole } from "../institutions/chances.ts";

export interface Ladder {
  /** Probability that an unsafe move crashes. */
  readonly hazard: number;
  /** What a crash costs everybody, in prizes. */
  readonly damage: number;
  /** What who crashes pays to the other, in prizes. */
  readonly liability?: number;
  /** Steps to the prize. */
  readonly steps: number;
  /** Steps that an unsafe move makes, where a safe one makes 1. */
  readonly speed: number;
}

export interface RaceEquilibrium {
  /** Probability of an unsafe move, by own steps x `steps` + the other's steps. */
  readonly unsafe: Float64Array;
  /** What the race is worth to each from the start, in prizes. */
  readonly value: number;
  /** Probability that it ends in a crash. */
  readonly crash: number;
  /** Ticks that it takes, in expectation. */
  readonly ticks: number;
}

const mostSteps = 1000;
/** Payoffs of a tick, which are sums of a few prizes, are compared within this much. */
const slack = 1e-12;

/**
 * The least hazard at which two labs are safe from start to prize in a subgame-perfect equilibrium: 1/(2(1 + damage + liability)). From two
 * steps before the prize who rushes wins it alone; a lab that had fallen behind would still rush.
 */
export function hazardThatDeters(damage: number, liability = 0): number {
  const who = "hazardThatDeters";
  requireNotNegative(who, "damage", damage);
  requireNotNegative(who, "liability", liability);
  return 1 / (2 * (1 + damage + liability));
}

/** The least liability, in prizes, that makes it so at this hazard. */
export function liabilityThatDeters(hazard: number, damage: number): number {
  const who = "liabilityThatDeters";
  requireShare(who, "hazard", hazard);
  requireNotNegative(who, "damage", damage);
  return Math.max(0, 1 / (2 * hazard) - 1 - damage);
}

/** Probability that a race of labs that are always unsafe ends in a crash. */
export function crashOfUnsafe({ steps, speed, hazard }: Omit<Ladder, "damage">, labs = 2): number {
  const who = "crashOfUnsafe";
  requireWhole(who, "steps", steps, 1, mostSteps);
  requireShare(who, "hazard", hazard);
  requireAtLeast(who, "labs", labs, 1);
  if (!(speed >= 1)) fail(who, "speed must be at least 1", speed);
  return 1 - (1 - hazard) ** (labs * Math.ceil(steps / speed));
}

/**
 * An equilibrium of two labs by backward induction. Where a state has one in which both are safe and one in which both are not, `prefer`
 * says which; where none is pure, or only such in which equal labs do unequal things, both mix.
 */
export function raceEquilibrium(ladder: Ladder, prefer: "safe" | "unsafe" = "unsafe"): RaceEquilibrium {
  const who = "raceEquilibrium";
  const { steps, speed, hazard, damage, liability = 0 } = ladder;
  requireWhole(who, "steps", steps, 1, mostSteps);
  requireWhole(who, "speed", speed, 1, mostSteps);
  requireShare(who, "hazard", hazard);
  requireNotNegative(who, "damage", damage);
  requireNotNegative(who, "liability", liability);
  const size = steps * steps;
  const value = new Float64Array(size);
  const unsafe = new Float64Array(size);
  const crash = new Float64Array(size);
  const ticks = new Float64Array(size);

  /** What `table` holds where the labs have come to x and y; `won` where the first is there, alone or with the other. */
  const after = (table: Float64Array, x: number, y: number, won: number) => {
    if (x >= steps) return y >= steps ? won / 2 : won;
    return y >= steps ? 0 : table[x * steps + y];
  };
  const move = (action: number) => (action === 1 ? speed : 1);
  const crashes = (action: number) => (action === 1 ? hazard : 0);

  /** To the lab at x, which does `own` where the one at y does `other`. */
  function worth(x: number, y: number, own: number, other: number): number {
    const [p, q] = [crashes(own), crashes(other)];
    return (
      p * q * -2 * damage +
      p * (1 - q) * (-damage - liability) +
      (1 - p) * q * (1 - damage + liability) +
      (1 - p) * (1 - q) * after(value, x + move(own), y + move(other), 1)
    );
  }

  /** Probabilities with which the labs at x and y are unsafe. */
  function stage(x: number, y: number): readonly [number, number] {
    const first = [0, 1, 2, 3].map((k) => worth(x, y, k >> 1, k & 1));
    const second = [0, 1, 2, 3].map((k) => worth(y, x, k & 1, k >> 1));
    const holds = (k: number) => first[k] >= first[k ^ 2] - slack && second[k] >= second[k ^ 1] - slack;
    const order = prefer === "safe" ? [0, 3, 1, 2] : [3, 0, 1, 2];
    const pure = order.find((k) => holds(k) && (x !== y || k === 0 || k === 3));
    if (pure !== undefined) return [pure >> 1, pure & 1];
    // Each is unsafe as often as leaves the other indifferent.
    const even = ([ss, su, us, uu]: readonly number[]) => (us - ss) / (us - ss + su - uu);
    return [even([second[0], second[2], second[1], second[3]]), even(first)];
  }

  for (let x = steps - 1; x >= 0; x--)
    for (let y = x; y >= 0; y--) {
      const [p, q] = stage(x, y);
      const here = [x * steps + y, y * steps + x];
      unsafe[here[0]] = p;
      unsafe[here[1]] = q;
      const sums = [0, 0, 0, 1];
      for (const a of [0, 1])
        for (const b of [0, 1]) {
          const weight = (a === 1 ? p : 1 - p) * (b === 1 ? q : 1 - q);
          const goesOn = (1 - crashes(a)) * (1 - crashes(b));
          sums[0] += weight * worth(x, y, a, b);
          sums[1] += weight * worth(y, x, b, a);
          sums[2] += weight * (1 - goesOn + goesOn * after(crash, x + move(a), y + move(b), 0));
          sums[3] += weight * goesOn * after(ticks, x + move(a), y + move(b), 0);
        }
      for (const [at, k] of here.entries()) {
        value[k] = sums[at];
        crash[k] = sums[2];
        ticks[k] = sums[3];
      }
    }
  return { unsafe, value: value[0], crash: crash[0], ticks: ticks[0] };
}

/** The race as Han et al. 2020 pay it: by round, for labs that are always safe or always unsafe. */
export interface RaceOfRounds {
  readonly steps: number;
  readonly speed: number;
  readonly prize: number;
  /** What the labs share in a round, in proportion to their speed. */
  readonly benefit: number;
  /** What safety costs in a round. */
  readonly cost: number;
  /** Probability that a lab which is always unsafe loses all it gained. */
  readonly setback: number;
}

/** Payoff a round to the row, which is safe (0) or unsafe (1), beside the column; `steps` is a whole number of unsafe rounds. */
export function racePayoffs({ steps, speed, prize, benefit, cost, setback }: RaceOfRounds): number[][] {
  const who = "racePayoffs";
  requireShare(who, "setback", setback);
  if (!(steps > 0)) fail(who, "steps must be above 0", steps);
  if (!(speed >= 1)) fail(who, "speed must be at least 1", speed);
  const kept = 1 - setback;
  const sooner = (speed * prize) / steps;
  return [
    [benefit / 2 - cost + prize / (2 * steps), benefit / (speed + 1) - cost],
    [kept * ((speed * benefit) / (speed + 1) + sooner), kept * (benefit / 2 + sooner / 2)],
  ];
}

/**
 * Setbacks at which the race of rounds changes: above `society` all are better off if all are safe, above `riskDominance` safety is
 * also the better answer to an even mix.
 */
export function raceThresholds(race: Omit<RaceOfRounds, "setback">): {
  society: number;
  riskDominance: number;
} {
  const [[ss, su], [us, uu]] = racePayoffs({ ...race, setback: 0 });
  return { society: 1 - ss / uu, riskDominance: 1 - (ss + su) / (us + uu) };
}

/** Teams that choose once how safe to be: the best score, capability less safety, wins, and is safe with that probability. */
export interface Precipice {
  readonly teams: number;
  /** Capabilities are uniform between 0 and this. */
  readonly capability: number;
  /** Who loses to a safe winner has 1 less this, 0 in a disaster. */
  readonly enmity: number;
}

/** Safety of each team where nobody knows how capable it is, not even itself: the disaster has the probability of 1 less it. */
export function safetyUnknown(precipice: Precipice): number {
  requirePrecipice("safetyUnknown", precipice);
  const { teams, capability, enmity } = precipice;
  return enmity === 0 ? 1 : Math.min(1, capability / (teams * enmity));
}

/** Where each knows its own capability x, it is safe with `slope` x; valid as long as that is at most 1. */
export function safetyKnown(precipice: Precipice): { slope: number; disaster: number } {
  const who = "safetyKnown";
  requirePrecipice(who, precipice);
  const { teams, capability, enmity } = precipice;
  const slope = 1 / (1 + enmity * (teams - 1));
  if (slope * capability > 1) fail(who, `capability must be at most ${1 / slope}`, capability);
  return { slope, disaster: 1 - (slope * capability * teams) / (teams + 1) };
}

function requirePrecipice(who: string, { teams, capability, enmity }: Precipice): void {
  requireAtLeast(who, "teams", teams, 2);
  requireShare(who, "enmity", enmity);
  if (!(capability > 0)) fail(who, "capability must be above 0", capability);
}

function requireNotNegative(who: string, what: string, value: number): void {
  if (!(value >= 0 && value < Number.POSITIVE_INFINITY))
    fail(who, `${what} must be at least 0 and finite`, value);
}
