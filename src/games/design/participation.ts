/**
 * Who pays for a mechanism, and who would rather stay out: budget balance and individual rationality.
 *
 * Nisan et al. 2007, "Algorithmic Game Theory", chapter 9; Myerson & Satterthwaite 1983 for why both cannot
 * always be had. All players are taken to be truthful in a direct mechanism.
 */
import { fail } from "../../core/errors.ts";
import { jointActions, type NormalForm, profileAt } from "../normal-form.ts";
import { type DirectMechanism, directUtility, typeProfiles } from "./direct.ts";
import type { GameMechanism } from "./payments.ts";
import { type Priors, requirePriors, uniformPriors, weightOf } from "./priors.ts";

/** What is collected less what is paid out; negative is a deficit that somebody outside has to cover. */
export interface BudgetReport<Profile> {
  readonly lowest: number;
  /** Where it is lowest: types, or actions. */
  readonly lowestAt: Profile;
  readonly highest: number;
  readonly highestAt: Profile;
  /** Mean over the profiles, weighed by the priors of a direct mechanism. */
  readonly expected: number;
  /** Never a deficit, to rounding. */
  readonly noDeficit: boolean;
  /** Neither deficit nor surplus, to rounding. */
  readonly balanced: boolean;
}

export interface RationalityReport<Type> {
  /** Ex post: does nobody ever regret taking part? `worst` is the least utility over staying out. */
  readonly exPost: {
    readonly holds: boolean;
    readonly worst: number;
    readonly player: number;
    readonly profile: readonly Type[];
  };
  /** Interim: does every type expect to gain, knowing its own type and the priors of the others? */
  readonly interim: {
    readonly holds: boolean;
    readonly worst: number;
    readonly player: number;
    readonly type: Type;
  };
  /** What each type expects to gain, `expected[player][type index]`. */
  readonly expected: readonly (readonly number[])[];
}

/** Payments collected by a direct mechanism at every profile of types; uniform priors unless given. */
export function directBudget<Type, Allocation>(
  mechanism: DirectMechanism<Type, Allocation>,
  priors: Priors = uniformPriors(mechanism.types),
): BudgetReport<readonly Type[]> {
  const who = "directBudget";
  requirePriors(who, mechanism.types, priors);
  return budgetOver(
    (function* () {
      for (const indices of typeProfiles(who, mechanism)) {
        const profile = indices.map((index, player) => mechanism.types[player][index]);
        const { allocation, payments } = mechanism.outcome(profile);
        const worths = profile.map((type, player) => mechanism.value(player, type, allocation));
        yield { profile, payments, of: worths, weight: weightOf(indices, priors) };
      }
    })(),
  );
}

/** What a mechanism over a finite game collects at every joint action: payoffs before less payoffs after. */
export function gameBudget(mechanism: GameMechanism, game: NormalForm): BudgetReport<readonly number[]> {
  const played = mechanism(game);
  const joints = jointActions(game.actions);
  return budgetOver(
    (function* () {
      for (let joint = 0; joint < joints; joint++) {
        const payments = game.payoffs.map((list, player) => list[joint] - played.payoffs[player][joint]);
        const payoffs = game.payoffs.map((list) => list[joint]);
        yield { profile: profileAt(joint, game.actions), payments, of: payoffs, weight: 1 / joints };
      }
    })(),
  );
}

/**
 * Individual rationality of a direct mechanism, at every profile of types.
 *
 * @param priors uniform unless given; read by the interim part only
 * @param outside what a player of a type gets by staying out; 0 unless given
 */
export function individualRationality<Type, Allocation>(
  mechanism: DirectMechanism<Type, Allocation>,
  priors: Priors = uniformPriors(mechanism.types),
  outside: (player: number, type: Type) => number = () => 0,
): RationalityReport<Type> {
  const who = "individualRationality";
  requirePriors(who, mechanism.types, priors);
  const expected = mechanism.types.map((list) => list.map(() => 0));
  let exPost: { worst: number; player: number; profile: Type[] } | undefined;
  let largest = 0;
  for (const indices of typeProfiles(who, mechanism)) {
    const profile = indices.map((index, player) => mechanism.types[player][index]);
    const outcome = mechanism.outcome(profile);
    for (let player = 0; player < mechanism.players; player++) {
      const type = profile[player];
      const utility = directUtility(mechanism, player, type, outcome);
      const gain = utility - outside(player, type);
      largest = Math.max(largest, Math.abs(utility) + 2 * Math.abs(outcome.payments[player]));
      expected[player][indices[player]] += weightOf(indices, priors, player) * gain;
      if (!exPost || gain < exPost.worst) exPost = { worst: gain, player, profile };
    }
  }
  if (!exPost) fail(who, "there are no types to check");
  let interim = { worst: Number.POSITIVE_INFINITY, player: 0, type: mechanism.types[0][0] };
  for (const [player, list] of expected.entries())
    for (const [t, worst] of list.entries())
      if (worst < interim.worst) interim = { worst, player, type: mechanism.types[player][t] };
  const holds = ({ worst }: { worst: number }) => worst >= -tolerance * largest;
  return {
    exPost: { ...exPost, holds: holds(exPost) },
    interim: { ...interim, holds: holds(interim) },
    expected,
  };
}

const tolerance = 1e-9;

interface Payments<Profile> {
  readonly profile: Profile;
  readonly payments: readonly number[];
  /** What they were made of: payments that should be nothing are rounding at that size. */
  readonly of: readonly number[];
  readonly weight: number;
}

function budgetOver<Profile>(profiles: Iterable<Payments<Profile>>): BudgetReport<Profile> {
  let low: { sum: number; profile: Profile } | undefined;
  let high: { sum: number; profile: Profile } | undefined;
  let expected = 0;
  let largest = 0;
  for (const { profile, payments, of, weight } of profiles) {
    const sum = payments.reduce((total, paid) => total + paid, 0);
    for (const amount of [...payments, ...of]) largest = Math.max(largest, Math.abs(amount));
    expected += weight * sum;
    if (!low || sum < low.sum) low = { sum, profile };
    if (!high || sum > high.sum) high = { sum, profile };
  }
  if (!low || !high) fail("budget", "there are no profiles to add up");
  const noDeficit = low.sum >= -tolerance * largest;
  return {
    lowest: low.sum,
    lowestAt: low.profile,
    highest: high.sum,
    highestAt: high.profile,
    expected,
    noDeficit,
    balanced: noDeficit && high.sum <= tolerance * largest,
  };
}
