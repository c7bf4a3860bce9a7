/**
 * The smallest excess that a division can leave to coalitions, by linear programming with constraint generation.
 *
 * The excess of coalition S at x is v(S) - x(S), what it forgoes by staying. Minimising the largest excess has a constraint
 * for each of the 2^n coalitions; few of them bind, so a program with some of them is solved, all coalitions are looked
 * at, and those with the largest excess are added until none is above the program's.
 */
import { fail } from "../../core/errors.ts";
import { type LinearConstraint, solveToOptimum } from "../linear/linear-program.ts";
import { coalitionSize, coalitionSums, scaleOf } from "./coalition-game.ts";

/** A coalition whose members get `sum` together. */
export interface Settled {
  readonly mask: number;
  readonly sum: number;
}

export interface LeastExcess {
  readonly x: Float64Array;
  readonly excess: number;
  /** Coalitions with this excess at every optimum: those whose constraint has a positive price. */
  readonly tight: readonly number[];
}

/**
 * Divides the worth of all so that the largest excess over the coalitions that `counts` is least, while the `settled`
 * ones get what they get. With `atLeastZero` nobody gets less than 0. If `counts` holds for a coalition, it must for the
 * rest, and for some player alone.
 */
export function leastExcess(
  who: string,
  table: Float64Array,
  players: number,
  counts: (mask: number) => boolean,
  settled: readonly Settled[],
  atLeastZero: boolean,
): LeastExcess {
  const all = table.length - 1;
  const objective = new Float64Array(players + 1);
  objective[players] = 1;
  const equations = settled.map(({ mask, sum }): LinearConstraint => {
    return { coefficients: indicator(mask, players, 0), relation: "=", bound: sum };
  });
  const singles = Array.from({ length: players }, (_, player) => 1 << player);
  const masks = [...new Set(singles.flatMap((mask) => [mask, all ^ mask]))].filter(counts);
  const known = new Set(masks);
  const slack = 1e-8 * scaleOf(table);
  const sums = new Float64Array(table.length);
  // Each round adds a coalition, so there are at most 2^n; some tens are usual.
  for (let round = 0; round < table.length; round++) {
    const { x, value, dual } = solveToOptimum(who, {
      direction: "minimise",
      objective,
      constraints: [
        ...equations,
        ...masks.map((mask): LinearConstraint => {
          return { coefficients: indicator(mask, players, 1), relation: ">=", bound: table[mask] };
        }),
      ],
      free: atLeastZero ? [players] : "all",
    });
    coalitionSums(x.subarray(0, players), sums);
    const missed = mostViolated(table, players, sums, counts, value + slack).filter(
      (mask) => !known.has(mask),
    );
    if (missed.length === 0) {
      const prices = dual.subarray(equations.length);
      return { x: x.slice(0, players), excess: value, tight: masks.filter((_, k) => prices[k] > 1e-6) };
    }
    for (const mask of missed) {
      known.add(mask);
      masks.push(mask);
    }
  }
  return fail(
    who,
    "found no end of violated coalitions",
    table.length,
    "check the table for noise near 1e-8",
  );
}

/** For each size the coalition with the largest excess, where that is above `bound`. */
function mostViolated(
  table: Float64Array,
  players: number,
  sums: Float64Array,
  counts: (mask: number) => boolean,
  bound: number,
): number[] {
  const worst = new Int32Array(players);
  const largest = new Float64Array(players).fill(bound);
  for (let mask = 1; mask < table.length - 1; mask++) {
    const excess = table[mask] - sums[mask];
    if (excess <= bound) continue;
    const size = coalitionSize(mask);
    if (excess <= largest[size] || !counts(mask)) continue;
    worst[size] = mask;
    largest[size] = excess;
  }
  return Array.from(worst).filter((mask) => mask !== 0);
}

/** 1 for each member, and `last` for the excess. */
function indicator(mask: number, players: number, last: number): Float64Array {
  const coefficients = new Float64Array(players + 1);
  for (let player = 0; player < players; player++) coefficients[player] = (mask >>> player) & 1;
  coefficients[players] = last;
  return coefficients;
}
