/**
 * An agent's Shapley value in the game of who acts as they did, as its reward: the rewards of all agents sum to what
 * acting brought over the baseline.
 *
 * Shapley 1953, "A value for n-person games"; as a reward for learning agents cf. Wang et al. 2020, AAAI (SQDDPG).
 */
import type { RewardRule } from "../core/policy.ts";
import { shapleyValues } from "../games/cooperative/index.ts";
import type { DefaultAction } from "./baseline.ts";
import { coalitionWorlds, requireFew } from "./coalitions.ts";
import type { Counted } from "./pay.ts";

export interface ShapleyRewardOptions {
  /** What an agent outside a coalition does; a masked action stands for what the agent did. */
  readonly baseline: DefaultAction;
  /** What welfare is the sum of (default payoff). */
  readonly of?: Counted;
}

/** Exact, from 2^agents forked steps a world and tick. */
export function shapleyReward({ baseline, of = "payoff" }: ShapleyRewardOptions): RewardRule {
  return ({ batch, worlds, agents, seats }) => {
    requireFew("shapley", agents);
    const coalitions = coalitionWorlds("shapley", batch, { of, baseline });
    const reward = new Float64Array(worlds * agents);
    return {
      id: "shapley",
      reward,
      beforeStep(lo, hi) {
        for (let i = lo; i < hi; i++) {
          const values = shapleyValues(coalitions.table(i), agents);
          for (const seat of seats) reward[i * agents + seat] = values[seat];
        }
      },
      afterStep() {},
    };
  };
}
