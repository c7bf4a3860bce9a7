/**
 * Prices that those who trade move: momentum against fundamentals, selling before the others do, and what quotes must earn.
 *
 * Morris & Shin 2004, Review of Finance 8:1-18 (selling before others); Glosten & Milgrom 1985, Journal of Financial Economics
 * 14:71-100 (quotes to who may know more); Avellaneda & Stoikov 2008, Quantitative Finance 8:217-224 (quotes under inventory);
 * Colliard, Foucault & Lovo 2022, "Algorithmic pricing and liquidity in securities markets" (dealers that learn).
 */
import { fail } from "../core/errors.ts";
import { requireShare } from "../institutions/chances.ts";
import { normalDensity, normalDistribution } from "../stats/distributions.ts";

/**
 * A price that deviates by p from its value moves to p + momentum (p - p before) - reversion p: whether it comes back from any
 * deviation, momentum being below 1 and reversion over 0 and below 2 (1 + momentum).
 */
export const isStablePrice = (momentum: number, reversion: number): boolean =>
  momentum >= 0 && momentum < 1 && reversion > 0 && reversion < 2 * (1 + momentum);

/** Variance in the long run of that deviation where each tick adds noise with the standard deviation `noise`. */
export function priceVariance(momentum: number, reversion: number, noise = 1): number {
  requireStable("priceVariance", momentum, reversion);
  requirePositive("priceVariance", "noise", noise);
  const sum = 1 + momentum;
  // That of an autoregression of order two with the coefficients 1 + m - k and -m.
  return (noise * noise * sum) / ((1 - momentum) * (sum ** 2 - (sum - reversion) ** 2));
}

/**
 * The lowest deviation after a shock of -1 at rest. With a `breaker`, momentum is off for a tick after each that ends as far below
 * value as that.
 */
export function deepestPrice(
  momentum: number,
  reversion: number,
  breaker = Number.POSITIVE_INFINITY,
): number {
  requireStable("deepestPrice", momentum, reversion);
  requirePositive("deepestPrice", "breaker", breaker);
  let before = 0;
  let price = -1;
  let lowest = price;
  // It has its lowest point before it first turns.
  for (;;) {
    const carried = price <= -breaker ? 0 : momentum * (price - before);
    const next = price + carried - reversion * price;
    if (next >= price) return lowest;
    before = price;
    price = next;
    lowest = price;
  }
}

/**
 * The value below which holders sell whose sales move a price by `impact` when all sell: the share f that sells gets -impact f/2,
 * who holds the value less impact f, and each knows the value but for a very small noise. Of `holders`, each counts the
 * impact of its own sale. Morris & Shin 2004.
 */
export function sellsBelow(impact: number, holders = Number.POSITIVE_INFINITY): number {
  requirePositive("sellsBelow", "impact", impact);
  if (!(holders >= 1)) fail("sellsBelow", "holders must be at least 1", holders);
  // Any number of the others is as likely to sell: E[impact (k/n - (k + 1)/2n)] over k = 0..n - 1.
  return (impact / 4) * (1 - 3 / holders);
}

export interface Quotes {
  readonly bid: number;
  readonly ask: number;
}

/**
 * Quotes that break even on a value of 0 or 1, which is 1 with `prior`: a share `informed` of those who trade knows it, the
 * others buy or sell alike. Glosten & Milgrom 1985.
 */
export function informedQuotes(prior: number, informed: number): Quotes {
  requireShare("informedQuotes", "prior", prior);
  requireShare("informedQuotes", "informed", informed);
  const lean = informed * (2 * prior - 1);
  return {
    ask: lean === -1 ? 0 : (prior * (1 + informed)) / (1 + lean),
    bid: lean === 1 ? 1 : (prior * (1 - informed)) / (1 - lean),
  };
}

export interface Making {
  /** gamma, of a utility -exp(-gamma x). */
  readonly aversion: number;
  /** sigma, of the price in a unit of time. */
  readonly volatility: number;
  /** k: an order at the distance d from the price is filled at a rate in proportion to exp(-k d). */
  readonly decay: number;
}

/**
 * Quotes of a market maker that holds `inventory` units for `timeLeft` more, around a price of 0: the more it holds, the lower both.
 * Avellaneda & Stoikov 2008, equations 29 and 30.
 */
export function inventoryQuotes(
  { aversion, volatility, decay }: Making,
  inventory: number,
  timeLeft: number,
): Quotes {
  const who = "inventoryQuotes";
  requirePositive(who, "aversion", aversion);
  requirePositive(who, "decay", decay);
  if (!(timeLeft >= 0)) fail(who, "timeLeft must be at least 0", timeLeft);
  const risk = aversion * volatility * volatility * timeLeft;
  const half = risk / 2 + Math.log1p(aversion / decay) / aversion;
  return { bid: -inventory * risk - half, ask: -inventory * risk + half };
}

/**
 * Expected profit of a dealer that alone asks `ask` for what is worth 0 or 1 alike, of a client who buys where that is below its
 * own value: what it is worth, plus a private part that is normal with the standard deviation `noise`.
 */
export function dealerProfit(ask: number, noise = 1): number {
  requirePositive("dealerProfit", "noise", noise);
  const sold = (worth: number) => normalDistribution((worth - ask) / noise);
  return (ask * sold(0) + (ask - 1) * sold(1)) / 2;
}

/** The ask at which such a dealer earns nothing: what competition leaves. */
export function competitiveAsk(noise = 1): number {
  let [low, high] = [0.5, 1];
  // Below the mean worth a dealer loses by every sale, at 1 by none.
  for (let halving = 0; halving < 52; halving++) {
    const ask = (low + high) / 2;
    if (dealerProfit(ask, noise) < 0) low = ask;
    else high = ask;
  }
  return high;
}

/** The ask at which such a dealer earns the most. */
export function monopolyAsk(noise = 1): number {
  requirePositive("monopolyAsk", "noise", noise);
  // The derivative falls through 0 once: from the competitive ask on profits rise to one top.
  const slope = (ask: number) => {
    const part = (worth: number) => {
      const z = (worth - ask) / noise;
      return normalDistribution(z) - ((ask - worth) * normalDensity(z)) / noise;
    };
    return part(0) + part(1);
  };
  let low = competitiveAsk(noise);
  let high = 1 + 2 * noise;
  for (let halving = 0; halving < 60; halving++) {
    const ask = (low + high) / 2;
    if (slope(ask) > 0) low = ask;
    else high = ask;
  }
  return high;
}

function requireStable(who: string, momentum: number, reversion: number): void {
  if (!isStablePrice(momentum, reversion))
    fail(
      who,
      "momentum must be 0 to below 1 and reversion over 0 and below 2 (1 + momentum), or the price runs away",
      [momentum, reversion],
    );
}

function requirePositive(who: string, what: string, value: number): void {
  if (!(value > 0)) fail(who, `${what} must be above 0`, value);
}
