/**
 * Social value orientation: how an agent would have rewards shared between itself and the others, as an angle.
 *
 * The angle is that of the vector (own reward, mean reward of the others): 0 degrees are selfish, 45 prosocial, 90
 * altruistic, -45 competitive (Griesinger & Livingston 1973, Behavioral Science 18:173-188). McKee et al. 2020 (AAMAS),
 * "Social diversity and social preferences in mixed-motive reinforcement learning", give agents an ideal angle and take
 * off what the actual one deviates from it.
 */
import { fail, requireKnown } from "../core/errors.ts";
import type { RewardRule } from "../core/policy.ts";
import type { Counted } from "./pay.ts";
import { type Comparison, comparedReward } from "./reward-compared.ts";

export interface SvoOptions {
  /** The ideal, in degrees. */
  readonly angle: number;
  /** Reward lost for each radian that the actual angle deviates (default 0.2); of no use to "weighted". */
  readonly weight?: number;
  /** "deviation" (default) after McKee et al., "weighted" after Griesinger & Livingston. */
  readonly form?: "deviation" | "weighted";
  /** What is shared (default reward). */
  readonly of?: Counted;
}

/**
 * With R the mean reward of the others that took part in the step:
 * deviation: u_i = r_i - weight |angle - atan2(R, r_i)|, the shorter way round; nothing is lost where r_i = R = 0, which
 * has no angle.
 * weighted: u_i = cos(angle) r_i + sin(angle) R.
 */
export function svoReward(options: SvoOptions): RewardRule {
  requireKnown("svo", "option", options, ["angle", "weight", "form", "of"]);
  const { angle, weight = 0.2, form = "deviation", of = "reward" } = options;
  if (!(Math.abs(angle) <= 180)) fail("svo", "angle must be in -180..180 degrees", angle);
  if (!(weight >= 0 && weight < Number.POSITIVE_INFINITY))
    fail("svo", "weight must be a number of at least 0", weight);
  const ideal = (angle * Math.PI) / 180;
  const deviation: Comparison = (got, own, others, count) => {
    const theirs = mean(others, count);
    let size = 0;
    for (let j = 0; j < count; j++) size += Math.abs(others[j]);
    // Rewards that cancel up to rounding have no angle either.
    if (own === 0 && Math.abs(theirs) <= 1e-12 * size) return got;
    const apart = Math.abs(ideal - Math.atan2(theirs, own));
    return got - weight * Math.min(apart, 2 * Math.PI - apart);
  };
  const self = Math.cos(ideal);
  const rest = Math.sin(ideal);
  const weighted: Comparison = (_, own, others, count) => self * own + rest * mean(others, count);
  return (context) => comparedReward("svo", context, of, 0, form === "weighted" ? weighted : deviation);
}

function mean(values: Float64Array, count: number): number {
  let sum = 0;
  for (let j = 0; j < count; j++) sum += values[j];
  return sum / count;
}
