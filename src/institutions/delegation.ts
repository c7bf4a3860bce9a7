/**
 * A team that follows a moving target: by orders of a centre that sees it late, by what each sees, or by both.
 *
 * Marschak & Radner 1972, "Economic Theory of Teams"; Radner 1993, Econometrica 61:1109-1146 (delay of the centre). The target is an
 * AR(1) process of variance 1 with coefficient `memory`. n agents lose the mean of (a - target)^2, and `discord` times the mean of
 * (a - mean act)^2. The centre sees the target `delay` ticks late and sends one number; an agent sees it now, with noise of variance
 * `noise`, remembers nothing, and acts by the best linear rule. With V = 1 - memory^(2 delay), what happens unseen by the centre, and
 * z = noise (1 + discord (n - 1) / n), the price of own judgement, the losses a tick are V, z / (1 + z), and V z / (V + z) for both
 * together: an agent follows the centre and corrects it by V / (V + z) of what it sees beside it.
 */
import { fail } from "../core/errors.ts";

export interface Team {
  /** Coefficient of the target, above 0 and below 1. */
  readonly memory: number;
  /** Variance of what an agent sees beside the target. */
  readonly noise: number;
  /** Loss for a unit of variance among the acts, in units of that for missing the target. */
  readonly discord: number;
  readonly agents: number;
  /** Ticks by which the centre is late. */
  readonly delay: number;
}

export interface TeamLosses {
  readonly central: number;
  readonly decentral: number;
  readonly hybrid: number;
}

function check(who: string, { memory, noise, discord, agents, delay }: Team): void {
  if (!(memory > 0 && memory < 1)) fail(who, "memory must be above 0 and below 1", memory);
  if (!(noise >= 0 && noise < Infinity)) fail(who, "noise must be at least 0", noise);
  if (!(discord >= 0 && discord < Infinity)) fail(who, "discord must be at least 0", discord);
  if (!Number.isInteger(agents) || agents < 1)
    fail(who, "agents must be a whole number of at least 1", agents);
  if (!(delay >= 0)) fail(who, "delay must be at least 0", delay);
}

/** Variance of the target that the centre has not seen. */
const unseen = ({ memory, delay }: Team) => 1 - memory ** (2 * delay);
const ownJudgement = ({ noise, discord, agents }: Team) => noise * (1 + (discord * (agents - 1)) / agents);

/** Loss a tick of each way to decide. */
export function teamLosses(team: Team): TeamLosses {
  check("teamLosses", team);
  const V = unseen(team);
  const z = ownJudgement(team);
  return { central: V, decentral: z / (1 + z), hybrid: V + z > 0 ? (V * z) / (V + z) : 0 };
}

/** Weights that an agent gives to what it sees: alone, and beside the centre's order. */
export function teamWeights(team: Team): { alone: number; beside: number } {
  check("teamWeights", team);
  const V = unseen(team);
  const z = ownJudgement(team);
  return { alone: 1 / (1 + z), beside: V + z > 0 ? V / (V + z) : 0 };
}

/** Delay below which a centre that dictates beats agents alone: ln(1 + z) / (-2 ln memory). */
export function delayOfEqualLoss(team: Omit<Team, "delay">): number {
  check("delayOfEqualLoss", { ...team, delay: 0 });
  return Math.log1p(ownJudgement({ ...team, delay: 0 })) / (-2 * Math.log(team.memory));
}

/**
 * Losses where the centre is up with probability `availability` at each tick, and silent otherwise: under a centre that dictates
 * all then act 0, the mean of the target, and with both each acts alone.
 */
export function lossesWithOutages(team: Team, availability: number): TeamLosses {
  if (!(availability >= 0 && availability <= 1))
    fail("lossesWithOutages", "availability must be within 0 and 1", availability);
  const { central, decentral, hybrid } = teamLosses(team);
  const down = 1 - availability;
  return {
    central: availability * central + down,
    decentral,
    hybrid: availability * hybrid + down * decentral,
  };
}

/** Availability below which a centre that dictates is worse than agents alone; above 1 where it always is. */
export function availabilityOfEqualLoss(team: Team): number {
  const { central, decentral } = teamLosses(team);
  return (1 - decentral) / (1 - central);
}
