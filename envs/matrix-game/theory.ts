/**
 * Reference outcomes of the stage game: social optimum and equilibria by enumeration, and closed forms for public goods
 * and the volunteer's dilemma.
 *
 * All are about intended actions and expected payoffs: execution noise and stochastic cells are averaged over. Past
 * and continuation do not change what a round can pay, so the stage game's optimum is also that of the repeated game
 * per round; repetition does allow more equilibria than the stage game's (folk theorem), which are not listed.
 */

import {
  type GameTable,
  type KnownEquilibrium,
  knownEquilibria,
  type Mixed,
  normalFormOf,
  payoffRange,
  profileAt,
  socialOptimum,
  welfareOf,
} from "../../src/games/index.ts";
import type { Outcome, Theory } from "../../src/index.ts";

/** What enumeration finds; see the README for what each key holds. */
export function stageTheory(table: GameTable, noise: number): Theory {
  const game = normalFormOf(table, noise);
  const players = game.actions.length;
  // Sums of payoffs that differ by rounding are one number, and those that miss 0 by it are 0.
  const rounding = 1e-12 * players * game.payoffs.reduce((most, paid) => largest(paid, most), 0);
  const clean = (welfare: number) => (Math.abs(welfare) <= rounding ? 0 : welfare);
  const best = socialOptimum(game);
  const most = clean(welfareOf(game, best));
  const pure = (joint: number): Omit<Outcome, "welfare" | "note"> => {
    const profile = profileAt(joint, game.actions);
    const same = profile.every((choice) => choice === profile[0]);
    return { profile, ...(same && { action: table.values?.[profile[0]] ?? profile[0] }) };
  };
  const { equilibria, count, all } = knownEquilibria(game);
  const found = equilibria.map((each) => {
    const sum = each.payoffs.reduce((total, payoff) => total + payoff, 0);
    // Mixes are solved for, at an accuracy of 1e-9 of the range of payoffs.
    const near = each.joint === undefined ? Math.max(rounding, 1e-9 * players * payoffRange(game)) : rounding;
    return { each, welfare: Math.abs(sum - most) <= near ? most : clean(sum) };
  });
  type Found = (typeof found)[number];
  const extreme = (list: readonly Found[], sign: 1 | -1): Found | undefined =>
    list.reduce<Found | undefined>(
      (chosen, next) => (!chosen || sign * (next.welfare - chosen.welfare) > rounding ? next : chosen),
      undefined,
    );
  const outcome = ({ each, welfare }: Found, note: string): Outcome => ({
    welfare,
    ...(each.joint !== undefined ? pure(each.joint) : mixture(each.mixed)),
    note,
  });
  const isPure = ({ each }: { each: KnownEquilibrium }) => each.joint !== undefined;
  const known = all ? "" : " that are known (others may exist, in which players mix)";
  const worst = extreme(found, -1);
  const top = extreme(found, 1);
  const worstPure = extreme(found.filter(isPure), -1);
  const worstMixed = extreme(
    found.filter((each) => !isPure(each)),
    -1,
  );
  const nash = worst
    ? outcome(
        worst,
        found.length === 1
          ? `the only Nash equilibrium${all ? "" : " that is known"}`
          : `the worst of the Nash equilibria${known}`,
      )
    : isConstantSum(game, rounding)
      ? { welfare: most, note: "every outcome pays all together the same, and so do equilibria" }
      : undefined;
  return {
    optimum: { welfare: most, ...pure(best), note: "exhaustive: largest sum of expected payoffs" },
    ...(nash && { nash: { ...nash, ...(count > 0 && { equilibria: count }) } }),
    ...(top && found.length > 1 && { bestNash: outcome(top, `the best of the Nash equilibria${known}`) }),
    ...(worst && worstPure && !isPure(worst) && { pureNash: outcome(worstPure, "the worst pure one") }),
    ...(worstMixed && { mixedNash: outcome(worstMixed, "the worst one in which anybody mixes") }),
  };
}

/** Probabilities of all, and that of choice 0 where all mix two choices alike. */
function mixture(mixed: Mixed): Pick<Outcome, "mixed" | "probability"> {
  const rows = mixed.map((mix) => Array.from(mix));
  const alike = rows.every(
    (row) => row.length === rows[0].length && row.every((p, choice) => Math.abs(p - rows[0][choice]) <= 1e-9),
  );
  if (!alike) return { mixed: rows };
  return { mixed: [rows[0]], ...(rows[0].length === 2 && { probability: rows[0][0] }) };
}

function largest(list: Float64Array, from: number): number {
  let most = from;
  for (const value of list) most = Math.max(most, Math.abs(value));
  return most;
}

function isConstantSum(game: ReturnType<typeof normalFormOf>, rounding: number): boolean {
  const sum = welfareOf(game, 0);
  for (let joint = 1; joint < game.payoffs[0].length; joint++)
    if (Math.abs(welfareOf(game, joint) - sum) > rounding) return false;
  return true;
}

/**
 * A token is worth 1 kept and multiplier / players given, so nobody gives below multiplier = players; to all
 * together it is worth `multiplier`, so all should give from multiplier = 1 on (Isaac & Walker 1988).
 */
export function publicGoodsTheory(
  players: number,
  multiplier: number,
  endowment: number,
  levels: number,
): Theory {
  const all = {
    welfare: players * endowment * multiplier,
    action: endowment,
    note: "closed form: all contribute",
  };
  const none = { welfare: players * endowment, action: 0, note: "closed form: nobody contributes" };
  const indifferent = multiplier === players;
  const nash = multiplier > players ? all : none;
  return {
    optimum: multiplier >= 1 ? all : none,
    nash: indifferent
      ? {
          ...nash,
          note: `${nash.note}, the worst for welfare as any outcome is Nash`,
          equilibria: levels ** players,
        }
      : { ...nash, equilibria: 1 },
    ...(indifferent ? { bestNash: all } : {}),
  };
}

/**
 * Diekmann 1985: in the symmetric mixed equilibrium a player waits with probability (cost / benefit)^(1/(players - 1)),
 * and everyone expects benefit - cost. It is the worst: that one volunteers for sure is Nash, too, and optimal; so is
 * that some wait for sure while the others mix as if among themselves. In all, one for each set of possible volunteers.
 */
export function volunteersTheory(players: number, benefit: number, cost: number): Theory {
  const waits = (cost / benefit) ** (1 / (players - 1));
  const one = Array.from({ length: players }, (_, player) => (player === 0 ? 0 : 1));
  const best = {
    welfare: players * benefit - cost,
    profile: one,
    note: "closed form: exactly one volunteers",
  };
  const mixed = {
    welfare: players * (benefit - cost),
    probability: 1 - waits,
    mixed: [[1 - waits, waits]],
    note: "closed form (Diekmann 1985): each volunteers with the same probability",
  };
  return {
    optimum: best,
    nash: { ...mixed, equilibria: 2 ** players - 1 },
    bestNash: best,
    pureNash: best,
    mixedNash: mixed,
  };
}
