/** Credit: what would have become of a world had somebody acted otherwise, and rewards made of it. */
export { counterfactualAdvantages } from "./advantage.ts";
export {
  type AristocratCreditOptions,
  type AristocratOptions,
  aristocratCredit,
  aristocratReward,
} from "./aristocrat.ts";
export {
  type AwarenessOptions,
  awarenessOf,
  awarenessReward,
  type ExternalityOptions,
  externalityCaused,
  externalityCredit,
} from "./awareness.ts";
export type { Baseline, DefaultAction } from "./baseline.ts";
export { type Credit, type CreditOptions, creditOf } from "./credit-of.ts";
export * from "./decomposition/index.ts";
export { type DifferenceOptions, differenceCredit, differenceReward } from "./difference.ts";
export type { Counted } from "./pay.ts";
export * from "./responsibility/index.ts";
export { type InequityOptions, inequityReward } from "./reward-inequity.ts";
export { type ResolvedReward, type RewardOption, rewardOption, rewardRule } from "./reward-option.ts";
export { type SvoOptions, svoReward } from "./reward-svo.ts";
export {
  type ProsocialOptions,
  prosocialReward,
  type TeamOptions,
  teamReward,
  type WeightsOptions,
  weightedReward,
} from "./reward-weights.ts";
export {
  type SampledCredit,
  type SampledCreditOptions,
  sampledBanzhafCredit,
  sampledShapleyCredit,
} from "./sampled.ts";
export {
  banzhafCredit,
  banzhafReward,
  type CoalitionRewardOptions,
  type OwenCreditOptions,
  type OwenRewardOptions,
  owenCredit,
  owenReward,
  type ShapleyRewardOptions,
  shapleyCredit,
  shapleyReward,
} from "./shapley.ts";
export {
  type ChangeActions,
  type CopyHook,
  type CounterfactualOptions,
  type CounterfactualWorlds,
  counterfactualWelfare,
  counterfactualWorlds,
} from "./worlds.ts";
