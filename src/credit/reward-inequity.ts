/**
 * Inequity aversion: an agent dislikes to have less than others (envy, alpha), and to have more (guilt, beta).
 *
 * Fehr & Schmidt 1999, Quarterly Journal of Economics 114:817-868, for one-shot games; Hughes et al. 2018 (NeurIPS),
 * "Inequity aversion improves cooperation in intertemporal social dilemmas", for games that last, where it is smoothed
 * rewards that are compared.
 */
import { fail, requireKnown } from "../core/errors.ts";
import type { RewardRule } from "../core/policy.ts";
import type { Counted } from "./pay.ts";
import { comparedReward } from "./reward-compared.ts";

export interface InequityOptions {
  /** Reward lost for each unit that another agent is ahead, over the number of others (default 5). */
  readonly alpha?: number;
  /** Reward lost for each unit that another agent is behind, over the number of others (default 0.05). */
  readonly beta?: number;
  /** Discount factor per tick (default 0.99). */
  readonly gamma?: number;
  /** Decay of the trace that smooths rewards, per tick (default 0.975); 0 compares this tick's rewards. */
  readonly lambda?: number;
  /** What is compared (default reward). */
  readonly of?: Counted;
}

/**
 * u_i = r_i - alpha/(N-1) sum_j max(e_j - e_i, 0) - beta/(N-1) sum_j max(e_i - e_j, 0), with rewards smoothed as
 * e_j(t) = gamma lambda e_j(t-1) + r_j(t) (Hughes et al. 2018). N counts the agents that took part in the step.
 */
export function inequityReward(options: InequityOptions = {}): RewardRule {
  requireKnown("inequity-aversion", "option", options, ["alpha", "beta", "gamma", "lambda", "of"]);
  const { alpha = 5, beta = 0.05, gamma = 0.99, lambda = 0.975, of = "reward" } = options;
  for (const [name, value] of Object.entries({ alpha, beta }))
    if (!Number.isFinite(value)) fail("inequity-aversion", `${name} must be a number`, value);
  for (const [name, value] of Object.entries({ gamma, lambda }))
    if (!(value >= 0 && value <= 1)) fail("inequity-aversion", `${name} must be in 0..1`, value);
  const worth = (got: number, own: number, others: Float64Array, count: number) => {
    let envy = 0;
    let guilt = 0;
    for (let j = 0; j < count; j++) {
      const ahead = others[j] - own;
      if (ahead > 0) envy += ahead;
      else guilt -= ahead;
    }
    return got - (alpha * envy + beta * guilt) / count;
  };
  return (context) => comparedReward("inequity-aversion", context, of, gamma * lambda, worth);
}
