/** What theory says of the commons: steady states without noise, with any effort and not only whole levels. */
import type { Outcome, Theory } from "../../src/index.ts";
import { equilibrium, openAccess, type SteadyState, underEffort } from "./fishery.ts";
import { type CommonsParams, modelOf } from "./params.ts";

export function theory(p: CommonsParams): Theory {
  const n = p.agents;
  const { maxEffort, yield: most } = modelOf(p);
  const known = p.depensation === 0 ? "closed form" : "root of the first-order condition";
  // Rent is concave in every agent's effort, so where the limit on effort binds, all stand at the limit.
  const outcome = ({ effort }: SteadyState, what: string): Outcome => {
    const within = Math.min(effort, n * maxEffort);
    const { stock, rent } = underEffort(p, within);
    return {
      welfare: rent,
      action: within / n,
      stock,
      note: `${what}: steady state without noise; ${known}`,
    };
  };
  const free = openAccess(p);
  return {
    // Effort that alternates can beat it by some per cent: catch and growth being of the same stock, it pays to fish a
    // full sea and let an empty one grow (pulse fishing).
    optimum: {
      ...outcome(equilibrium(p, 1), "best constant effort, sole owner (Gordon 1954)"),
      bound: "lower",
    },
    nash: outcome(equilibrium(p, n), "no agent gains by another constant effort"),
    maximumYield: outcome(most, "maximum sustainable yield (Schaefer 1957)"),
    openAccess: free
      ? outcome(free, "open access, no rent (Gordon 1954)")
      : { welfare: 0, note: "open access: the stock dies out before effort stops paying" },
  };
}
