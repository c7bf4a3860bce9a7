/** What can be said of the coin game, in the long run of an episode. */
import type { Outcome, Theory } from "../../src/index.ts";
import type { CoinGameParams } from "./coin-game.ts";

/**
 * Mean distance, in moves, from a cell to another one drawn at random: size / 2 on an odd torus, a little more on an
 * even one. Along one side it is (size^2 - 1) / (4 size) or, for even sizes, size / 4, the own cell included.
 */
export function meanDistance(size: number): number {
  const side = size % 2 === 1 ? (size * size - 1) / (4 * size) : size / 4;
  const cells = size * size;
  return (2 * side * cells) / (cells - 1);
}

export function theory(p: CoinGameParams): Theory {
  const own = ownCoins(p);
  const twice = p.harm === 2 * p.gain;
  return {
    optimum:
      p.size === 3 && p.stay && twice && p.colours === "random"
        ? {
            welfare: 0.7 * p.gain,
            note: "own coins only, the other waiting two moves away: value iteration over all states",
          }
        : own,
    ownCoins: own,
    // A coin's colour is drawn apart from all else: the agents being blind to it, it harms as often as not.
    ...(p.colours === "random" &&
      twice && {
        colourBlind: { welfare: 0, note: "agents that do not look at the colour of a coin: closed form" },
      }),
  };
}

/**
 * Each takes its own coins by a shortest way. If the other stays put, the place of one agent as seen from the other is
 * uniform over the cells but its own, before as after a coin, and so is the coin's: a coin takes the mean distance.
 */
function ownCoins({ size, stay, gain }: CoinGameParams): Outcome {
  const distance = meanDistance(size);
  if (stay)
    return {
      welfare: gain / distance,
      bound: "lower",
      note: "each takes its own coins only, by a shortest way, and stays put otherwise: closed form",
    };
  // If it must move, it may at worst stand beside the other always and so keep coins from lying near.
  const cells = size * size;
  return {
    welfare: (gain * (cells - 2)) / (distance * (cells - 1) - 1),
    bound: "lower",
    note: "each takes its own coins only, by a shortest way, wherever the other goes: closed form",
  };
}
