/**
 * What punishment has to cost whom, so that contributions to a linear public good are worth it: by fines, by peers, by an
 * authority that is paid in advance, and by refusing help.
 *
 * Fehr & Gaechter 2000, American Economic Review 90:980-994; Sigmund, De Silva, Traulsen & Hauert 2010, Nature 466:861-863;
 * Panchanathan & Boyd 2004, Nature 432:499-502.
 */
import { fail } from "../core/errors.ts";
import { type FinitePopulation, finiteGroups } from "../games/index.ts";
import { requireAtLeast } from "./chances.ts";

/** n agents, each of whose tokens is multiplied by r and shared by all. */
export interface PublicGood {
  readonly agents: number;
  readonly multiplier: number;
}

/** Expected fine, in tokens for each one withheld, above which contributing is dominant: 1 - r/n, what a token costs who gives it. */
export function fineThatDeters({ agents, multiplier }: PublicGood): number {
  requireAtLeast("fineThatDeters", "agents", agents, 1);
  requireAmount("fineThatDeters", "multiplier", multiplier);
  return Math.max(0, 1 - multiplier / agents);
}

/** Where tokens are kept, or given at `back` to each of all agents, and a point takes a share of what the punished one earned. */
export interface PointGame {
  readonly agents: number;
  readonly tokens: number;
  /** What each agent gets for a token that one gives. */
  readonly back: number;
  /** Share of earnings that a point takes. */
  readonly share: number;
}

/** Earnings of one who gives nothing among others who give all, of one who gives all as well, and the points that make up for it. */
export function pointsThatDeter({ agents, tokens, back, share }: PointGame): {
  defector: number;
  contributor: number;
  points: number;
} {
  const who = "pointsThatDeter";
  requireAtLeast(who, "agents", agents, 1);
  requireAmount(who, "tokens", tokens);
  requireAmount(who, "back", back);
  if (!(share > 0 && share <= 1)) fail(who, "share must be above 0 and at most 1", share);
  const defector = tokens + back * tokens * (agents - 1);
  const contributor = back * tokens * agents;
  const gain = defector <= 0 ? 0 : (defector - contributor) / (share * defector);
  return { defector, contributor, points: Math.max(0, Math.ceil(gain - 1e-12)) };
}

/** A punishment between two agents: what it costs one, and what the other loses. */
export interface Punishment {
  readonly cost: number;
  readonly fine: number;
}

/**
 * Share of the others who have to be punishing contributors, so that one of them earns more than one of the rest, who give
 * nothing: among n - 1 others at a share s, (n - 1) s fine > 1 - r/n + (n - 1)(1 - s) cost.
 */
export function punishersNeeded({ agents, multiplier }: PublicGood, { cost, fine }: Punishment): number {
  const who = "punishersNeeded";
  requireAtLeast(who, "agents", agents, 2);
  for (const [name, value] of Object.entries({ multiplier, cost, fine })) requireAmount(who, name, value);
  if (fine + cost === 0) fail(who, "cost or fine must be above 0", fine);
  const kept = fineThatDeters({ agents, multiplier });
  return (kept / (agents - 1) + cost) / (fine + cost);
}

/**
 * Largest net cost of a contribution that is worth the help of others, (b - c) w / (1 - w), where whoever does not contribute gets no
 * help later: help is worth b and costs c, and there is a next time with probability w.
 */
export function costThatShunningBears(benefit: number, cost: number, again: number): number {
  const who = "costThatShunningBears";
  requireAmount(who, "benefit", benefit);
  requireAmount(who, "cost", cost);
  if (!(again >= 0 && again < 1)) fail(who, "again must be at least 0 and below 1", again);
  return Math.max(0, benefit - cost) * (again / (1 - again));
}

/** Contributors, defectors, those who stay out, contributors who punish defectors, and ones who pay a pool that does. */
export const governors = ["contributor", "defector", "loner", "peer", "pool"] as const;
export type Governor = (typeof governors)[number];

export interface Governance extends Punishment {
  /** Members of the population, and of a group that is drawn from it. */
  readonly size: number;
  readonly group: number;
  /** A contribution of 1 is multiplied by it, and shared by the other participants. */
  readonly multiplier: number;
  /** What those get who stay out, or find nobody to play with. */
  readonly loner: number;
  /** Paid by pool punishers where a game is played, offences or not. */
  readonly fee: number;
  /** What each of them brings on every offender. */
  readonly poolFine: number;
  /** Who does not punish is punished: contributors by peers where a defector shows it, all but its payers by the pool. */
  readonly secondOrder: boolean;
}

/**
 * The population of Sigmund et al. 2010, of some of the governors in the order given. Imitated strongly and changed rarely, it
 * spends its time where `rareMutationLimit(governance(...), fermi(10_000))` says.
 */
export function governance(strategies: readonly Governor[], given: Governance): FinitePopulation {
  const who = "governance";
  const { size, group, multiplier, loner, cost, fine, fee, poolFine, secondOrder } = given;
  for (const [name, value] of Object.entries({ multiplier, cost, fine, fee, poolFine }))
    requireAmount(who, name, value);
  if (!Number.isFinite(loner)) fail(who, "loner must be a finite number", loner);
  for (const [j, strategy] of strategies.entries())
    if (!governors.includes(strategy) || strategies.indexOf(strategy) !== j)
      fail(who, `strategies must be different ones of ${governors.join(", ")}`, strategies.join(", "));
  const at = Object.fromEntries(governors.map((each) => [each, strategies.indexOf(each)])) as Record<
    Governor,
    number
  >;
  return finiteGroups(size, group, strategies.length, (own, counts) => {
    const of = (strategy: Governor) => (at[strategy] < 0 ? 0 : counts[at[strategy]]);
    const me = strategies[own];
    const participants = group - of("loner");
    if (me === "loner" || participants < 2) return loner;
    const [peers, pool, defectors] = [of("peer"), of("pool"), of("defector")];
    const contributors = of("contributor") + peers + pool;
    const given = multiplier / (participants - 1);
    if (me === "defector") return given * contributors - fine * peers - poolFine * pool;
    let earned = given * (contributors - 1) - 1;
    const seen = secondOrder && defectors > 0;
    if (me === "peer") earned -= cost * (defectors + (seen ? of("contributor") : 0));
    if (me === "contributor" && seen) earned -= fine * peers;
    if (me === "pool") earned -= fee;
    else if (secondOrder) earned -= poolFine * pool;
    return earned;
  });
}

function requireAmount(who: string, what: string, value: number): void {
  if (!(Number.isFinite(value) && value >= 0))
    fail(who, `${what} must be a finite number of at least 0`, value);
}
