/**
 * Social outcome metrics: what a group made of its situation, from the payoffs of its agents.
 *
 * `payoffs[i]` is what agent i was paid over one episode (or any period), in the env's unit; pass the agents
 * that took part, n >= 1, finite, in any order. An empty list, NaN or an infinity throws an OstromError. Where a
 * metric has no value the function returns undefined or Infinity as documented, never NaN.
 *
 * Perolat, Leibo, Zambaldi, Beattie, Tuyls and Graepel 2017, "A multi-agent reinforcement learning model of
 * common-pool resource appropriation", NeurIPS: utilitarian metric U, equality E, sustainability S, peace P.
 */

import { OstromError } from "../core/errors.ts";
import { requireFinite, requireFiniteNumber, requireSameLength } from "./check.ts";

/** Utilitarian welfare: sum_i R_i. Perolat et al. 2017 report it per tick, U = sum_i R_i / T. */
export function utilitarianWelfare(payoffs: ArrayLike<number>): number {
  requireFinite("utilitarianWelfare", "payoffs", payoffs);
  let sum = 0;
  for (let i = 0; i < payoffs.length; i++) sum += payoffs[i]!;
  return sum;
}

/** Egalitarian welfare: min_i R_i, the payoff of the worst-off agent (Rawls 1971, "A Theory of Justice"). */
export function egalitarianWelfare(payoffs: ArrayLike<number>): number {
  requireFinite("egalitarianWelfare", "payoffs", payoffs);
  let least = payoffs[0]!;
  for (let i = 1; i < payoffs.length; i++) least = Math.min(least, payoffs[i]!);
  return least;
}

/**
 * Nash welfare as a geometric mean: (prod_i R_i)^(1/n), in the unit of the payoffs; it ranks outcomes as the
 * product of Kaneko and Nakamura 1979, "The Nash Social Welfare Function", does, and cannot overflow. Payoffs
 * are gains over what each agent has without agreement: subtract that first. One zero gives 0; a
 * negative payoff gives undefined, because the product then rises with losses.
 */
export function nashWelfare(payoffs: ArrayLike<number>): number | undefined {
  requireFinite("nashWelfare", "payoffs", payoffs);
  let logSum = 0;
  for (let i = 0; i < payoffs.length; i++) {
    if (payoffs[i]! < 0) return undefined;
    logSum += Math.log(payoffs[i]!);
  }
  return Math.exp(logSum / payoffs.length);
}

/**
 * Gini coefficient with the normalisation of Raffinetti, Siletti and Vernizzi 2015, "On the Gini coefficient
 * normalization when attributes with negative values are considered":
 *
 * G = sum_ij |R_i - R_j| / (2 n sum_i |R_i|), in 0..(n-1)/n.
 *
 * Without negative payoffs this is the ordinary Gini coefficient; with them it stays in range where dividing by
 * sum R_i would exceed 1, change sign or divide by zero. All payoffs zero gives 0. The cited paper's form for a
 * finite population is n / (n - 1) times this one. Unchanged by order and by a common factor (also a negative
 * one), but not by a common addend. O(n log n).
 */
export function gini(payoffs: ArrayLike<number>): number {
  requireFinite("gini", "payoffs", payoffs);
  return giniOf(payoffs);
}

/**
 * Equality: 1 - G, in 1/n..1 (E = 1 - sum_ij |R_i - R_j| / (2 N sum_i R_i), Perolat et al. 2017), with G as in
 * `gini` so that zero and negative payoffs are covered. 1 is reached by equal payoffs, all zero included.
 */
export function equality(payoffs: ArrayLike<number>): number {
  requireFinite("equality", "payoffs", payoffs);
  return 1 - giniOf(payoffs);
}

/**
 * Jain's fairness index: (sum R_i)^2 / (n sum R_i^2) (Jain, Chiu and Hawe 1984, "A Quantitative Measure of
 * Fairness and Discrimination"), in 1/n..1 for payoffs of one sign; k equal shares and n - k zeros give k / n.
 * All zero gives 1. With mixed signs it lies in 0..1 and measures how far gains and losses cancel, which is
 * not fairness: use `equality` there.
 */
export function jainIndex(payoffs: ArrayLike<number>): number {
  requireFinite("jainIndex", "payoffs", payoffs);
  const largest = largestMagnitude(payoffs);
  if (largest === 0) return 1;
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < payoffs.length; i++) {
    const scaled = payoffs[i]! / largest;
    sum += scaled;
    squares += scaled * scaled;
  }
  return Math.min((sum * sum) / (payoffs.length * squares), 1);
}

/**
 * Sustainability: S = 1/N sum_i t_i with t_i the mean tick at which agent i collects a positive reward (Perolat
 * et al. 2017), in ticks: late is sustainable. `tickSums[i]` is the sum of those ticks and `collections[i]` their
 * number. An agent that never collected has no t_i and is left out of the mean; undefined if nobody collected.
 */
export function sustainability(
  tickSums: ArrayLike<number>,
  collections: ArrayLike<number>,
): number | undefined {
  const who = "sustainability";
  requireFinite(who, "tickSums", tickSums);
  requireCounts(who, "collections", collections);
  requireSameLength(who, "tickSums", tickSums, "collections", collections);
  let sum = 0;
  let collectors = 0;
  for (let i = 0; i < tickSums.length; i++) {
    if (collections[i] === 0) continue;
    sum += tickSums[i]! / collections[i]!;
    collectors++;
  }
  return collectors === 0 ? undefined : sum / collectors;
}

/**
 * Peace: the share of agent-ticks not spent tagged (timed out), 1 - sum_i tagged_i / sum_i active_i, in 0..1.
 * Perolat et al. 2017 report N times this share, P = (N T - sum_it tagged) / T. `taggedTicks[i]` counts the ticks
 * agent i was tagged out of its `activeTicks[i]`; undefined if no agent was active at all.
 */
export function peace(taggedTicks: ArrayLike<number>, activeTicks: ArrayLike<number>): number | undefined {
  const who = "peace";
  requireCounts(who, "taggedTicks", taggedTicks);
  requireCounts(who, "activeTicks", activeTicks);
  requireSameLength(who, "taggedTicks", taggedTicks, "activeTicks", activeTicks);
  let tagged = 0;
  let active = 0;
  for (let i = 0; i < taggedTicks.length; i++) {
    if (taggedTicks[i]! > activeTicks[i]!) {
      throw new OstromError(
        `${who}: taggedTicks must not exceed activeTicks, got ${taggedTicks[i]} of ${activeTicks[i]} (agent ${i}); ` +
          "count a tagged tick as active",
      );
    }
    tagged += taggedTicks[i]!;
    active += activeTicks[i]!;
  }
  return active === 0 ? undefined : 1 - tagged / active;
}

/**
 * Which share of the possible gain was realised: (W - W_ref) / (W_opt - W_ref). 0 at the reference (say, the
 * Nash outcome), 1 at the optimum, negative below the reference. Costs work as well as welfare: the sign
 * cancels. Undefined where optimum and reference coincide: there is nothing to gain, so no share of it.
 */
export function shareOf(welfare: number, optimum: number, reference: number): number | undefined {
  requireFiniteNumber("shareOf", "welfare", welfare);
  requireFiniteNumber("shareOf", "optimum", optimum);
  requireFiniteNumber("shareOf", "reference", reference);
  if (optimum === reference) return undefined;
  return (welfare - reference) / (optimum - reference);
}

/** Gini coefficient of checked payoffs. */
function giniOf(payoffs: ArrayLike<number>): number {
  const n = payoffs.length;
  const largest = largestMagnitude(payoffs);
  if (largest === 0) return 0;
  // Payoffs in units of the largest: neither sum can overflow.
  const sorted = Float64Array.from(payoffs, (payoff) => payoff / largest).sort();
  let magnitudes = 0;
  for (let i = 0; i < n; i++) magnitudes += Math.abs(sorted[i]!);
  // sum_ij |a_i - a_j| / 2 pairs the i-th smallest with the i-th largest, n - 1 - 2i times: no term is negative,
  // and equal payoffs give exactly 0.
  let halfDifferences = 0;
  for (let i = 0; i < n >> 1; i++) halfDifferences += (n - 1 - 2 * i) * (sorted[n - 1 - i]! - sorted[i]!);
  return Math.min(halfDifferences / (n * magnitudes), (n - 1) / n);
}

function largestMagnitude(values: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i]!));
  return largest;
}

function requireCounts(who: string, name: string, counts: ArrayLike<number>): void {
  requireFinite(who, name, counts);
  for (let i = 0; i < counts.length; i++) {
    if (counts[i]! < 0) {
      throw new OstromError(
        `${who}: ${name} must not be negative, got ${counts[i]} (agent ${i}); pass counts`,
      );
    }
  }
}
