/**
 * Bargaining in the shadow of war: what is demanded, who arms, when a power that declines strikes first, and who gets what.
 *
 * Fearon 1995, "Rationalist Explanations for War", International Organization 49:379-414 (demands under private costs, shifting power);
 * Baliga & Sjostrom 2004, "Arms Races and Negotiations", Review of Economic Studies 71:351-369 (mutual fear); Powell 2006,
 * "War as a Commitment Problem", International Organization 60:169-203; Rubinstein 1982, Econometrica 50:97-109. What is at
 * stake is 1 in a period.
 */
import { fail } from "../core/errors.ts";
import { requireShare } from "../institutions/chances.ts";

export interface Demand {
  /** The share that is demanded. */
  readonly demand: number;
  /** Probability of war. */
  readonly war: number;
  /** What war costs both of them in expectation. */
  readonly loss: number;
  /** What the one who demands gets in expectation. */
  readonly value: number;
}

/**
 * The best demand of one who wins a war with probability `power` at a cost of `ownCost`, against one whose cost is private, even
 * on [0, mostCost], and who fights where it demands more than power and that cost. Fearon 1995.
 */
export function bestDemand(power: number, ownCost: number, mostCost: number): Demand {
  const who = "bestDemand";
  requireShare(who, "power", power);
  if (!(ownCost >= 0)) fail(who, "ownCost must be at least 0", ownCost);
  if (!(mostCost > 0)) fail(who, "mostCost must be above 0", mostCost);
  const beyond = Math.min(Math.max(0, (mostCost - ownCost) / 2), 1 - power);
  const war = beyond / mostCost;
  // Whose cost is below what is demanded beyond power fights: half of that on average.
  return {
    demand: power + beyond,
    war,
    loss: war * (ownCost + beyond / 2),
    value: (1 - war) * (power + beyond) + war * (power - ownCost),
  };
}

export interface Fear {
  /** Costs of war are private, even on [0, mostCost]. */
  readonly mostCost: number;
  /** What an attack on one who is not armed gains before the cost of war. */
  readonly gain: number;
  /** What it costs to be attacked unarmed. */
  readonly defeat: number;
}

/**
 * Share that arm in equilibrium: those whose cost of war is lowest, and those who fear them, and so on. Where defeat costs as
 * much as any war all do, however few gain from it. Baliga & Sjostrom 2004.
 */
export function armedShare({ mostCost, gain, defeat }: Fear): number {
  const who = "armedShare";
  if (!(mostCost > 0)) fail(who, "mostCost must be above 0", mostCost);
  if (!(gain >= 0)) fail(who, "gain must be at least 0", gain);
  if (!(defeat >= 0)) fail(who, "defeat must be at least 0", defeat);
  return defeat < mostCost ? gain / (mostCost + gain - defeat) : 1;
}

export interface Decline {
  /** Probability with which the declining power wins a war now. */
  readonly before: number;
  /** And with which it wins one later. */
  readonly after: number;
  /** What a period is worth one period before. */
  readonly discount: number;
  /** What war costs it, in this and every later period. */
  readonly cost: number;
}

/**
 * Whether a power that declines strikes first: even all of what there is now does not make up for what it loses for good.
 * Powell 2006: p1 - d p2 > (1 - d)(1 + c).
 */
export function preventiveWar({ before, after, discount, cost }: Decline): boolean {
  requireShare("preventiveWar", "after", after);
  return after < preventiveWarBelow({ before, discount, cost });
}

/** The later power below which it strikes; below 0 where it never does. */
export function preventiveWarBelow({ before, discount, cost }: Omit<Decline, "after">): number {
  const who = "preventiveWarBelow";
  requireShare(who, "before", before);
  if (!(discount > 0 && discount < 1)) fail(who, "discount must be between 0 and 1", discount);
  if (!(cost >= 0)) fail(who, "cost must be at least 0", cost);
  return (before - (1 - discount) * (1 + cost)) / discount;
}

/** Share of who offers first where two offer in turn, for ever, and a period is worth `own` and `other` one period before. */
export function firstOffer(own: number, other: number): number {
  requireShare("firstOffer", "own", own);
  requireShare("firstOffer", "other", other);
  if (own * other === 1) fail("firstOffer", "one of the two must be impatient", [own, other]);
  return (1 - other) / (1 - own * other);
}
