/** Credit by the name of its rule. */
import type { Batch } from "../core/batch.ts";
import { failUnknown } from "../core/errors.ts";
import type { BoundPolicy } from "../core/policy.ts";
import type { SampleBanzhafOptions, SampleShapleyOptions } from "../games/cooperative/index.ts";
import { type AristocratCreditOptions, aristocratCredit } from "./aristocrat.ts";
import { differenceCredit } from "./difference.ts";
import { type SampledCredit, sampledBanzhafCredit, sampledShapleyCredit } from "./sampled.ts";
import { banzhafCredit, type OwenCreditOptions, owenCredit, shapleyCredit } from "./shapley.ts";
import type { CounterfactualOptions } from "./worlds.ts";

export type CreditOptions =
  | ({ readonly rule: "difference" } & CounterfactualOptions)
  | ({ readonly rule: "aristocrat" } & AristocratCreditOptions)
  | ({ readonly rule: "shapley"; readonly sample?: SampleShapleyOptions } & CounterfactualOptions)
  | ({ readonly rule: "banzhaf"; readonly sample?: SampleBanzhafOptions } & CounterfactualOptions)
  | ({ readonly rule: "owen" } & OwenCreditOptions);

/** Exact credit has no standard errors. */
export type Credit = Pick<SampledCredit, "credit"> & Partial<SampledCredit>;

/**
 * Each agent's credit for what it has chosen, at `world * agents + agent`. To be called after all agents have chosen and
 * before the worlds step, as in a tap's `chosen`; neither batch nor policies are changed.
 */
export function creditOf(batch: Batch, policies: readonly BoundPolicy[], given: CreditOptions): Credit {
  switch (given.rule) {
    case "difference": {
      const { rule: _, ...options } = given;
      return { credit: differenceCredit(batch, { ...options, policies }) };
    }
    case "aristocrat": {
      const { rule: _, ...options } = given;
      return { credit: aristocratCredit(batch, { ...options, policies }) };
    }
    case "shapley": {
      const { rule: _, sample, ...options } = given;
      return sample
        ? sampledShapleyCredit(batch, { ...options, policies, sample })
        : { credit: shapleyCredit(batch, { ...options, policies }) };
    }
    case "banzhaf": {
      const { rule: _, sample, ...options } = given;
      return sample
        ? sampledBanzhafCredit(batch, { ...options, policies, sample })
        : { credit: banzhafCredit(batch, { ...options, policies }) };
    }
    case "owen": {
      const { rule: _, ...options } = given;
      return { credit: owenCredit(batch, { ...options, policies }) };
    }
    default:
      return failUnknown("credit rule", (given as { rule: string }).rule, [
        "difference",
        "aristocrat",
        "shapley",
        "banzhaf",
        "owen",
      ]);
  }
}
