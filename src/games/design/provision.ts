/**
 * A public good at a provision point: it is built if and only if contributions cover its cost, and they are refunded if
 * they do not.
 *
 * Bagnoli & Lipman 1989, "Provision of Public Goods: Fully Implementing the Core through Private Contributions",
 * Review of Economic Studies 56:583-601. Contributions beyond the cost are kept. Failing to build can be an equilibrium
 * too; undominated perfect equilibria build whenever that is efficient, and collect just the cost.
 */
import { fail } from "../../core/errors.ts";
import { requireFinite } from "../../measure/check.ts";
import { jointActions, type NormalForm, normalForm, profileAt, strideOf } from "../normal-form.ts";
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
   * No contribution is weakly dominated, neither in the game nor in what is left once dominated ones are gone. With two
   * players these are the undominated perfect equilibria; with more it is a necessary condition.
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
  const everything = game.actions.map((n) => Array.from({ length: n }, (_, level) => level));
  const kept = undominated(game, everything);
  const keptTwice = undominated(game, kept);
  const found: ProvisionEquilibrium[] = [];
  for (const levels of profilesOf(everything)) {
    if (!isEquilibrium(game, levels)) continue;
    const contributions = levels.map((level) => point.contributions[level]);
    found.push({
      contributions,
      built: covers(contributions, point.cost),
      undominated: levels.every((level, player) => keptTwice[player].includes(level)),
    });
  }
  return found;
}

/**
 * The same rule as a direct mechanism: a type is what the good is worth, a report is the contribution that is pledged,
 * and the allocation is whether it is built. Not truthful: the others' pledges are ridden on.
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

function isEquilibrium({ actions, payoffs }: NormalForm, levels: readonly number[]): boolean {
  return levels.every((level, player) => {
    const stride = strideOf(player, actions);
    const first =
      levels.reduce((joint, own, other) => joint + own * strideOf(other, actions), 0) - level * stride;
    const now = payoffs[player][first + level * stride];
    return Array.from({ length: actions[player] }, (_, other) => other).every(
      (other) => payoffs[player][first + other * stride] <= now + rounding(now),
    );
  });
}

/** What is left of each player's levels once those are gone that another level left weakly dominates. */
function undominated(game: NormalForm, left: readonly (readonly number[])[]): number[][] {
  return left.map((own, player) => {
    const stride = strideOf(player, game.actions);
    const others = [...profilesOf(left.with(player, [0]))].map((levels) =>
      levels.reduce((joint, level, other) => joint + level * strideOf(other, game.actions), 0),
    );
    const gain = (other: number, level: number, base: number) => {
      const now = game.payoffs[player][base + level * stride];
      const difference = game.payoffs[player][base + other * stride] - now;
      return Math.abs(difference) <= rounding(now) ? 0 : difference;
    };
    const dominates = (other: number, level: number) =>
      others.every((base) => gain(other, level, base) >= 0) &&
      others.some((base) => gain(other, level, base) > 0);
    return own.filter((level) => !own.some((other) => dominates(other, level)));
  });
}

/** Every choice of one level a player. */
function* profilesOf(levels: readonly (readonly number[])[]): Generator<number[]> {
  const counts = levels.map((list) => list.length);
  for (let joint = 0; joint < jointActions(counts); joint++)
    yield profileAt(joint, counts).map((index, player) => levels[player][index]);
}

function rounding(payoff: number): number {
  return 1e-12 * Math.max(Math.abs(payoff), 1);
}

function requireContributions(who: string, contributions: readonly number[], cost: number): void {
  requireFinite(who, "contributions", contributions);
  if (!(Number.isFinite(cost) && cost > 0)) fail(who, "the cost must be a positive number", cost);
  for (const [k, given] of contributions.entries())
    if (given < 0 || given <= (contributions[k - 1] ?? -1))
      fail(who, "contributions must ascend from at least 0", contributions);
}
