/**
 * Lindahl prices of a public good: each pays its own marginal benefit, so that all ask for one quantity.
 *
 * Lindahl 1919; Samuelson 1954, "The Pure Theory of Public Expenditure": at the efficient quantity marginal
 * benefits sum to marginal cost. Prices rest on benefits that nobody has a reason to tell truthfully.
 */
import { fail } from "../../core/errors.ts";

export interface Lindahl {
  /** The efficient quantity; 0 when the first unit is not worth its cost. */
  readonly quantity: number;
  /** Price of a unit to each player. They sum to the marginal cost when the quantity is positive. */
  readonly prices: readonly number[];
  /** Price times quantity. */
  readonly payments: readonly number[];
}

/**
 * @param marginalBenefits worth of one more unit to each player at a quantity, continuous, not increasing
 * @param marginalCost cost of a unit, the same for all units, positive
 */
export function lindahlPrices(
  marginalBenefits: readonly ((quantity: number) => number)[],
  marginalCost: number,
): Lindahl {
  const who = "lindahlPrices";
  if (marginalBenefits.length === 0) fail(who, "needs the marginal benefit of at least one player");
  if (!(Number.isFinite(marginalCost) && marginalCost > 0))
    fail(who, "the marginal cost must be a positive number", marginalCost);
  const worthMore = (quantity: number) => {
    const sum = marginalBenefits.reduce((total, benefit) => total + benefit(quantity), 0);
    if (Number.isNaN(sum)) fail(who, `marginal benefits must be numbers (quantity ${quantity})`, sum);
    return sum > marginalCost;
  };
  let high = 1;
  while (worthMore(high)) {
    high *= 2;
    if (high > 1e15)
      fail(
        who,
        "marginal benefits must fall below the marginal cost",
        high,
        "the efficient quantity is unbounded",
      );
  }
  let low = 0;
  // Bisection to the last bit: the middle then equals an end.
  for (let middle = high / 2; middle > low && middle < high; middle = (low + high) / 2) {
    if (worthMore(middle)) low = middle;
    else high = middle;
  }
  const quantity = low;
  const prices = marginalBenefits.map((benefit) => benefit(quantity));
  return { quantity, prices, payments: prices.map((price) => price * quantity) };
}
