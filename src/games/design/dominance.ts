/**
 * Is an action dominant for everyone once a mechanism is laid over a finite game? Decided exactly.
 *
 * Shoham & Leyton-Brown 2009, "Multiagent Systems", section 3.4: an action dominates another strictly when it
 * pays more whatever the others do; weakly when it never pays less and sometimes more; very weakly when it
 * never pays less.
 */
import { fail } from "../../core/errors.ts";
import { type NormalForm, profileAt, strideOf } from "../normal-form.ts";
import { slackOf } from "../solution/slack.ts";
import { firstActions, type GameMechanism, requireActions } from "./payments.ts";

export type DominanceStrength = "strict" | "weak" | "very weak";

export interface DominanceCheck {
  readonly dominant: boolean;
  /** How, where dominant: the weakest over the players and their other actions. */
  readonly strength?: DominanceStrength;
  /** The deviation that gains most, where not dominant. */
  readonly counterexample?: GameDeviation;
}

export interface GameDeviation {
  readonly player: number;
  /** What everyone does, `player` following the strategy in question. */
  readonly profile: readonly number[];
  /** The action that pays `player` more. */
  readonly better: number;
  /** By how much, in the unit of the payoffs. */
  readonly gain: number;
}

/**
 * Whether nobody gains by leaving its action of `strategy`, whatever the others do; `dominanceCheck` says how, or who
 * gains.
 *
 * @param mechanism `(game) => game`, e.g. `grovesGame`; the identity asks about the game as it is
 * @param strategy the action asked about, one a player; the first of each (cooperation, by custom) unless
 * given
 */
export function isDominantStrategy(
  mechanism: GameMechanism,
  game: NormalForm,
  strategy: readonly number[] = firstActions(game),
): boolean {
  return checkDominance("isDominantStrategy", mechanism, game, strategy).dominant;
}

/** The same question answered with how strongly, or with the deviation that gains most; same arguments. */
export function dominanceCheck(
  mechanism: GameMechanism,
  game: NormalForm,
  strategy: readonly number[] = firstActions(game),
): DominanceCheck {
  return checkDominance("dominanceCheck", mechanism, game, strategy);
}

/** The weaker of two. */
export function weaker(a: DominanceStrength, b: DominanceStrength): DominanceStrength {
  const order: DominanceStrength[] = ["strict", "weak", "very weak"];
  return order[Math.max(order.indexOf(a), order.indexOf(b))];
}

function checkDominance(
  who: string,
  mechanism: GameMechanism,
  game: NormalForm,
  strategy: readonly number[],
): DominanceCheck {
  requireActions(who, game, strategy);
  const played = mechanism(game);
  if (String(played.actions) !== String(game.actions))
    fail(who, `the mechanism must keep the actions ${game.actions.join(" x ")}`, played.actions);
  // What a mechanism pays and takes may cancel in the payoffs that it leaves.
  const tolerance = game.actions.length * slackOf(who, [...played.payoffs, ...game.payoffs]);
  let worst: GameDeviation | undefined;
  let strength: DominanceStrength = "strict";
  for (const [player, n] of played.actions.entries())
    for (let other = 0; other < n; other++) {
      if (other === strategy[player]) continue;
      const { most, least, joint } = gains(played, player, strategy[player], other);
      if (most > tolerance && most > (worst?.gain ?? 0))
        worst = { player, profile: profileAt(joint, played.actions), better: other, gain: most };
      strength = weaker(strength, most < -tolerance ? "strict" : least < -tolerance ? "weak" : "very weak");
    }
  return worst ? { dominant: false, counterexample: worst } : { dominant: true, strength };
}

/** What `player` gains by `other` for `own`: most, least, and the joint action (with `own`) of the most. */
function gains({ actions, payoffs }: NormalForm, player: number, own: number, other: number) {
  const table = payoffs[player];
  const stride = strideOf(player, actions);
  let most = Number.NEGATIVE_INFINITY;
  let least = Number.POSITIVE_INFINITY;
  let joint = 0;
  for (let at = 0; at < table.length; at++) {
    if (Math.floor(at / stride) % actions[player] !== own) continue;
    const gain = table[at + (other - own) * stride] - table[at];
    least = Math.min(least, gain);
    if (gain > most) {
      most = gain;
      joint = at;
    }
  }
  return { most, least, joint };
}
