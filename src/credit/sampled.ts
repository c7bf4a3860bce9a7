/**
 * Shapley's and Banzhaf's values of more agents than all coalitions can be played out for: coalitions are drawn, and
 * estimates come with standard errors. See games/cooperative for the designs and their sources.
 */
import type { Batch } from "../core/batch.ts";
import {
  type EvaluateCoalitions,
  type SampleBanzhafOptions,
  type SampledValues,
  type SampleOptions,
  type SampleShapleyOptions,
  sampleBanzhaf,
  sampleShapley,
} from "../games/cooperative/index.ts";
import { coalitionWorlds } from "./coalitions.ts";
import type { CounterfactualOptions } from "./worlds.ts";

/** `sample` says how many coalitions are drawn in each world, by what design, and when it is enough. */
export interface SampledCreditOptions<S extends SampleOptions> extends CounterfactualOptions {
  readonly sample: S;
}

export interface SampledCredit {
  /** At `world * agents + agent`. */
  readonly credit: Float64Array;
  /** NaN where the draws were too few, or all the same, to tell: see `SampledValues`. */
  readonly standardErrors: Float64Array;
}

export function sampledShapleyCredit(
  batch: Batch,
  options: SampledCreditOptions<SampleShapleyOptions>,
): SampledCredit {
  return sampledCredit("shapley", batch, options, sampleShapley);
}

export function sampledBanzhafCredit(
  batch: Batch,
  options: SampledCreditOptions<SampleBanzhafOptions>,
): SampledCredit {
  return sampledCredit("banzhaf", batch, options, sampleBanzhaf);
}

/** Draws of a world depend on its number, not on the worlds beside it. */
function sampledCredit<S extends SampleOptions>(
  who: string,
  batch: Batch,
  { sample, ...options }: SampledCreditOptions<S>,
  values: (players: number, evaluate: EvaluateCoalitions, options: S) => SampledValues,
): SampledCredit {
  const { agents, worlds, firstWorld } = batch;
  const coalitions = coalitionWorlds(who, batch, options);
  const credit = new Float64Array(worlds * agents);
  const standardErrors = new Float64Array(worlds * agents);
  for (let i = 0; i < worlds; i++) {
    const drawn = values(agents, (members, count, out) => coalitions.evaluate(i, members, count, out), {
      ...sample,
      seed: `${sample.seed ?? 0}/world ${firstWorld + i}`,
    });
    credit.set(drawn.values, i * agents);
    standardErrors.set(drawn.standardErrors, i * agents);
  }
  return { credit, standardErrors };
}
