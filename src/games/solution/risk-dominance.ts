/**
 * Risk dominance between the two strict equilibria of a 2x2 game (Harsanyi & Selten 1988, "A General Theory of
 * Equilibrium Selection in Games").
 */
import { fail } from "../../core/errors.ts";
import { type NormalForm, profileAt, strideOf } from "../normal-form.ts";
import { pureNash } from "./pure-nash.ts";
import { slackOf } from "./slack.ts";

export interface RiskDominance {
  /** Numbers of the two equilibria, in order. */
  readonly equilibria: readonly [number, number];
  /** For each, the product of what the two players lose by leaving it alone; the larger product is risk dominant. */
  readonly products: readonly [number, number];
  /** Number of the risk dominant equilibrium, or undefined where the products are the same up to rounding. */
  readonly dominant: number | undefined;
  /**
   * `thresholds[i]`: player i prefers its action in the first equilibrium when it believes that the other plays its
   * part there with at least this probability. The first is risk dominant when they sum to less than 1; in a
   * symmetric game both are equal, the other player's mix in the mixed equilibrium, and below 1/2.
   */
  readonly thresholds: readonly [number, number];
}

/** Compares the two strict pure equilibria of a game of two players with two actions each. */
export function riskDominance(game: NormalForm): RiskDominance {
  const who = "riskDominance";
  const { actions, payoffs } = game;
  if (actions.length !== 2 || actions.some((n) => n !== 2))
    fail(who, "needs two players with two actions each", actions);
  const equilibria = pureNash(game, { strict: true });
  if (equilibria.length !== 2)
    fail(who, "needs two strict pure equilibria", equilibria.length, "nothing is left to select from");
  const [first, second] = equilibria;
  const losses = equilibria.map((joint) => payoffs.map((_, player) => loss(game, joint, player)));
  const [x, y] = losses.map(([a, b]) => a * b);
  // A loss is a difference of payoffs, and carries their rounding into the product.
  const equal = 4 * slackOf(who, payoffs) * losses.flat().reduce((most, each) => Math.max(most, each));
  return {
    equilibria: [first, second],
    products: [x, y],
    dominant: Math.abs(x - y) <= equal ? undefined : x > y ? first : second,
    thresholds: [threshold(losses, 0), threshold(losses, 1)],
  };
}

/** What a player loses when it alone leaves a joint action. */
function loss({ actions, payoffs }: NormalForm, joint: number, player: number): number {
  const own = profileAt(joint, actions)[player];
  const other = joint + (1 - 2 * own) * strideOf(player, actions);
  return payoffs[player][joint] - payoffs[player][other];
}

/** The belief at which what a player risks in the two equilibria is equal: p loss_1 = (1 - p) loss_2. */
function threshold(losses: readonly (readonly number[])[], player: number): number {
  const [first, second] = losses.map((each) => each[player]);
  return second / (first + second);
}
