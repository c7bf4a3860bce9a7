/** What theory says of the great fish war: all take the same share of any stock. Formulas are in ostrom/situations. */
import type { Outcome, Theory } from "../../src/index.ts";
import { fishCharge, fishShares, fishStock } from "../../src/situations/index.ts";
import { type FishWarParams, mostShare } from "./params.ts";

export function theory(p: FishWarParams): Theory {
  const { agents: n, growth: a, noise } = p;
  const most = mostShare(p);
  const war = { countries: n, growth: a, discount: p.discount };
  const at = (wanted: number, note: string): Outcome => {
    const share = Math.min(wanted, most);
    // Luck takes its part of the mean logarithm: that of a factor with mean 1 is below 0.
    const stock = fishStock(a, n * share) * Math.exp(-(noise * noise) / (2 * (1 - a)));
    return {
      welfare: n * Math.log(share * stock),
      action: share,
      stock,
      note: `${note}; long-run mean, closed form${noise > 0 ? " (stock: geometric mean)" : ""}`,
    };
  };
  const charged = (outcome: Outcome) =>
    outcome.action === most ? outcome : { ...outcome, fee: fishCharge(war, outcome.action as number) };
  const { nash, joint } = fishShares(war);
  return {
    optimum: charged(at((1 - a) / n, "all take what is best for all who weigh every season alike")),
    joint: charged(at(joint, "all take what is best for all who discount (Levhari & Mirman 1980)")),
    nash: at(nash, "no country gains by any other strategy (Levhari & Mirman 1980)"),
  };
}
