/**
 * Who pays for harm, and how much care and activity that makes worthwhile.
 *
 * Shavell 1987, "Economic Analysis of Accident Law", chapters 2 to 7. Care x costs x and leaves a chance of accident
 * `chance` e^-x of `harm`, payoff units both.
 */
import { fail } from "../core/errors.ts";
import { normalDistribution } from "../stats/distributions.ts";

export interface Accident {
  /** Of an accident, without care. */
  readonly chance: number;
  /** Payoff units. */
  readonly harm: number;
}

export type LiabilityRule =
  | { readonly kind: "none" }
  /** Whoever causes harm pays for it, up to their assets. */
  | { readonly kind: "strict"; readonly assets?: number }
  /** Whoever took less care than is due pays. Courts see care with a normal error of standard deviation `error`. */
  | { readonly kind: "negligence"; readonly due: number; readonly error?: number }
  /** Several cause it together: each pays an equal share, or all of it. */
  | { readonly kind: "joint"; readonly injurers: number; readonly share: "equal" | "full" };

export interface Care {
  readonly care: number;
  /** Care and expected harm, per unit of activity: what society pays. */
  readonly social: number;
  /** Care and expected payments: what the injurer pays. */
  readonly own: number;
}

/** What care an injurer takes under a rule, and what it costs. */
export function careUnder(accident: Accident, rule: LiabilityRule): Care {
  requireAccident("careUnder", accident);
  const own = ownCost(accident, rule);
  const care = bestCare(accident, rule, own);
  return { care, social: care + expectedHarm(accident, care), own: own(care) };
}

/** The care that costs society least: its cost and expected harm together. */
export const efficientCare = (accident: Accident): Care => careUnder(accident, { kind: "strict" });

/**
 * How much is done by one who is worth benefit s - s^2/2 by s units of an activity, each at the care of the rule, and what
 * society has of it: under negligence activity is too much, since harm that care has not averted is not its own.
 */
export function activityUnder(accident: Accident, rule: LiabilityRule, benefit: number) {
  if (!(benefit >= 0)) fail("activityUnder", "benefit must be at least 0", benefit);
  const { care, own, social } = careUnder(accident, rule);
  const activity = Math.max(0, benefit - own);
  return { care, activity, welfare: benefit * activity - activity ** 2 / 2 - social * activity };
}

/**
 * Injurer and victim both take care: harm h comes with chance p / ((1 + x)(1 + y)). Where the injurer is strictly liable and the
 * victim's own care no defence, the victim takes none.
 */
export function careOfTwo({ chance, harm }: Accident) {
  requireAccident("careOfTwo", { chance, harm });
  const expected = chance * harm;
  const alone = Math.max(0, Math.sqrt(expected) - 1);
  const each = Math.max(0, Math.cbrt(expected) - 1);
  const social = (x: number, y: number) => x + y + expected / ((1 + x) * (1 + y));
  return {
    efficient: { injurer: each, victim: each, social: social(each, each) },
    strict: { injurer: alone, victim: 0, social: social(alone, 0) },
  };
}

const expectedHarm = ({ chance, harm }: Accident, care: number) => chance * harm * Math.exp(-care);

/** What the injurer pays at a care: the care itself, and what it expects to have to pay. */
function ownCost(accident: Accident, rule: LiabilityRule): (care: number) => number {
  if (rule.kind === "none") return (care) => care;
  if (rule.kind === "strict") {
    const { assets = accident.harm } = rule;
    if (!(assets >= 0)) fail("careUnder", "assets must be at least 0", assets);
    const paid = { ...accident, harm: Math.min(accident.harm, assets) };
    return (care) => care + expectedHarm(paid, care);
  }
  if (rule.kind === "joint") {
    const { injurers, share } = rule;
    if (!Number.isInteger(injurers) || injurers < 1)
      fail("careUnder", "injurers must be a whole number of at least 1", injurers);
    const part = share === "equal" ? 1 / injurers : 1;
    return (care) => care + part * expectedHarm(accident, care);
  }
  const { due, error = 0 } = rule;
  if (!(due >= 0)) fail("careUnder", "due care must be at least 0", due);
  if (!(error >= 0)) fail("careUnder", "the courts' error must be at least 0", error);
  return (care) => {
    const liable = error === 0 ? Number(care < due) : normalDistribution((due - care) / error);
    return care + liable * expectedHarm(accident, care);
  };
}

/** In closed form, but where courts err: there on a grid, refined around its best point. */
function bestCare({ chance, harm }: Accident, rule: LiabilityRule, own: (care: number) => number): number {
  const alone = (expected: number) => Math.max(0, Math.log(expected));
  if (rule.kind === "none") return 0;
  if (rule.kind === "strict") return alone(chance * Math.min(harm, rule.assets ?? harm));
  if (rule.kind === "joint") return alone((chance * harm) / (rule.share === "equal" ? rule.injurers : 1));
  const careless = alone(chance * harm);
  if (!rule.error) return rule.due <= careless || rule.due <= own(careless) ? rule.due : careless;
  // Beyond its cost without any, no care pays.
  return leastOn(own, 0, own(0));
}

/** Where a function is least between `from` and `to`, to 1e-9 of the width: a grid of 1000, again around its best point. */
function leastOn(f: (x: number) => number, from: number, to: number): number {
  let [low, high] = [from, to];
  while (high - low > 1e-9 * (to - from)) {
    const step = (high - low) / 1000;
    let best = low;
    for (let i = 1; i <= 1000; i++) if (f(low + i * step) < f(best)) best = low + i * step;
    [low, high] = [Math.max(low, best - step), Math.min(high, best + step)];
  }
  return (low + high) / 2;
}

function requireAccident(who: string, { chance, harm }: Accident): void {
  if (!(chance >= 0 && chance <= 1)) fail(who, "chance must be within 0 and 1", chance);
  if (!(harm >= 0 && harm < Number.POSITIVE_INFINITY))
    fail(who, "harm must be a finite number of at least 0", harm);
}
