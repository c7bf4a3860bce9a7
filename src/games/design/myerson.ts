/**
 * Myerson's optimal auction of one item to bidders alike: a second-price auction with the right reserve.
 *
 * Myerson 1981, "Optimal Auction Design", Mathematics of Operations Research 6:58-73. The virtual value
 * phi(v) = v - (1 - F(v)) / f(v) must rise with v (a regular distribution); the reserve is where it meets
 * what the item is worth to the seller.
 */
import { fail } from "../../core/errors.ts";
import { requireValues, type ValueDistribution } from "./values.ts";

const checkedPoints = 512;

/** phi(v) = v - (1 - F(v)) / f(v): a bidder's value less the information rent that is left to it. */
export function virtualValue({ cdf, pdf }: ValueDistribution, value: number): number {
  return value - (1 - cdf(value)) / pdf(value);
}

/**
 * The reserve that maximises expected revenue, whatever the number of bidders. With values uniform on a..b it
 * is max(a, (b + worth) / 2).
 *
 * @param worth what an unsold item is worth to the seller
 */
export function optimalReserve(values: ValueDistribution, worth = 0): number {
  const who = "optimalReserve";
  requireValues(who, values);
  if (!(worth >= 0 && worth < values.high))
    fail(who, `the item must be worth 0 or more and less than ${values.high} to the seller`, worth);
  requireRegular(who, values);
  let low = values.low;
  let high = values.high;
  for (let halving = 0; halving < 60; halving++) {
    const middle = (low + high) / 2;
    if (virtualValue(values, middle) < worth) low = middle;
    else high = middle;
  }
  return high;
}

/** Looks for a fall of the virtual value on a grid; a dip within 1/512 of the support may go unseen. */
function requireRegular(who: string, values: ValueDistribution): void {
  const step = (values.high - values.low) / checkedPoints;
  let before = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < checkedPoints; i++) {
    const value = values.low + (i + 0.5) * step;
    const virtual = virtualValue(values, value);
    if (!(virtual >= before - 1e-9 * values.high))
      fail(
        who,
        `the distribution must be regular: virtual values fall near ${value}`,
        virtual,
        "it takes ironing (Myerson 1981), which is not here",
      );
    before = virtual;
  }
}
