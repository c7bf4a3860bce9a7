/** The price setters of the experiment algorithmic-collusion after a given number of rounds, for certificates. */
import { always } from "../../agents/index.ts";
import { type Firms, firms, prices } from "../../experiments/algorithmic-collusion/firms.ts";
import { type Society, train } from "../../src/index.ts";
import type { Deviant } from "../../src/norms/index.ts";

export function priceSetters({ ticks, ...given }: Omit<Firms, "seed"> & { readonly ticks: number }): Society {
  const society = firms({ ...given, seed: 0 });
  train({ ...society, ticks });
  return society;
}

/** A few prices, from the lowest to the highest. */
export const priceDeviants = [0, 3, 7, 11, 14].map(
  (action): Deviant => ({ label: `price ${prices[action].toFixed(2)}`, use: always, params: { action } }),
);
