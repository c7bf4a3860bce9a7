/** Bimatrix games to test on, and equilibria in a form that can be compared. */
import fc from "fast-check";
import { bimatrix, type NormalForm } from "../../../src/games/index.ts";
import type { Equilibrium, EquilibriumSet } from "../../../src/games/nash/index.ts";
import { seedWords, uniform } from "../../../src/index.ts";

/** Independent payoffs on [0, 1): nondegenerate for all practical purposes. */
export function uniformGame(rows: number, columns: number, seed: number): NormalForm {
  const words = seedWords(seed, "bimatrix", rows, columns);
  const matrix = () =>
    Array.from({ length: rows }, () => Array.from({ length: columns }, () => uniform(words, 0)));
  return bimatrix(matrix(), matrix());
}

/** Games of up to 4 x 4 with whole payoffs 0..highest; small ones make most games degenerate. */
export function wholeGames(highest: number, most = 4): fc.Arbitrary<NormalForm> {
  const size = fc.integer({ min: 1, max: most });
  return fc.tuple(size, size).chain(([rows, columns]) => {
    const row = fc.array(fc.integer({ min: 0, max: highest }), { minLength: columns, maxLength: columns });
    const matrix = fc.array(row, { minLength: rows, maxLength: rows });
    return fc.tuple(matrix, matrix).map(([first, second]) => bimatrix(first, second));
  });
}

/** The mixes of an equilibrium to seven digits, e.g. "1 0 | 0.5 0.5". */
export function mixesOf({ mixed }: Pick<Equilibrium, "mixed">): string {
  return mixed.map(roundedMix).join(" | ");
}

/** All that is known of the equilibria of a game, to seven digits. */
export function structureOf({ equilibria, degenerate, components }: EquilibriumSet): unknown {
  return {
    degenerate,
    equilibria: equilibria.map((equilibrium) => ({
      mixed: mixesOf(equilibrium),
      supports: equilibrium.supports,
      payoffs: equilibrium.payoffs.map((payoff) => Math.round(payoff * 1e7) / 1e7 + 0),
    })),
    components: components.map((component) => ({
      equilibria: component.equilibria,
      subsets: component.subsets
        .map((sides) => sides.map((side) => side.map(roundedMix).sort().join(", ")).join(" x "))
        .sort(),
    })),
  };
}

function roundedMix(mix: Float64Array): string {
  return Array.from(mix, (p) => Math.round(p * 1e7) / 1e7).join(" ");
}
