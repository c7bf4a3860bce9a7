/** Repeated two-player games between strategies with finite memory, solved exactly. */
export { type BestResponse, bestResponseMachine } from "./best-response.ts";
export {
  isRepeatedNash,
  isSubgamePerfect,
  type OneShotDeviation,
  type RepeatedDeviation,
  repeatedDeviation,
} from "./deviation.ts";
export { leastDiscount } from "./least-discount.ts";
export { maxMeetingPairs, type RepeatedOptions } from "./meeting.ts";
export { memoryOneShares } from "./memory-one-shares.ts";
export { repeatedPayoffs, repeatedShares } from "./payoffs.ts";
export { roundRobin } from "./round-robin.ts";
export { type MemoryOne, memoryOneMachine, requireMachine, type StrategyMachine } from "./strategy.ts";
export { strategyPreset, strategyPresets } from "./strategy-presets.ts";
export { type ZeroDeterminantOptions, zeroDeterminantMemoryOne } from "./zero-determinant.ts";
