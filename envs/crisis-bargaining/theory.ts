/** What is known of a crisis: one demand under private costs in closed form, several periods with known costs backwards. */
import type { Theory } from "../../src/index.ts";
import { bestDemand } from "../../src/situations/index.ts";
import { type CrisisParams, weightsOf } from "./params.ts";

/** Welfare is per tick: in each period a demand takes one and its answer another. */
export function theory(p: CrisisParams): Theory {
  const { costs, power, ownCost } = p;
  const stake = weightsOf(p).rest[0];
  const peace = { welfare: stake / (2 * power.length), note: "no war in any period: closed form" };
  if (costs[0] === costs[1]) {
    const { welfare, demand } = backwards(p);
    const nash = {
      welfare: welfare / (2 * power.length),
      action: demand,
      note: "demands that leave the other what war is worth to it, from the last period backwards; any demand counts, not only levels",
    };
    return { optimum: peace, nash };
  }
  if (power.length > 1 || costs[0] > 0) return { optimum: peace };
  const { demand, war, loss } = bestDemand(power[0], ownCost, costs[1]);
  return {
    optimum: peace,
    nash: {
      welfare: (stake * (1 - loss)) / 2,
      action: demand,
      probability: 1 - war,
      note: "the best demand against those who fight where they are asked for more than war would take (Fearon 1995): closed form",
    },
  };
}

/** Where costs are known: the first demand, the one that leaves least where it is fought about, and what both have of all. */
function backwards(p: CrisisParams) {
  const { power, costs, ownCost } = p;
  const { now, rest } = weightsOf(p);
  let mine = 0;
  let theirs = 0;
  let demand = 0;
  for (let t = power.length - 1; t >= 0; t--) {
    const warTheirs = (1 - power[t] - costs[0]) * rest[t];
    const warMine = (power[t] - ownCost) * rest[t];
    const most = p.promise && t > 0 ? power[0] : 1;
    const accepted = 1 - (warTheirs - theirs) / now[t];
    demand = Math.min(most, accepted);
    // Who demands can bring war about by asking for more than is accepted, where it may.
    const isPeace = demand >= 0 && (accepted >= most || now[t] * demand + mine >= warMine);
    mine = isPeace ? now[t] * demand + mine : warMine;
    theirs = isPeace ? now[t] * (1 - demand) + theirs : warTheirs;
    demand = Math.max(0, demand);
  }
  return { welfare: mine + theirs, demand };
}
