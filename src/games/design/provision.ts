/**
 * A public good at a provision point: it is built if and only if contributions cover its cost, and they are
 * refunded if they do not.
 *
 * Bagnoli & Lipman 1989, "Provision of Public Goods: Fully Implementing the Core through Private
 * Contributions", Review of Economic Studies 56:583-601. Contributions beyond the cost are kept. Failing to
 * build can be an equilibrium too; undominated perfect equilibria build whenever that is efficient, and
 * collect just the cost.
 */
import { fail } from "../../core/errors.ts";
import { requireFinite } from "../../stats/check.ts";
import { jointActions, type NormalForm, normalForm, profileAt } from "../normal-form.ts";
import { eliminateDominated } from "../solution/elimination.ts";
import { pureNash } from "../solution/pure-nash.ts";
import type { DirectMechanism } from "./direct.ts";

export interface ProvisionPoint {
  /** What the good is worth to each player. */
  readonly values: readonly number[];
  readonly cost: number;
  /** What a player may contribute, ascending; actions are indices into it. */
  readonly contributions: readonly number[];
}

export interface ProvisionEquilibrium {
  /** What each player contributes. */
  readonly contributions: readonly number[];
  readonly built: boolean;
  /**
   * No contribution is weakly dominated, neither in the game nor in what is left once dominated ones are
   * gone. With two players these are the undominated perfect equilibria; with more it is a necessary
   * condition.
   */
  readonly undominated: boolean;
}

/** The game in contributions: value less contribution if built, else 0. */
export function provisionGame({ values, cost, contributions }: ProvisionPoint): NormalForm {
  const who = "provisionGame";
  requireFinite(who, "values", values);
  requireContributions(who, contributions, cost);
  const actions = values.map(() => contributions.length);
  const paid = values.map(() => new Float64Array(jointActions(actions)));
  for (let joint = 0; joint < paid[0].length; joint++) {
    const given = profileAt(joint, actions).map((level) => contributions[level]);
    if (covers(given, cost))
      for (const [player, value] of values.entries()) paid[player][joint] = value - given[player];
  }
  const labels = values.map(() => contributions.map(String));
  return normalForm({ actions, payoffs: paid, labels });
}

/** Every equilibrium in pure contributions, in the order of joint actions. */
export function provisionEquilibria(point: ProvisionPoint): ProvisionEquilibrium[] {
  const game = provisionGame(point);
  const dominated = eliminateDominated(game, "weak").rounds.slice(0, 2).flat();
  return pureNash(game).map((joint) => {
    const levels = profileAt(joint, game.actions);
    const contributions = levels.map((level) => point.contributions[level]);
    return {
      contributions,
      built: covers(contributions, point.cost),
      undominated: !dominated.some(({ player, action }) => levels[player] === action),
    };
  });
}

/**
 * The same rule as a direct mechanism: a type is what the good is worth, a report is the contribution that is
 * pledged, and the allocation is whether it is built. Not truthful: the others' pledges are ridden on.
 */
export function provisionMechanism(
  types: readonly (readonly number[])[],
  cost: number,
): DirectMechanism<number, boolean> {
  for (const list of types) requireContributions("provisionMechanism", list, cost);
  return {
    players: types.length,
    types,
    outcome: (pledges) => {
      const built = covers(pledges, cost);
      return { allocation: built, payments: pledges.map((pledge) => (built ? pledge : 0)) };
    },
    value: (_, worth, built) => (built ? worth : 0),
  };
}

/** Sums of decimal contributions may miss the cost by rounding. */
function covers(contributions: readonly number[], cost: number): boolean {
  return contributions.reduce((sum, given) => sum + given, 0) >= cost * (1 - 1e-12);
}

function requireContributions(who: string, contributions: readonly number[], cost: number): void {
  requireFinite(who, "contributions", contributions);
  if (!(Number.isFinite(cost) && cost > 0)) fail(who, "the cost must be a positive number", cost);
  for (const [k, given] of contributions.entries())
    if (given < 0 || given <= (contributions[k - 1] ?? -1))
      fail(who, "contributions must ascend from at least 0", contributions);
}
