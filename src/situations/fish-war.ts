/**
 * The great fish war: countries fish a stock that grows like a power of what they leave, and value catches by their logarithm.
 *
 * Levhari & Mirman 1980, "The great fish war: an example using a dynamic Cournot-Nash solution", Bell Journal of Economics 11:322-334;
 * Cave 1987, "Long-term competition in a dynamic game: the cold fish war", RAND Journal of Economics 18:596-610. From stock x, in units of
 * the stock that stays where nobody fishes, catches c leave (x - sum c)^a; each has log c a season.
 */
import { fail } from "../core/errors.ts";
import { requireAtLeast } from "../institutions/chances.ts";

export interface FishWar {
  readonly countries: number;
  /** a: exponent of growth, above 0 and below 1. */
  readonly growth: number;
  /** d: what the next season counts for, above 0 and below 1. */
  readonly discount: number;
}

/** Share of the stock that each country takes in every season, in equilibrium and for the good of all. Levhari & Mirman 1980. */
export function fishShares(war: FishWar): { readonly nash: number; readonly joint: number } {
  const { countries: n } = requireWar("fishShares", war);
  const ad = war.growth * war.discount;
  return { nash: (1 - ad) / (n - (n - 1) * ad), joint: (1 - ad) / n };
}

/**
 * What a country has from now on, discounted, that takes the share `own` of the stock in every season while all `others` together take
 * theirs: log(own)/(1 - d) + (log x + a d log(1 - own - others)/(1 - d))/(1 - a d).
 */
export function fishValue(war: FishWar, own: number, others: number, stock: number): number {
  const who = "fishValue";
  const { growth: a, discount: d } = requireWar(who, war);
  if (!(own > 0 && others >= 0 && own + others < 1))
    fail(
      who,
      "own must be above 0, others at least 0, and together they must be below 1",
      `${own} and ${others}`,
    );
  if (!(stock > 0 && stock < Number.POSITIVE_INFINITY)) fail(who, "stock must be above 0 and finite", stock);
  const left = Math.log(1 - own - others);
  return Math.log(own) / (1 - d) + (Math.log(stock) + (a * d * left) / (1 - d)) / (1 - a * d);
}

/** The stock at which `taken`, the share that all take together, is what grows: (1 - taken)^(a/(1 - a)). */
export function fishStock(growth: number, taken: number): number {
  const who = "fishStock";
  if (!(growth > 0 && growth < 1)) fail(who, "growth must be above 0 and below 1", growth);
  if (!(taken >= 0 && taken < 1)) fail(who, "taken must be at least 0 and below 1", taken);
  return (1 - taken) ** (growth / (1 - growth));
}

/**
 * Charge for each unit of the share taken with which all take `share` of their own accord: 1/s - a d/((1 - a d)(1 - n s)), which is
 * (n - 1)/(1 - a d) for the joint share. It does not depend on the stock, so that strategies stay what they are.
 */
export function fishCharge(war: FishWar, share: number): number {
  const who = "fishCharge";
  const { countries: n, growth, discount } = requireWar(who, war);
  if (!(share > 0 && n * share < 1)) fail(who, `share must be above 0 and below 1/${n}`, share);
  const ad = growth * discount;
  return 1 / share - ad / ((1 - ad) * (1 - n * share));
}

/**
 * The cold fish war: all take the joint share until anybody has taken more, and their shares of equilibrium for ever after. What a
 * country gains that takes what is best for it once, discounted; the truce lasts where that is not above 0. Cave 1987.
 */
export function truceBreakingGain(war: FishWar): number {
  const { countries: n, growth: a, discount: d } = requireWar("truceBreakingGain", war);
  const { nash, joint } = fishShares(war);
  const others = (n - 1) * joint;
  // The best share once, as its effect on what follows is that on the logarithm of the stock alone.
  const own = (1 - a * d) * (1 - others);
  const next = (1 - own - others) ** a;
  const breaks = Math.log(own) + d * fishValue(war, nash, (n - 1) * nash, next);
  return breaks - fishValue(war, joint, others, 1);
}

function requireWar(who: string, war: FishWar): FishWar {
  requireAtLeast(who, "countries", war.countries, 1);
  if (!(war.growth > 0 && war.growth < 1)) fail(who, "growth must be above 0 and below 1", war.growth);
  if (!(war.discount > 0 && war.discount < 1))
    fail(who, "discount must be above 0 and below 1", war.discount);
  return war;
}
