/** What is known of the minority game in closed form. */
import type { Theory } from "../../src/index.ts";
import type { MinorityGameParams } from "./minority-game.ts";

export function theory({ agents: n }: MinorityGameParams): Theory {
  const most = (n - 1) / 2;
  return {
    optimum: { welfare: most, note: "the largest minority: closed form" },
    nash: {
      welfare: most,
      note: "a majority of one, whoever is in it: who changes sides makes the other the larger one; closed form",
    },
    coin: {
      welfare: (n - meanExcess(n)) / 2,
      note: "each side with probability 1/2, the symmetric equilibrium: closed form",
    },
  };
}

/** Mean difference of the sides where an odd number n choose by coins: n C(n - 1, (n - 1)/2) / 2^(n - 1). */
function meanExcess(n: number): number {
  let even = 1;
  for (let k = 1; k <= (n - 1) / 2; k++) even *= (2 * k - 1) / (2 * k);
  return n * even;
}
