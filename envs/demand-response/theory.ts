/** What theory says of demand response: loads of users who divide their energy at will, and of those who place it whole. */
import type { Outcome, Theory } from "../../src/index.ts";
import { shiftedLoads } from "../../src/situations/index.ts";
import { type DemandResponseParams, modelOf } from "./params.ts";

export function theory(p: DemandResponseParams): Theory {
  const { agents, base } = p;
  const { energy, mean } = modelOf(p);
  const all = agents * energy;
  /** What users pay together, a unit of energy of each. */
  const outcome = (loads: ArrayLike<number>, note: string): Outcome => ({
    welfare: -base.reduce((sum, load, t) => sum + ((loads[t] - load) / energy) * (loads[t] / mean), 0),
    note,
  });
  const together: Outcome = {
    ...outcome(shiftedLoads(base, all, 1), "users place as one who buys for all: closed form"),
    bound: "upper",
  };
  const flat = outcome(
    shiftedLoads(base, all, Number.POSITIVE_INFINITY),
    "least sum of squared loads, energy divided at will: the lowest hours are filled to one level, closed form",
  );
  if (p.divisible) {
    const { bound: _, ...optimum } = together;
    const nash = outcome(
      shiftedLoads(base, all, agents),
      "no user gains by dividing its energy otherwise: closed form",
    );
    return { optimum, nash: { ...nash, equilibria: 1 }, flat };
  }
  return {
    optimum: together,
    nash: outcome(
      filled(p),
      "users one after the other in the cheapest hour, where none gains by moving: greedy",
    ),
    flat,
  };
}

/** Loads where each in turn places its energy in the hour that is lowest: an equilibrium, as all place as much. */
function filled(p: DemandResponseParams): Float64Array {
  const loads = Float64Array.from(p.base);
  const { energy } = modelOf(p);
  for (let a = 0; a < p.agents; a++) loads[loads.indexOf(loads.reduce((x, y) => Math.min(x, y)))] += energy;
  return loads;
}
