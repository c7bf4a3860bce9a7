/**
 * Truth as an equilibrium: no lie is expected to pay when the others are truthful and types follow priors.
 *
 * Weaker than dominance, and enough for a budget that balances: d'Aspremont & Gerard-Varet 1979, "Incentives
 * and Incomplete Information", Journal of Public Economics 11:25-45.
 */
import { fail } from "../../core/errors.ts";
import {
  type DirectMechanism,
  directUtility,
  maxTypeProfiles,
  profilesWithout,
  requireDirect,
} from "./direct.ts";
import { type Priors, requirePriors, uniformPriors, weightOf } from "./priors.ts";
import { vcg } from "./vcg.ts";

export interface EquilibriumCheck<Type> {
  readonly equilibrium: boolean;
  /** The lie that gains most in expectation, where not an equilibrium. */
  readonly counterexample?: {
    readonly player: number;
    readonly type: Type;
    readonly report: Type;
    readonly gain: number;
  };
}

/** A gain that is rounding: relative to the largest utility or payment met. */
const tolerance = 1e-9;

/**
 * Bayesian incentive compatibility, decided exactly for the listed types: read `.equilibrium`.
 *
 * @param priors uniform unless given
 */
export function isTruthEquilibrium<Type, Allocation>(
  mechanism: DirectMechanism<Type, Allocation>,
  priors: Priors = uniformPriors(mechanism.types),
): EquilibriumCheck<Type> {
  const who = "isTruthEquilibrium";
  requireDirect(who, mechanism);
  requirePriors(who, mechanism.types, priors);
  requireProfiles(who, mechanism.types);
  const counts = mechanism.types.map((list) => list.length);
  let best: EquilibriumCheck<Type>["counterexample"];
  for (let player = 0; player < mechanism.players; player++) {
    const own = mechanism.types[player];
    // expected[type][report]
    const expected = own.map(() => new Float64Array(own.length));
    let largest = 0;
    for (const others of profilesWithout(player, counts)) {
      const weight = weightOf(others, priors, player);
      const reports = others.map((index, other) => mechanism.types[other][index]);
      own.forEach((report, r) => {
        const outcome = mechanism.outcome(reports.with(player, report));
        own.forEach((type, t) => {
          const utility = directUtility(mechanism, player, type, outcome);
          largest = Math.max(largest, Math.abs(utility), Math.abs(outcome.payments[player]));
          expected[t][r] += weight * utility;
        });
      });
    }
    own.forEach((type, t) => {
      own.forEach((report, r) => {
        const gain = expected[t][r] - expected[t][t];
        if (gain > tolerance * largest && gain > (best?.gain ?? 0)) best = { player, type, report, gain };
      });
    });
  }
  return best ? { equilibrium: false, counterexample: best } : { equilibrium: true };
}

/**
 * The expected externality mechanism (AGV): choose what is worth most to all, pay each what the others expect
 * to get given its report, and share what that costs equally among the others. The budget balances always;
 * truth is an equilibrium under the priors, and in general not dominant.
 *
 * @param types what each outcome is worth to each player, by type: `types[player][type][outcome]`
 */
export function expectedExternalityMechanism(
  types: readonly (readonly (readonly number[])[])[],
  priors: Priors = uniformPriors(types),
): DirectMechanism<readonly number[], number> {
  const who = "expectedExternalityMechanism";
  const players = types.length;
  if (players < 2) fail(who, "needs at least two players to share payments", players);
  requirePriors(who, types, priors);
  requireProfiles(who, types);
  const counts = types.map((list) => list.length);
  const paid = types.map((own, player) => {
    const expected = new Map<readonly number[], number>(own.map((report) => [report, 0]));
    for (const indices of profilesWithout(player, counts)) {
      const weight = weightOf(indices, priors, player);
      const reports = indices.map((index, other) => types[other][index]);
      for (const report of own) {
        const { allocation } = vcg(reports.with(player, report));
        const others = reports.reduce((sum, worth, j) => (j === player ? sum : sum + worth[allocation]), 0);
        expected.set(report, expected.get(report)! + weight * others);
      }
    }
    return expected;
  });
  return {
    players,
    types,
    outcome: (reports) => {
      const received = reports.map(
        (report, player) =>
          paid[player].get(report) ??
          fail(who, `player ${player} must report one of its listed types`, report),
      );
      const all = received.reduce((sum, amount) => sum + amount, 0);
      const payments = received.map((amount) => (all - amount) / (players - 1) - amount);
      return { allocation: vcg(reports).allocation, payments };
    },
    value: (_, worth, outcome) => worth[outcome],
  };
}

function requireProfiles(who: string, types: readonly (readonly unknown[])[]): void {
  const profiles = types.reduce((product, list) => product * list.length, 1);
  if (profiles > maxTypeProfiles)
    fail(who, `at most ${maxTypeProfiles} profiles of types`, profiles, "take fewer types or players");
}
