/**
 * An agent's Shapley value in the game of who acts as they did, as its reward: the rewards of all agents sum to what
 * acting brought over the baseline.
 *
 * Shapley 1953, "A value for n-person games"; as a reward for learning agents cf. Wang et al. 2020, AAAI (SQDDPG). Sampled
 * orders: Castro, Gomez & Tejada 2009, each with its reverse as in Mitchell, Cooper, Frank & Holmes 2022.
 */
import { fail, requireKnown } from "../core/errors.ts";
import type { PolicyContext, RewardRule } from "../core/policy.ts";
import { seedStreams } from "../core/random.ts";
import { shapleyValues } from "../games/cooperative/index.ts";
import { drawnOrders } from "../games/cooperative/sample-shapley.ts";
import type { DefaultAction } from "./baseline.ts";
import { coalitionWorlds, requireFew } from "./coalitions.ts";
import type { Counted } from "./pay.ts";

export interface ShapleyRewardOptions {
  /** What an agent outside a coalition does; a masked action stands for what the agent did. */
  readonly baseline: DefaultAction;
  /** What welfare is the sum of (default payoff). */
  readonly of?: Counted;
  /**
   * Orders of agents that are drawn in each world and tick, an even number: each comes with its reverse. The reward is
   * then an unbiased estimate, and all rewards still sum to the same. Default: all orders, for up to 20 agents.
   */
  readonly sample?: number | undefined;
}

/**
 * Exact, from 2^agents forked steps a world and tick; or from sampled orders, 2 + sample (agents - 1) forked steps.
 */
export function shapleyReward(options: ShapleyRewardOptions): RewardRule {
  requireKnown("shapley", "option", options, ["baseline", "of", "sample"]);
  const { baseline, of = "payoff", sample } = options;
  if (sample !== undefined && !(Number.isInteger(sample) && sample >= 2 && sample % 2 === 0))
    fail("shapley", "sample must be an even whole number of orders, at least 2", sample);
  return (context) => {
    const { batch, worlds, agents, seats } = context;
    if (sample === undefined) requireFew("shapley", agents);
    const coalitions = coalitionWorlds("shapley", batch, { of, baseline });
    const drawn = sample === undefined ? undefined : sampledValues(context, coalitions.evaluate, sample);
    const reward = new Float64Array(worlds * agents);
    return {
      id: "shapley",
      reward,
      beforeStep(lo, hi) {
        for (let i = lo; i < hi; i++) {
          const values = drawn ? drawn(i) : shapleyValues(coalitions.table(i), agents);
          for (const seat of seats) reward[i * agents + seat] = values[seat];
        }
      },
      afterStep() {},
    };
  };
}

/**
 * Estimates for the agents of a world, valid until the next call. Orders depend on the policy's seed, the world's number,
 * episode and tick, so they need no memory, and neither partition nor checkpoints change them.
 */
function sampledValues(
  { agents, worlds, seats, rng, columns }: PolicyContext,
  evaluate: (i: number, members: Uint8Array, count: number, out: Float64Array) => void,
  sample: number,
): (i: number) => Float64Array {
  const draws = sample / 2;
  const ends = new Float64Array(2);
  const orders = drawnOrders(agents, "antithetic", draws, ends);
  const count = 2 + draws * orders.rows;
  const members = new Uint8Array(count * agents);
  const worths = new Float64Array(count);
  const estimate = new Float64Array(agents);
  const values = new Float64Array(agents);
  // The stream of each world's first seat, as it is before any play.
  const bases = Array.from({ length: worlds }, (_, i) =>
    rng.slice(4 * i * seats.length, 4 * i * seats.length + 4),
  );
  const base = new Int32Array(4);
  const words = new Int32Array(4);
  return (i) => {
    base.set(bases[i]);
    base[1] ^= columns.episode[i];
    seedStreams(words, base, columns.tick[i], 1);
    members.fill(0);
    members.fill(1, agents, 2 * agents);
    for (let g = 0; g < draws; g++) orders.draw(words, g, members, 2 + g * orders.rows);
    evaluate(i, members, count, worths);
    ends[0] = worths[0];
    ends[1] = worths[1];
    values.fill(0);
    for (let g = 0; g < draws; g++) {
      orders.read(g, worths, 2 + g * orders.rows, estimate);
      for (let a = 0; a < agents; a++) values[a] += estimate[a] / draws;
    }
    return values;
  };
}
