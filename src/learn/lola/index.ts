/** What learners with opponent-learning awareness share. */
export { centreRewards, type PairDice, pairDice, tableSoftmax } from "./dice.ts";
export { type MemoryOneDuel, memoryOneDuel, memoryOneLogits } from "./memory-one.ts";
export {
  type PairPlay,
  type PairRollout,
  pairPlay,
  pairRollout,
  type TableOptions,
  type TableStates,
  tableStates,
} from "./rollout.ts";
