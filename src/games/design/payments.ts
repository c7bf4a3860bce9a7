/**
 * Payments laid over a finite game: a transform takes a normal form and gives the one played under it.
 *
 * Groves 1973, "Incentives in Teams", Econometrica 41:617-631; Pigou 1920, "The Economics of Welfare". Both
 * make a player's gain from a change of its action the gain of all. Groves pays it what the others get; the
 * Pigouvian tax charges what it costs them relative to a default action, which differs by a term that its
 * action does not touch (the difference reward, or wonderful life utility, of Wolpert & Tumer 2001).
 */
import { fail } from "../../core/errors.ts";
import { type NormalForm, profileAt, strideOf } from "../normal-form.ts";
import { welfareOf } from "../solution/welfare.ts";

/** A mechanism over a finite game: the game that is played under it, with the same players and actions. */
export type GameMechanism = (game: NormalForm) => NormalForm;

/** What a player pays at a joint action (negative when it is paid), in the unit of the payoffs. */
export type PaymentRule = (player: number, profile: readonly number[]) => number;

/** The game less payments. */
export function withPayments(game: NormalForm, rule: PaymentRule): NormalForm {
  return repaid("withPayments", game, (player, joint) => rule(player, profileAt(joint, game.actions)));
}

/** Each player is also paid what the others get: a game of common interest in total welfare. */
export function grovesGame(game: NormalForm): NormalForm {
  return repaid("grovesGame", game, (player, joint) => game.payoffs[player][joint] - welfareOf(game, joint));
}

/**
 * Each player is charged `rate` times what its action costs the others, compared with its default action
 * while the others do the same. At rate 1 a best response is one that is best for all.
 *
 * @param defaults an action a player; the first of each unless given
 */
export function pigouvianGame(game: NormalForm, defaults = firstActions(game), rate = 1): NormalForm {
  const who = "pigouvianGame";
  if (!Number.isFinite(rate))
    fail(who, "the rate must be a finite number", rate, "1 charges the whole externality");
  requireActions(who, game, defaults);
  return repaid(who, game, (player, joint) => {
    const stride = strideOf(player, game.actions);
    const action = Math.floor(joint / stride) % game.actions[player];
    const otherwise = joint + (defaults[player] - action) * stride;
    const others = (at: number) => welfareOf(game, at) - game.payoffs[player][at];
    return rate * (others(otherwise) - others(joint));
  });
}

/** The first action of each player. */
export function firstActions({ actions }: NormalForm): number[] {
  return actions.map(() => 0);
}

/** Checks that there is an action for each player. */
export function requireActions(who: string, { actions }: NormalForm, chosen: readonly number[]): void {
  if (chosen.length !== actions.length)
    fail(who, `needs one action for each of the ${actions.length} players`, chosen.length);
  for (const [player, action] of chosen.entries())
    if (!Number.isInteger(action) || action < 0 || action >= actions[player])
      fail(who, `the action of player ${player} must be in 0..${actions[player] - 1}`, action);
}

function repaid(
  who: string,
  game: NormalForm,
  payment: (player: number, joint: number) => number,
): NormalForm {
  const payoffs = game.payoffs.map((list, player) =>
    list.map((payoff, joint) => {
      const paid = payment(player, joint);
      if (!Number.isFinite(paid))
        fail(
          who,
          `payments must be finite (player ${player}, actions ${profileAt(joint, game.actions)})`,
          paid,
        );
      return payoff - paid;
    }),
  );
  return { ...game, payoffs };
}
