/**
 * Strict dominance by mixes of a player's other actions, by linear programming.
 *
 * An action is strictly dominated by a mix exactly if it is a best response to no belief about what the others do,
 * correlated beliefs included (Pearce 1984, "Rationalizable Strategic Behavior and the Problem of Perfection",
 * Econometrica 52:1029-1050, lemma 3).
 */
import { fail } from "../../core/errors.ts";
import { solveToOptimum } from "../linear/linear-program.ts";
import { type NormalForm, strideOf } from "../normal-form.ts";
import { requirePlayer } from "./best-responses.ts";
import { slackOf } from "./slack.ts";

/** Linear programs are solved to about 1e-7 of the numbers in them. */
const resolution = 1e-6;

/**
 * A mix of `player`'s actions that beats `action` by more than `slack` whatever the others do, and among such mixes one
 * whose least advantage is largest; or undefined. A slack below a millionth of the range of the player's payoffs is
 * finer than can be computed: it is raised to that, which is the default.
 */
export function dominatingMix(
  game: NormalForm,
  player: number,
  action: number,
  slack?: number,
): Float64Array | undefined {
  const who = "dominatingMix";
  requirePlayer(who, game, player);
  const n = game.actions[player];
  if (!(Number.isInteger(action) && action >= 0 && action < n))
    fail(who, `player ${player} has the actions 0..${n - 1}`, action);
  const table = game.payoffs[player];
  const range = table.reduce((x, y) => Math.max(x, y)) - table.reduce((x, y) => Math.min(x, y));
  if (range === 0) return undefined;
  const least = Math.max(resolution, slackOf(who, [table], slack) / range);
  const stride = strideOf(player, game.actions);
  // Variables: a probability for each action, and the least advantage, in units of the range.
  const constraints = Array.from(table.keys())
    .filter((joint) => Math.floor(joint / stride) % n === action)
    .map((joint) => ({
      coefficients: [
        ...Array.from({ length: n }, (_, a) => (table[joint + (a - action) * stride] - table[joint]) / range),
        -1,
      ],
      relation: ">=" as const,
      bound: 0,
    }));
  const one = Array.from({ length: n + 1 }, (_, j) => (j < n ? 1 : 0));
  const { value, x } = solveToOptimum(who, {
    direction: "maximise",
    objective: one.map((x) => 1 - x),
    constraints: [...constraints, { coefficients: one, relation: "=", bound: 1 }],
    free: [n],
  });
  return value > least ? x.slice(0, n) : undefined;
}
