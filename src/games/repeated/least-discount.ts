/**
 * How much the future must weigh for two reciprocators to be in equilibrium in the repeated prisoner's dilemma, in closed
 * form.
 *
 * Friedman 1971, Rev. Econ. Stud. 38:1-12 (grim); Axelrod 1984, "The Evolution of Cooperation", appendix B, proposition 2
 * (tit-for-tat). Without noise, both opening with cooperation.
 */
import { failUnknown } from "../../core/errors.ts";
import type { NormalForm } from "../normal-form.ts";
import { dilemmaPayoffs } from "./dilemma-payoffs.ts";

type Payoffs = ReturnType<typeof dilemmaPayoffs>;

const formulas = {
  /** One round of T, then P for good, against R. */
  grim: ({ T, R, P }: Payoffs) => (T - R) / (T - P),

  /** Besides defection for good, T and S in turn: T + discount S <= (1 + discount) R. */
  "tit-for-tat": ({ T, R, P, S }: Payoffs) => Math.max((T - R) / (T - P), (T - R) / (R - S)),

  /** T, then P while both mend, and alternation of the two: T + discount P <= (1 + discount) R. */
  "win-stay-lose-shift": ({ T, R, P }: Payoffs) => (T - R) / (R - P),
} as const;

/**
 * The least discount at which the strategy is a best response to itself in a symmetric 2x2 prisoner's dilemma (action 0
 * cooperates), of any strategies with any memory; from 1 on, at no discount below 1.
 */
export function leastDiscount(game: NormalForm, strategy: keyof typeof formulas): number {
  const payoffs = dilemmaPayoffs("leastDiscount", game);
  return Object.hasOwn(formulas, strategy)
    ? formulas[strategy](payoffs)
    : failUnknown("strategy", strategy, Object.keys(formulas));
}
