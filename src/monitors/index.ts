/** Monitors: windows of history as numbers, with thresholds and false-alarm rates; what emergency stops and warnings are triggered by. */
export {
  type ContactWindow,
  coalition,
  largestCommunity,
  type Neighbours,
  toNeighbours,
  toNobody,
} from "./coalition.ts";
export { idleShare, idleTalk, type TalkWindow } from "./idle-talk.ts";
export { drawnDistances, type LanguageWindow, language, meanDistance, tableDistance } from "./language.ts";
export { calibrated, fires, type Monitor, thresholdOf, triggerRate } from "./monitor.ts";
export { type Act, harmfulAct, harmfulGain, ownReward, unexplainedReward } from "./own-reward.ts";
export { type RequestWindow, type RightsOptions, requestsOutside, rights } from "./rights.ts";
export {
  accelerationT,
  type PerformanceWindow,
  type SelfImprovementOptions,
  selfImprovement,
} from "./self-improvement.ts";
export { type Trigger, triggers } from "./triggers.ts";
export {
  type ChoiceWindow,
  type UnanimityOptions,
  unanimity,
  unanimityLimit,
  unanimousTicks,
} from "./unanimity.ts";
export { largestUsage, type UseWindow, usage } from "./usage.ts";
export { choicesThatDiffer, type WatchedWindow, watched } from "./watched.ts";
