/**
 * Zero-determinant strategies: memory-one strategies that hold both long-run payoffs on a line of their choice.
 *
 * Press & Dyson 2012, PNAS 109:10409-10413: p~ = phi ((S_x - kappa) - chi (S_y - kappa)), with p~ = (p1 - 1, p2 - 1,
 * p3, p4), S_x = (R, S, T, P), S_y = (R, T, S, P), enforces s_x - kappa = chi (s_y - kappa) against any opponent.
 * kappa = P extorts; kappa = R is generous (Stewart & Plotkin 2013, PNAS 110:15348-15353).
 */
import { fail, failUnknown, requireKnown } from "../../core/errors.ts";
import type { NormalForm } from "../normal-form.ts";
import { slackOf } from "../solution/slack.ts";
import { dilemmaPayoffs } from "./dilemma-payoffs.ts";
import type { MemoryOne } from "./strategy.ts";

export interface ZeroDeterminantOptions {
  /** Which payoff is the line's fixed point: P or R. */
  readonly mode: "extort" | "generous";
  /** Slope, at least 1: own surplus for one unit of the other's. */
  readonly chi: number;
  /** Scale; default half of the largest feasible to extort, all of it to be generous. */
  readonly phi?: number | undefined;
}

/**
 * The four probabilities, in a symmetric 2x2 prisoner's dilemma in which action 0 cooperates. The line is one of long-run
 * means: it holds at discount 1.
 */
export function zeroDeterminantMemoryOne(game: NormalForm, options: ZeroDeterminantOptions): MemoryOne {
  const who = "zeroDeterminantMemoryOne";
  requireKnown(who, "option", options, ["mode", "chi", "phi"]);
  const { mode, chi, phi: given } = options;
  if (mode !== "extort" && mode !== "generous") failUnknown("mode", mode, ["extort", "generous"]);
  const { R, P } = dilemmaPayoffs(who, game);
  if (!(chi >= 1 && Number.isFinite(chi))) fail(who, "chi must be at least 1", chi);
  const kappa = mode === "extort" ? P : R;
  const [own, other] = game.payoffs;
  const slopes = Array.from(own, (x, j) => x - kappa - chi * (other[j] - kappa));
  // Two entries start from 1 and can only fall, two from 0 and can only rise, by phi times their slope.
  const rounding = chi * slackOf(who, game.payoffs);
  const largest = slopes.reduce((least, slope, j) => {
    const falls = j < 2 ? -slope : slope;
    if (Math.abs(falls) <= rounding) return least;
    return Math.min(least, falls > 0 ? 1 / falls : 0);
  }, Number.POSITIVE_INFINITY);
  const phi = given ?? (mode === "extort" ? largest / 2 : largest);
  if (!(phi > 0 && phi <= largest * (1 + 1e-12)))
    fail(who, `phi must be in (0, ${largest}] at chi ${chi} and these payoffs`, phi);
  const [cc, cd, dc, dd] = slopes.map((slope, j) => Math.min(1, Math.max(0, (j < 2 ? 1 : 0) + phi * slope)));
  return [cc, cd, dc, dd];
}
