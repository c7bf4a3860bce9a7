/** Learners with networks, with params under which they learn much in little time, and in what order they do it. */
import { a2c } from "../../agents/learners/a2c.ts";
import { coma } from "../../agents/learners/coma.ts";
import { dqn } from "../../agents/learners/dqn.ts";
import { maddpg } from "../../agents/learners/maddpg.ts";
import { mappo } from "../../agents/learners/mappo.ts";
import { ppo } from "../../agents/learners/ppo.ts";
import { qmix } from "../../agents/learners/qmix.ts";
import { recurrentPpo } from "../../agents/learners/recurrent-ppo.ts";
import { socialInfluence } from "../../agents/learners/social-influence.ts";
import { vdn } from "../../agents/learners/vdn.ts";
import type { Variant } from "./learners.checks.ts";

const hidden = [4];
const replayed = { hidden, warmup: 8, batch: 4, every: 3, targetEvery: 2, capacity: 20 };
const onPolicy = { hidden, steps: 8, epochs: 2, minibatch: 16 };
const actorCritic = ["actorWeights", "actorMoments", "criticWeights", "criticMoments"];
const q = ["qWeights", "qTarget", "qMoments"];

/** By name; what updates TensorFlow.js computes come more seldom. */
export const neuralLearners: Record<string, Variant> = {
  a2c: { use: a2c, params: { hidden, steps: 4 }, taught: actorCritic },
  coma: {
    use: coma,
    params: { hidden, criticHidden: hidden, steps: 3, criticUpdates: 2, targetEvery: 2 },
    taught: [...actorCritic, "criticTarget"],
  },
  "coma, one network for all": {
    use: coma,
    params: { hidden, criticHidden: hidden, steps: 5, lambda: 0, weights: "shared", targetEvery: 2 },
    taught: [...actorCritic, "criticTarget"],
  },
  dqn: { use: dqn, params: replayed, taught: q },
  "dqn, three ticks at a time, one network for all": {
    use: dqn,
    params: { ...replayed, steps: 3, weights: "shared" },
    taught: q,
  },
  "dqn, no double, soft targets, Boltzmann": {
    use: dqn,
    params: { ...replayed, double: false, tau: 0.5, temperature: 1, weights: "shared-with-id" },
    taught: q,
  },
  maddpg: {
    use: maddpg,
    params: { hidden, batch: 4, warmup: 8, capacity: 12, every: 10 },
    taught: [...actorCritic, "actorTarget", "criticTarget"],
  },
  mappo: { use: mappo, params: { ...onPolicy, weights: "shared-with-id" }, taught: actorCritic },
  ppo: { use: ppo, params: { ...onPolicy, normaliseObservations: true }, taught: actorCritic },
  qmix: {
    use: qmix,
    params: { ...replayed, embedding: 2, every: 10, weights: "shared" },
    taught: [...q, "mixerWeights", "mixerTarget", "mixerMoments"],
  },
  "recurrent-ppo": {
    use: recurrentPpo,
    params: { hidden: [], units: 4, steps: 8, epochs: 1 },
    taught: ["weights", "moments"],
  },
  "social-influence": {
    use: socialInfluence,
    params: { ...onPolicy, modelHidden: hidden },
    taught: [...actorCritic, "modelWeights", "modelMoments"],
  },
  vdn: { use: vdn, params: replayed, taught: q },
  "vdn, one network for all, told the seat": {
    use: vdn,
    params: { ...replayed, weights: "shared-with-id" },
    taught: q,
  },
};
