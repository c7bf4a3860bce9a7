/** Measures of outcomes: statistics over sessions and social metrics over agents. */

export {
  type BootstrapOptions,
  bootstrapInterval,
  type Interval,
  type IntervalOptions,
  pairedDifferenceInterval,
  stratifiedInterval,
  type Tasks,
  taskwiseInterval,
} from "./bootstrap.ts";
export { improvementInterval, probabilityOfImprovement } from "./improvement.ts";
export { meanDifferenceInterval, meanInterval } from "./mean-interval.ts";
export { type PerformanceProfile, performanceProfile } from "./profile.ts";
export { wilsonInterval } from "./proportion.ts";
export { intervalQuality } from "./quality.ts";
export {
  egalitarianWelfare,
  equality,
  gini,
  jainIndex,
  nashWelfare,
  peace,
  shareOf,
  sustainability,
  utilitarianWelfare,
} from "./social.ts";
export {
  iqm,
  mean,
  median,
  optimalityGap,
  quantile,
  type Statistic,
  standardDeviation,
} from "./statistics.ts";
export { type Summary, summarise } from "./summary.ts";
