/**
 * Reference outcomes of the stage game: social optimum, pure Nash outcomes by enumeration, the mixed one of 2x2 games,
 * and closed forms for public goods and the volunteer's dilemma.
 *
 * All are about intended actions and expected payoffs: execution noise and stochastic cells are averaged over. Past
 * and continuation do not change what a round can pay, so the stage game's optimum is also that of the repeated game
 * per round; repetition does allow more equilibria than the stage game's (folk theorem), which are not listed.
 */
import {
  type GameTable,
  isNash,
  type NormalForm,
  normalFormOf,
  type Outcome,
  profileAt,
  pureNash,
  socialOptimum,
  type Theory,
  welfareOf,
} from "../../src/index.ts";

/** What enumeration finds; see the README for what each key holds. */
export function stageTheory(table: GameTable, noise: number): Theory {
  const game = normalFormOf(table, noise);
  const outcome = (joint: number, how: string): Outcome => {
    const cell = profileAt(joint, game.actions);
    const same = cell.every((choice) => choice === cell[0]);
    return {
      welfare: welfareOf(game, joint),
      ...(same ? { action: table.values?.[cell[0]] ?? cell[0] } : {}),
      note: `exhaustive: actions (${cell.join(", ")}), ${how}`,
    };
  };
  const stable = pureNash(game).sort((x, y) => welfareOf(game, x) - welfareOf(game, y));
  const mixed = mixedNash(game);
  const worst =
    stable.length > 0
      ? outcome(
          stable[0],
          stable.length === 1 ? "the only pure Nash" : `the worst for welfare of ${stable.length} pure Nash`,
        )
      : mixed;
  const top = stable[stable.length - 1];
  return {
    optimum: outcome(socialOptimum(game), "largest sum of expected payoffs"),
    ...(worst ? { nash: worst } : {}),
    ...(stable.length > 1 ? { bestNash: outcome(top, `the best of ${stable.length} pure Nash`) } : {}),
    ...(mixed ? { mixedNash: mixed } : {}),
  };
}

/** The mixed equilibrium of 2x2 games, else the uniform one if it is one (rock-paper-scissors). */
function mixedNash(game: NormalForm): Outcome | undefined {
  const mix = indifference(game);
  if (mix) {
    const [p, q] = mix;
    return {
      welfare: welfareOf(game, [
        [p, 1 - p],
        [q, 1 - q],
      ]),
      note: `closed form: both indifferent when action 0 has probability ${round(p)} and ${round(q)}`,
    };
  }
  const uniform = game.actions.map((n) => new Float64Array(n).fill(1 / n));
  return isNash(game, uniform)
    ? { welfare: welfareOf(game, uniform), note: "checked: all mix uniformly" }
    : undefined;
}

/** Probabilities of action 0 that leave the other one indifferent (2x2), where they are inside (0, 1). */
function indifference({ actions, payoffs }: NormalForm): readonly [number, number] | undefined {
  if (actions.length !== 2 || actions.some((n) => n !== 2)) return undefined;
  const [[a00, a01, a10, a11], [b00, b01, b10, b11]] = payoffs;
  const p = (b11 - b10) / (b00 - b10 - b01 + b11);
  const q = (a11 - a01) / (a00 - a01 - a10 + a11);
  return p > 0 && p < 1 && q > 0 && q < 1 ? [p, q] : undefined;
}

/**
 * A token is worth 1 kept and multiplier / players given, so nobody gives below multiplier = players; to all
 * together it is worth `multiplier`, so all should give from multiplier = 1 on (Isaac & Walker 1988).
 */
export function publicGoodsTheory(players: number, multiplier: number, endowment: number): Theory {
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
      ? { ...nash, note: `${nash.note}, the worst for welfare as any outcome is Nash` }
      : nash,
    ...(indifferent ? { bestNash: all } : {}),
  };
}

/**
 * Diekmann 1985: one volunteer is the pure Nash outcome (and optimal). In the symmetric mixed equilibrium a player
 * waits with probability (cost / benefit)^(1/(players - 1)), and everyone expects benefit - cost.
 */
export function volunteersTheory(players: number, benefit: number, cost: number): Theory {
  const one = {
    welfare: players * benefit - cost,
    note: `closed form: exactly one volunteers (one of ${players} such pure Nash outcomes)`,
  };
  const waits = (cost / benefit) ** (1 / (players - 1));
  return {
    optimum: one,
    nash: one,
    mixedNash: {
      welfare: players * (benefit - cost),
      note: `closed form (Diekmann 1985): each waits with probability ${round(waits)}`,
    },
  };
}

function round(x: number): string {
  return String(Number(x.toFixed(4)));
}
