/**
 * Population games: what each strategy earns, by the shares of the strategies in very large populations.
 *
 * Sandholm 2010, "Population Games and Evolutionary Dynamics", chapter 2. The state holds the shares of
 * population 0, then those of population 1, and so on; the shares of each population sum to 1.
 */
import { fail } from "../../core/errors.ts";
import { deviationPayoffs, type NormalForm } from "../normal-form.ts";
import { type GroupPay, groupTable } from "./groups.ts";
import { type SymmetricPayoffs, symmetricMatrix } from "./symmetric.ts";

export interface PopulationGame {
  /** Number of strategies of each population: `[3]` for one population with three. */
  readonly strategies: readonly number[];
  /**
   * Writes what each strategy earns in `state` to `out`, in the order of the state. Polynomials are read off
   * the simplex too, by small steps, when stability is looked at.
   */
  fitness(state: ArrayLike<number>, out: Float64Array): void;
}

/** One population that meets in pairs at random: f(x) = A x. */
export function matchedPairs(payoffs: SymmetricPayoffs): PopulationGame {
  const { n, a } = symmetricMatrix("matchedPairs", payoffs);
  return {
    strategies: [n],
    fitness(state, out) {
      for (let own = 0; own < n; own++) {
        let sum = 0;
        for (let other = 0; other < n; other++) sum += a[n * own + other] * state[other];
        out[own] = sum;
      }
    },
  };
}

/**
 * One population that meets in groups of `players`, the others being drawn independently (multinomially).
 * Time and memory grow with the number of ways in which the others can spread over the strategies.
 */
export function matchedGroups(players: number, strategies: number, pay: GroupPay): PopulationGame {
  const { rows, others, pays } = groupTable("matchedGroups", players, strategies, pay);
  const weights = multinomials(rows, others, strategies);
  const powers = new Float64Array(strategies * players);
  return {
    strategies: [strategies],
    fitness(state, out) {
      for (let s = 0; s < strategies; s++) {
        powers[s * players] = 1;
        for (let m = 1; m < players; m++) powers[s * players + m] = powers[s * players + m - 1] * state[s];
      }
      for (let s = 0; s < strategies; s++) out[s] = 0;
      for (let row = 0; row < rows; row++) {
        const at = row * strategies;
        let chance = weights[row];
        for (let s = 0; s < strategies; s++) chance *= powers[s * players + others[at + s]];
        for (let own = 0; own < strategies; own++) out[own] += chance * pays[at + own];
      }
    },
  };
}

/** One population for each player of a game, each meeting one drawn from each of the others. */
export function populationPerPlayer(game: NormalForm): PopulationGame {
  const mixed = game.actions.map((n) => new Float64Array(n));
  const earned = game.actions.map((n) => new Float64Array(n));
  return {
    strategies: game.actions,
    fitness(state, out) {
      let at = 0;
      for (const mix of mixed) for (let a = 0; a < mix.length; a++) mix[a] = state[at++];
      at = 0;
      for (let player = 0; player < mixed.length; player++) {
        deviationPayoffs(game, player, mixed, earned[player]);
        out.set(earned[player], at);
        at += game.actions[player];
      }
    },
  };
}

/** Length of a state. */
export function stateLength(strategies: readonly number[]): number {
  return strategies.reduce((sum, n) => sum + n, 0);
}

/** Checks that a state holds shares that sum to 1 in every population. */
export function requireState(who: string, strategies: readonly number[], state: ArrayLike<number>): void {
  if (state.length !== stateLength(strategies))
    fail(who, `the state needs ${stateLength(strategies)} shares, one a strategy`, state.length);
  let at = 0;
  strategies.forEach((n, population) => {
    let sum = 0;
    for (let s = 0; s < n; s++, at++) {
      if (!(state[at] >= -1e-9)) fail(who, `share ${at} of the state must be at least 0`, state[at]);
      sum += state[at];
    }
    if (!(Math.abs(sum - 1) <= 1e-6)) fail(who, `the shares of population ${population} must sum to 1`, sum);
  });
}

/** (n - 1)! / prod_s others_s! of each row, built factor by factor so that nothing overflows on the way. */
function multinomials(rows: number, others: Int32Array, strategies: number): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => {
    let weight = 1;
    let placed = 0;
    for (let s = 0; s < strategies; s++)
      for (let m = 1; m <= others[row * strategies + s]; m++) weight = (weight * ++placed) / m;
    return weight;
  });
}
