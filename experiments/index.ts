/** The experiments that ship, by name; each is imported when it is asked for. */
import { type LazyExperiment, lazyExperiment } from "../src/lab/index.ts";

export const experiments: readonly LazyExperiment[] = [
  lazyExperiment("bank-runs", () => import("./bank-runs/experiment.ts")),
  lazyExperiment("ai-race", () => import("./ai-race/experiment.ts")),
  lazyExperiment("cheap-talk", () => import("./cheap-talk/experiment.ts")),
  lazyExperiment("cleanup-public-good", () => import("./cleanup-public-good/experiment.ts")),
  lazyExperiment("coin-game-lola", () => import("./coin-game-lola/experiment.ts")),
  lazyExperiment("commons-institutions", () => import("./commons-institutions/experiment.ts")),
  lazyExperiment("crossings", () => import("./crossings/experiment.ts")),
  lazyExperiment("deep-mev", () => import("./deep-mev/experiment.ts")),
  lazyExperiment("deep-rate-limit", () => import("./deep-rate-limit/experiment.ts")),
  lazyExperiment("detente", () => import("./detente/experiment.ts")),
  lazyExperiment("feeds", () => import("./feeds/experiment.ts")),
  lazyExperiment("harvest-tragedy", () => import("./harvest-tragedy/experiment.ts")),
  lazyExperiment("learned-vs-hardcoded", () => import("./learned-vs-hardcoded/experiment.ts")),
  lazyExperiment("lola-dice-ipd", () => import("./lola-dice-ipd/experiment.ts")),
  lazyExperiment("market-making", () => import("./market-making/experiment.ts")),
  lazyExperiment("meltdown-week", () => import("./meltdown-week/experiment.ts")),
  lazyExperiment("off-switch", () => import("./off-switch/experiment.ts")),
  lazyExperiment("qmix-two-step", () => import("./qmix-two-step/experiment.ts")),
  lazyExperiment("reputation-and-sybils", () => import("./reputation-and-sybils/experiment.ts")),
  lazyExperiment("rogue-coordinator", () => import("./rogue-coordinator/experiment.ts")),
  lazyExperiment("second-order-punishment", () => import("./second-order-punishment/experiment.ts")),
  lazyExperiment("server-room", () => import("./server-room/experiment.ts")),
  lazyExperiment("two-fisheries", () => import("./two-fisheries/experiment.ts")),
  lazyExperiment("window-race", () => import("./window-race/experiment.ts")),
];
