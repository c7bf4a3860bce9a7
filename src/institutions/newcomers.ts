/**
 * What keeps an honest name worth keeping where new names are to be had: dues of newcomers, and a price.
 *
 * Friedman & Resnick 2001, "The Social Cost of Cheap Pseudonyms", Journal of Economics & Management Strategy 10:173-199. In a tick an
 * honest meeting pays 1; who cheats gets 1 + gain, and who helps and is not helped -loss. A newcomer helps for `dues` ticks and is not
 * helped; then it is met honestly. Who has cheated goes on under a new name.
 */
import { fail } from "../core/errors.ts";

export interface Whitewashing {
  /** What cheating adds to the payoff of an honest meeting (payoff): g. */
  readonly gain: number;
  /** What it costs to help where one is not helped (payoff): l, 0 if left out. */
  readonly loss?: number;
  /** Ticks for which a newcomer pays its dues, 0 if left out. */
  readonly dues?: number;
  /** Price of a new name (payoff): kappa, 0 if left out. */
  readonly price?: number;
  /** Of payoffs a tick later: delta. */
  readonly discount: number;
}

/**
 * What one earns more by cheating once and going on under a new name, discounted to the tick of it: the gain, less the price, and less
 * 1 + loss for each tick of dues. Nobody who is patient enough whitewashes where it is below 0.
 */
export function whitewashingPays({ gain, loss = 0, dues = 0, price = 0, discount }: Whitewashing): number {
  requireAmounts("whitewashingPays", { gain, loss, price });
  requireDues("whitewashingPays", dues);
  if (!(discount >= 0 && discount < 1))
    fail("whitewashingPays", "discount must be at least 0 and below 1", discount);
  const ofDues = (discount * (1 - discount ** dues)) / (1 - discount);
  return gain - discount * price - (1 + loss) * ofDues;
}

/** The least discount at which honesty pays under dues: gain / (1 + loss) for one tick of them; 1 where none is enough. */
export function leastPatience({ gain, loss = 0, dues }: Omit<Whitewashing, "price" | "discount">): number {
  requireAmounts("leastPatience", { gain, loss });
  requireDues("leastPatience", dues ?? 0);
  if (gain === 0) return 0;
  if (dues === 1) return Math.min(1, gain / (1 + loss));
  let [low, high] = [0, 1];
  for (let halving = 0; halving < 60; halving++) {
    const discount = (low + high) / 2;
    if (discount < 1 && whitewashingPays({ gain, loss, dues: dues ?? 0, discount }) > 0) low = discount;
    else high = discount;
  }
  return high;
}

/** The least price of a name at which honesty pays without dues: gain / discount. */
export function leastPrice(gain: number, discount: number): number {
  requireAmounts("leastPrice", { gain });
  if (!(discount > 0 && discount <= 1))
    fail("leastPrice", "discount must be above 0 and at most 1", discount);
  return gain / discount;
}

function requireAmounts(who: string, amounts: Readonly<Record<string, number>>): void {
  for (const [name, amount] of Object.entries(amounts))
    if (!(amount >= 0 && Number.isFinite(amount)))
      fail(who, `${name} must be a number of at least 0`, amount);
}

function requireDues(who: string, dues: number): void {
  if (!Number.isInteger(dues) || dues < 0) fail(who, "dues must be a whole number of ticks", dues);
}
