/**
 * Correlated and coarse correlated equilibria of n-player games, by linear programming.
 *
 * A mediator draws a joint action and tells each player its part. In a correlated equilibrium (Aumann 1974, 1987)
 * nobody gains by answering any recommendation with another action; in a coarse correlated equilibrium (Moulin & Vial
 * 1978) nobody gains by refusing to listen and always playing one action. Both sets are polytopes, and no-regret learning
 * leads to them, so the best and worst points say what learners may reach.
 */
import { fail } from "../../core/errors.ts";
import { jointActions, type NormalForm, payoffRange, strideOf } from "../normal-form.ts";
import { type LinearConstraint, solveToOptimum } from "./linear-program.ts";

/** What to maximise: all payoffs together, less of them, one player's payoff, or a weight for each player's payoff. */
export type CorrelatedObjective =
  | "max-welfare"
  | "min-welfare"
  | { readonly player: number }
  | { readonly weights: readonly number[] };

export interface CorrelatedEquilibrium {
  /** Probability of each joint action, numbered as the game's payoffs are. */
  readonly distribution: Float64Array;
  /** What each player expects. */
  readonly payoffs: Float64Array;
  /** The objective: welfare (also for "min-welfare"), the player's payoff, or the weighted sum. */
  readonly value: number;
}

/** The correlated equilibrium that is best by the objective (default: most welfare). */
export function correlatedEquilibrium(
  game: NormalForm,
  objective: CorrelatedObjective = "max-welfare",
): CorrelatedEquilibrium {
  return bestDistribution("correlatedEquilibrium", game, objective, obedience(game));
}

/** The coarse correlated equilibrium that is best by the objective (default: most welfare). */
export function coarseCorrelatedEquilibrium(
  game: NormalForm,
  objective: CorrelatedObjective = "max-welfare",
): CorrelatedEquilibrium {
  return bestDistribution("coarseCorrelatedEquilibrium", game, objective, commitment(game));
}

/**
 * The most that a player gains by answering every recommendation in the best way (its swap regret), over players; 0 in a
 * correlated equilibrium. `distribution[joint]` holds a probability for each joint action.
 */
export function correlatedGap(game: NormalForm, distribution: ArrayLike<number>): number {
  requireDistribution("correlatedGap", game, distribution);
  return game.actions.reduce(
    (most, _, player) => Math.max(most, swapRegret(game, player, distribution)),
    Number.NEGATIVE_INFINITY,
  );
}

/** The most that a player gains by always playing one action (its external regret), over players, or 0. */
export function coarseCorrelatedGap(game: NormalForm, distribution: ArrayLike<number>): number {
  requireDistribution("coarseCorrelatedGap", game, distribution);
  return game.actions.reduce(
    (most, _, player) => Math.max(most, externalRegret(game, player, distribution)),
    0,
  );
}

/** Whether no player gains more than `tolerance`, in payoff (default: 1e-7 of the range of payoffs). */
export function isCorrelatedEquilibrium(
  game: NormalForm,
  distribution: ArrayLike<number>,
  tolerance = 1e-7 * payoffRange(game),
): boolean {
  return correlatedGap(game, distribution) <= tolerance;
}

/** Whether no player gains more than `tolerance`, in payoff (default: 1e-7 of the range of payoffs). */
export function isCoarseCorrelatedEquilibrium(
  game: NormalForm,
  distribution: ArrayLike<number>,
  tolerance = 1e-7 * payoffRange(game),
): boolean {
  return coarseCorrelatedGap(game, distribution) <= tolerance;
}

/** One constraint for each player, recommended action and other action: obeying loses nothing. */
function obedience(game: NormalForm): LinearConstraint[] {
  const constraints: LinearConstraint[] = [];
  game.actions.forEach((n, player) => {
    for (let told = 0; told < n; told++)
      for (let other = 0; other < n; other++)
        if (other !== told) constraints.push(losesNothing(game, player, other, (own) => own === told));
  });
  return constraints;
}

/** One constraint for each player and action: listening loses nothing against always playing it. */
function commitment(game: NormalForm): LinearConstraint[] {
  return game.actions.flatMap((n, player) =>
    Array.from({ length: n }, (_, other) => losesNothing(game, player, other, () => true)),
  );
}

/** Over the joint actions where `counts(own action)`, playing `other` instead pays no more. */
function losesNothing(
  game: NormalForm,
  player: number,
  other: number,
  counts: (own: number) => boolean,
): LinearConstraint {
  const n = game.actions[player];
  const stride = strideOf(player, game.actions);
  const table = game.payoffs[player];
  return {
    coefficients: table.map((payoff, joint) => {
      const own = Math.floor(joint / stride) % n;
      return counts(own) ? payoff - table[joint + (other - own) * stride] : 0;
    }),
    relation: ">=",
    bound: 0,
  };
}

function bestDistribution(
  who: string,
  game: NormalForm,
  objective: CorrelatedObjective,
  constraints: readonly LinearConstraint[],
): CorrelatedEquilibrium {
  const weights = weightsOf(who, game, objective);
  const joints = jointActions(game.actions);
  const sum = new Float64Array(joints);
  game.payoffs.forEach((table, player) => {
    for (let joint = 0; joint < joints; joint++) sum[joint] += weights[player] * table[joint];
  });
  const { x } = solveToOptimum(who, {
    direction: objective === "min-welfare" ? "minimise" : "maximise",
    objective: sum,
    constraints: [
      ...constraints,
      { coefficients: new Float64Array(joints).fill(1), relation: "=", bound: 1 },
    ],
  });
  const distribution = normalised(x);
  const payoffs = Float64Array.from(game.payoffs, (table) => expectation(table, distribution));
  return { distribution, payoffs, value: expectation(sum, distribution) };
}

function weightsOf(who: string, { actions }: NormalForm, objective: CorrelatedObjective): readonly number[] {
  if (typeof objective === "string") {
    if (objective !== "max-welfare" && objective !== "min-welfare")
      fail(who, 'the objective must be "max-welfare", "min-welfare", { player } or { weights }', objective);
    return actions.map(() => 1);
  }
  if ("player" in objective) {
    const { player } = objective;
    if (!(Number.isInteger(player) && player >= 0 && player < actions.length))
      fail(who, `the player must be in 0..${actions.length - 1}`, player);
    return actions.map((_, other) => (other === player ? 1 : 0));
  }
  const { weights } = objective;
  if (weights.length !== actions.length || !weights.every(Number.isFinite))
    fail(who, `needs a finite weight for each of the ${actions.length} players`, weights);
  return weights;
}

/** Rounding removed: no negative probabilities, and a sum of 1. */
function normalised(x: Float64Array): Float64Array {
  const positive = x.map((p) => Math.max(0, p));
  const total = positive.reduce((sum, p) => sum + p, 0);
  return positive.map((p) => p / total);
}

function expectation(table: Float64Array, distribution: ArrayLike<number>): number {
  let sum = 0;
  for (let joint = 0; joint < table.length; joint++) sum += distribution[joint] * table[joint];
  return sum;
}

function swapRegret(game: NormalForm, player: number, distribution: ArrayLike<number>): number {
  const n = game.actions[player];
  const gains = deviationGains(game, player, distribution);
  let regret = 0;
  for (let told = 0; told < n; told++) regret += largest(gains.subarray(told * n, (told + 1) * n));
  return regret;
}

function externalRegret(game: NormalForm, player: number, distribution: ArrayLike<number>): number {
  const n = game.actions[player];
  const gains = deviationGains(game, player, distribution);
  const total = new Float64Array(n);
  gains.forEach((gain, k) => {
    total[k % n] += gain;
  });
  return largest(total);
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
}

/** `[told * n + other]`: expected gain of playing `other` whenever told `told`. */
function deviationGains(
  { actions, payoffs }: NormalForm,
  player: number,
  distribution: ArrayLike<number>,
): Float64Array {
  const n = actions[player];
  const stride = strideOf(player, actions);
  const table = payoffs[player];
  const gains = new Float64Array(n * n);
  for (let joint = 0; joint < table.length; joint++) {
    const told = Math.floor(joint / stride) % n;
    for (let other = 0; other < n; other++)
      gains[told * n + other] +=
        distribution[joint] * (table[joint + (other - told) * stride] - table[joint]);
  }
  return gains;
}

function requireDistribution(who: string, { actions }: NormalForm, distribution: ArrayLike<number>): void {
  const joints = jointActions(actions);
  let sum = 0;
  for (let joint = 0; joint < distribution.length; joint++)
    sum += distribution[joint] >= -1e-9 ? distribution[joint] : Number.NaN;
  if (distribution.length !== joints || !(Math.abs(sum - 1) <= 1e-6))
    fail(
      who,
      `needs ${joints} probabilities, one a joint action, that sum to 1`,
      Array.from(distribution),
      "a mixed profile becomes one by multiplying the players' probabilities",
    );
}
