/**
 * PPO with a central critic: values are estimated from the observations of all agents of the world, actions are decided
 * from one's own. The critic is needed only while learning ("centralised training, decentralised execution").
 *
 * Yu et al. 2022, "The surprising effectiveness of PPO in cooperative multi-agent games". As there, agents share a network
 * unless told otherwise; it is told which of them it plays.
 */
import { definePolicy } from "../../src/index.ts";
import { weightSharing } from "../../src/learn/networks/index.ts";
import { bindPpo, ppoMetrics, ppoParams } from "./ppo.ts";

const params = ppoParams.extend({
  critic: ppoParams.shape.critic.default("central").describe(ppoParams.shape.critic.description!),
  weights: weightSharing.default("shared-with-id").describe(weightSharing.description!),
});

export const mappo = definePolicy({
  id: "mappo",
  title: "PPO with a central critic",
  cite: ["Yu et al. 2022, NeurIPS Datasets and Benchmarks, arXiv:2103.01955"],
  kind: "learner",
  sharing: "shared",
  acts: "any",
  params,
  metrics: ppoMetrics,
  needsTensorflow: (p) => p.engine === "tensorflow",
  bind: (context, p) => bindPpo("mappo", context, p),
});
