/**
 * Schelling diagrams: what cooperating and defecting pay, by how many of the others cooperate.
 *
 * Schelling 1973, "Hockey Helmets, Concealed Weapons, and Daylight Saving", J. Conflict Resolution 17:381-428; for
 * policies as choices, Hughes et al. 2018, "Inequity Aversion Improves Cooperation in Intertemporal Social Dilemmas".
 */
import { fail, requireKnown } from "../../core/errors.ts";
import { jointAt, type NormalForm } from "../normal-form.ts";
import { isSymmetric } from "./symmetry.ts";

export interface SchellingDiagram {
  readonly players: number;
  /** `cooperate[l]` is what a cooperator is paid when l of the other players - 1 cooperate; l from 0. */
  readonly cooperate: Float64Array;
  /** What a defector is paid then. */
  readonly defect: Float64Array;
  /** `average[c]` is what a player is paid on average when c of all players cooperate; c from 0 to players. */
  readonly average: Float64Array;
}

/**
 * The diagram of a symmetric game of two actions, of which `cooperation` (default 0) counts as cooperating. `slack` is
 * how far payoffs may be from symmetric (default: rounding).
 */
export function schellingDiagram(
  game: NormalForm,
  options: { readonly cooperation?: 0 | 1; readonly slack?: number } = {},
): SchellingDiagram {
  const who = "schellingDiagram";
  requireKnown(who, "option", options, ["cooperation", "slack"]);
  const { cooperation = 0, slack } = options;
  const { actions, payoffs } = game;
  if (actions.some((n) => n !== 2))
    fail(who, "needs two actions of each player", actions, "restrictedGame leaves two");
  if (cooperation !== 0 && cooperation !== 1) fail(who, "cooperation must be action 0 or 1", cooperation);
  if (!isSymmetric(game, slack))
    fail(
      who,
      "needs a symmetric game: payoffs that depend on own action and number of cooperators only",
      undefined,
      "give a slack, or for an empirical game symmetric: true",
    );
  const players = actions.length;
  const paid = (own: number, others: number) => {
    const profile = actions.map((_, player) =>
      player === 0 ? own : player <= others ? cooperation : 1 - cooperation,
    );
    return payoffs[0][jointAt(profile, actions)];
  };
  return diagramOf(
    Float64Array.from(actions, (_, others) => paid(cooperation, others)),
    Float64Array.from(actions, (_, others) => paid(1 - cooperation, others)),
    players,
  );
}

/** The diagram of two curves of `players` points each. */
export function diagramOf(cooperate: Float64Array, defect: Float64Array, players: number): SchellingDiagram {
  const average = Float64Array.from({ length: players + 1 }, (_, c) => {
    const cooperators = c > 0 ? c * cooperate[c - 1] : 0;
    const defectors = c < players ? (players - c) * defect[c] : 0;
    return (cooperators + defectors) / players;
  });
  return { players, cooperate, defect, average };
}
