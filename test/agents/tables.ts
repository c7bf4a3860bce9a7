/** Learners with tables, with params that reach their branches. */
import { exp3 } from "../../agents/learners/exp3.ts";
import { fictitiousPlay } from "../../agents/learners/fictitious-play.ts";
import { fmq } from "../../agents/learners/fmq.ts";
import { hedge } from "../../agents/learners/hedge.ts";
import { hysteretic } from "../../agents/learners/hysteretic.ts";
import { jointActionLearner } from "../../agents/learners/joint-action-learner.ts";
import { lenient } from "../../agents/learners/lenient.ts";
import { policyGradient } from "../../agents/learners/policy-gradient.ts";
import { qLearning } from "../../agents/learners/q-learning.ts";
import { regretMatching } from "../../agents/learners/regret-matching.ts";
import { rothErev } from "../../agents/learners/roth-erev.ts";
import { sarsa } from "../../agents/learners/sarsa.ts";
import { wolfPhc } from "../../agents/learners/wolf-phc.ts";
import type { Variant } from "./learners.checks.ts";

/** Exploration that is well under way of changing within the ticks played here. */
const epsilon = { start: 1, end: 0.01, decay: 0.01 };
const temperature = { start: 5, end: 0.1, decay: 0.01 };

/** By name. */
export const tableLearners: Record<string, Variant> = {
  exp3: {
    use: exp3,
    params: { low: -2, high: 4, exploration: epsilon },
    taught: ["logWeight", "strategySum"],
  },
  "fictitious-play": { use: fictitiousPlay, taught: ["gain", "visits", "plays"] },
  "fictitious-play smoothed": {
    use: fictitiousPlay,
    params: { temperature: 0.5 },
    taught: ["gain", "plays"],
  },
  fmq: { use: fmq, taught: ["q", "best", "bestCount", "count"] },
  hedge: { use: hedge, params: { eta: epsilon }, taught: ["gain", "strategySum"] },
  hysteretic: { use: hysteretic, params: { epsilon }, taught: ["q"] },
  "hysteretic Boltzmann": {
    use: hysteretic,
    params: { temperature, init: { low: -1, high: 1 } },
    taught: ["q"],
  },
  "joint-action-learner": { use: jointActionLearner, params: { epsilon }, taught: ["q", "seen"] },
  "joint-action-learner Boltzmann": { use: jointActionLearner, params: { temperature }, taught: ["q"] },
  lenient: { use: lenient, params: { decay: 0.9 }, taught: ["q", "temperature"] },
  "policy-gradient": {
    use: policyGradient,
    params: { entropy: 0.01, alpha: epsilon },
    taught: ["logit", "value"],
  },
  "q-learning": { use: qLearning, params: { epsilon }, taught: ["q"] },
  "q-learning of all actions": { use: qLearning, params: { epsilon, updates: "all" }, taught: ["q"] },
  "regret-matching": { use: regretMatching, taught: ["regret", "strategySum", "visits", "last"] },
  "regret-matching internal": { use: regretMatching, params: { regret: "internal" }, taught: ["regret"] },
  "roth-erev": { use: rothErev, params: { low: -2 }, taught: ["propensity"] },
  sarsa: { use: sarsa, params: { epsilon }, taught: ["q"] },
  "sarsa first ties": { use: sarsa, params: { temperature, ties: "first" }, taught: ["q"] },
  "wolf-phc": {
    use: wolfPhc,
    params: { deltaWin: 0.01, deltaLose: 0.04, epsilon },
    taught: ["q", "strategy", "average"],
  },
};
