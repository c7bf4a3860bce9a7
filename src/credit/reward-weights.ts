/**
 * Rewards that are weighted sums of what all agents got: of the whole team, or with regard for others.
 *
 * Weights on self and others are the social value orientation of Griesinger & Livingston 1973, as given to learning
 * agents by McKee et al. 2020 (AAMAS).
 */
import { fail, requireKnown } from "../core/errors.ts";
import type { PolicyContext, RewardRule, RewardSignal } from "../core/policy.ts";
import { takingPart } from "../core/taking-part.ts";
import type { Counted } from "./pay.ts";

export interface TeamOptions {
  /** What is summed (default payoff: the team's reward is the world's welfare). */
  readonly of?: Counted;
}

export interface WeightsOptions {
  /** Row i: the weights of agent i on what each agent got; or one row for all. */
  readonly weights: readonly number[] | readonly (readonly number[])[];
  /** What is weighted (default reward). */
  readonly of?: Counted;
}

export interface ProsocialOptions {
  /** Weight on one's own reward (default 1). */
  readonly self?: number;
  /** Weight on the reward of each other agent. */
  readonly others: number;
  readonly of?: Counted;
}

/** Every agent is given the sum (not the mean) of what all agents got: reward_i = sum_j r_j. */
export function teamReward(options: TeamOptions = {}): RewardRule {
  requireKnown("team", "option", options, ["of"]);
  const { of = "payoff" } = options;
  return (context) => weightedSum("team", context, of, () => 1);
}

/** reward_i = self r_i + others sum_{j != i} r_j; weights 1 and 1 make a team, 1 and -1 rivals. */
export function prosocialReward(options: ProsocialOptions): RewardRule {
  requireKnown("prosocial", "option", options, ["self", "others", "of"]);
  const { self = 1, others, of = "reward" } = options;
  for (const weight of [self, others])
    if (!Number.isFinite(weight)) fail("prosocial", "self and others must be numbers", weight);
  return (context) => weightedSum("prosocial", context, of, (i, j) => (i === j ? self : others));
}

/** reward_i = sum_j w_ij r_j. */
export function weightedReward(options: WeightsOptions): RewardRule {
  requireKnown("weights", "option", options, ["weights", "of"]);
  const { weights, of = "reward" } = options;
  return (context) => {
    const { agents } = context;
    const rows = Array.isArray(weights[0])
      ? (weights as readonly (readonly number[])[])
      : new Array(agents).fill(weights);
    if (rows.length !== agents) fail("weights", `need a row for each of ${agents} agents`, rows.length);
    for (const [i, row] of rows.entries())
      if (row.length !== agents || !row.every(Number.isFinite))
        fail("weights", `need ${agents} numbers a row, one an agent (row ${i})`, row);
    return weightedSum("weights", context, of, (i, j) => rows[i][j]);
  };
}

function weightedSum(
  id: string,
  context: PolicyContext,
  of: Counted,
  weight: (own: number, other: number) => number,
): RewardSignal {
  const { worlds, agents, seats, rows, io } = context;
  const W = Float64Array.from({ length: agents ** 2 }, (_, j) => weight(Math.floor(j / agents), j % agents));
  const reward = new Float64Array(worlds * agents);
  const part = takingPart(context);

  function whatIf(io: PolicyContext["io"], at: number, k: number): number {
    const pay = io[of];
    const seat = k % agents;
    const first = at - seat;
    const firstOwn = k - seat;
    let sum = 0;
    for (let a = 0; a < agents; a++)
      if (part.rows[firstOwn + a] !== 0) sum += W[seat * agents + a] * pay[first + a];
    return sum;
  }

  return {
    id,
    reward,
    beforeStep: part.note,
    afterStep(lo, hi) {
      for (let r = lo * seats.length; r < hi * seats.length; r++)
        reward[rows[r]] = whatIf(io, rows[r], rows[r]);
    },
    whatIf,
  };
}
