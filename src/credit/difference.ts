/**
 * Difference rewards: what welfare an agent's action added to that of a baseline.
 *
 * Wolpert & Tumer 2002, "Optimal payoff functions for members of collectives" (wonderful life utility).
 */
import type { Batch } from "../core/batch.ts";
import { type CounterfactualOptions, counterfactualWorlds } from "./worlds.ts";

/** D_i = G(a) - G(a_-i, baseline_i), at `world * agents + agent`, G the welfare over the horizon. */
export function differenceCredit(batch: Batch, options: CounterfactualOptions): Float64Array {
  const { agents } = batch;
  const credit = new Float64Array(batch.worlds * agents);
  const worlds = counterfactualWorlds("difference", batch, options, batch.worlds * (agents + 1));
  let factual = 0;
  worlds.evaluate(
    0,
    batch.worlds,
    agents + 1,
    (c, _, j) => {
      if (j > 0) worlds.put(c * agents + j - 1);
    },
    (c, i, j) => {
      if (j === 0) factual = worlds.welfare[c];
      else credit[i * agents + j - 1] = factual - worlds.welfare[c];
    },
  );
  return credit;
}
