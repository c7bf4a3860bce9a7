/** Credit: what would have become of a world had somebody acted otherwise, and rewards made of it. */
export * from "./advantage.ts";
export * from "./aristocrat.ts";
export type { Baseline, DefaultAction } from "./baseline.ts";
export * from "./credit-of.ts";
export * from "./decomposition/index.ts";
export * from "./difference.ts";
export type { Counted } from "./pay.ts";
export * from "./responsibility/index.ts";
export * from "./reward-difference.ts";
export * from "./reward-option.ts";
export * from "./reward-shapley.ts";
export * from "./reward-weights.ts";
export * from "./sampled.ts";
export * from "./shapley.ts";
export * from "./worlds.ts";
