/**
 * Symmetric equilibrium bids with independent private values, and what the seller expects from them.
 *
 * Krishna 2010, "Auction Theory", chapters 2 to 4. With G = F^(n-1), the distribution of the highest of the
 * other values, and reserve r: first-price b(v) = v - int_r^v G / G(v); all-pay b(v) = v G(v) - int_r^v G;
 * second-price b(v) = v. Bidders with utility x^rho, rho <= 1 (constant relative risk aversion 1 - rho), bid
 * in a first-price auction as if G were F^((n-1)/rho). Rules with the same winner earn the same from
 * risk-neutral bidders.
 */
import { fail, requireKnown } from "../../core/errors.ts";
import { integrate, requireBidders, requireValues, type ValueDistribution } from "./values.ts";

export type AuctionFormat = "first-price" | "second-price" | "all-pay";

export interface BiddingOptions {
  /** Smallest bid that is taken. */
  readonly reserve?: number;
  /** rho of the utility x^rho: 1 is risk neutral, less is averse. First-price and second-price only. */
  readonly risk?: number;
}

/** First-price bid with values uniform on 0..1: (n-1) v / (n-1+rho). */
export function uniformFirstPriceBid(value: number, bidders: number, risk = 1): number {
  requireUniform("uniformFirstPriceBid", value, bidders);
  requireRisk("uniformFirstPriceBid", risk);
  return ((bidders - 1) * value) / (bidders - 1 + risk);
}

/** All-pay bid with values uniform on 0..1: (n-1) v^n / n. */
export function uniformAllPayBid(value: number, bidders: number): number {
  requireUniform("uniformAllPayBid", value, bidders);
  return ((bidders - 1) * value ** bidders) / bidders;
}

/** The symmetric equilibrium bid for a value of at least the reserve; 0, which is no bid, below it. */
export function equilibriumBid(
  format: AuctionFormat,
  values: ValueDistribution,
  bidders: number,
  value: number,
  options: BiddingOptions = {},
): number {
  const who = "equilibriumBid";
  const { reserve, risk } = checked(who, format, values, bidders, options);
  if (!(value >= values.low && value <= values.high))
    fail(who, `the value must lie in ${values.low}..${values.high}`, value);
  return bidOf(format, values, bidders, value, reserve, risk);
}

/** What the seller expects to be paid when all bid as in equilibrium. */
export function expectedRevenue(
  format: AuctionFormat,
  values: ValueDistribution,
  bidders: number,
  options: BiddingOptions = {},
): number {
  const { reserve, risk } = checked("expectedRevenue", format, values, bidders, options);
  const { cdf, pdf, high } = values;
  const n = bidders;
  const from = Math.max(reserve, values.low);
  const bid = (value: number) => bidOf(format, values, n, value, reserve, risk);
  const highestAt = (value: number) => n * pdf(value) * cdf(value) ** (n - 1);
  if (format === "first-price") return integrate((v) => bid(v) * highestAt(v), from, high);
  if (format === "all-pay") return integrate((v) => bid(v) * n * pdf(v), from, high);
  // The price is the reserve when one value alone meets it, else the second highest value.
  const alone = n * (1 - cdf(from)) * cdf(from) ** (n - 1);
  const second = (v: number) => v * n * (n - 1) * pdf(v) * (1 - cdf(v)) * cdf(v) ** (n - 2);
  return reserve * alone + (n > 1 ? integrate(second, from, high) : 0);
}

/** What a bidder expects, before it knows its value, when all bid as in equilibrium: its gain x, or the utility x^risk of it. */
export function expectedUtility(
  format: AuctionFormat,
  values: ValueDistribution,
  bidders: number,
  options: BiddingOptions = {},
): number {
  const { reserve, risk } = checked("expectedUtility", format, values, bidders, options);
  const { cdf, pdf, high } = values;
  const others = bidders - 1;
  const from = Math.max(reserve, values.low);
  const bid = (value: number) => bidOf(format, values, bidders, value, reserve, risk);
  const over = (gain: (value: number) => number) => integrate((v) => gain(v) * pdf(v), from, high);
  if (format === "first-price") return over((v) => (v - bid(v)) ** risk * cdf(v) ** others);
  if (format === "all-pay") return over((v) => v * cdf(v) ** others - bid(v));
  const alone = cdf(from) ** others;
  const second = (y: number) => others * pdf(y) * cdf(y) ** (others - 1);
  return over(
    (v) =>
      (v - reserve) ** risk * alone +
      (others > 0 ? integrate((y) => (v - y) ** risk * second(y), from, v) : 0),
  );
}

function bidOf(
  format: AuctionFormat,
  { low, cdf }: ValueDistribution,
  bidders: number,
  value: number,
  reserve: number,
  risk: number,
): number {
  if (value < reserve) return 0;
  if (format === "second-price") return value;
  const others = bidders - 1;
  const at = cdf(value);
  if (at === 0) return others > 0 && format === "first-price" ? value : reserve;
  // The ratio is taken before the power: G alone underflows with many bidders.
  const relative = (v: number) => (cdf(v) / at) ** (others / risk);
  const belowSupport = Math.max(low - reserve, 0) * relative(low);
  const shaded = value - integrate(relative, Math.max(reserve, low), value) - belowSupport;
  return format === "all-pay" ? shaded * at ** others : shaded;
}

function checked(
  who: string,
  format: AuctionFormat,
  values: ValueDistribution,
  bidders: number,
  options: BiddingOptions,
) {
  requireKnown(who, "option", options, ["reserve", "risk"]);
  const { reserve = 0, risk = 1 } = options;
  requireValues(who, values);
  requireBidders(who, bidders);
  if (!(reserve >= 0 && reserve <= values.high))
    fail(who, `the reserve must lie in 0..${values.high}`, reserve);
  requireRisk(who, risk);
  if (risk < 1 && format === "all-pay")
    fail(who, "all-pay bids are known for risk-neutral bidders only", risk, "leave risk out");
  return { reserve, risk };
}

function requireUniform(who: string, value: number, bidders: number): void {
  requireBidders(who, bidders);
  if (!(value >= 0 && value <= 1))
    fail(who, "the value must lie in 0..1", value, "use equilibriumBid for other values");
}

function requireRisk(who: string, risk: number): void {
  if (!(risk > 0 && risk <= 1)) fail(who, "risk is an exponent in (0, 1]", risk, "1 is risk neutral");
}
